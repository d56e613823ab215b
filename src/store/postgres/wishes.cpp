#include "store/postgres/wishes.hpp"

#include "store/postgres/announcement.hpp"

namespace tendril::store::postgres {

std::vector<Request> wish_requests(const RunWish& wish) {
    return {
        {"INSERT INTO wishes (run, partition, wish, seen_at) SELECT id, partition, $2, $3 FROM runs WHERE id = $1 "
         "ON CONFLICT (run) DO UPDATE SET wish = excluded.wish, seen_at = excluded.seen_at RETURNING run",
         Parameters(wish.run, static_cast<std::int32_t>(wish.what), wish.seen_at)},
        {"SELECT pg_notify($1, '')", Parameters(wishes_channel)},
    };
}

bool read_wished(std::span<Rows> rows) {
    return rows.front().next();
}

Request wishes_request(const std::vector<std::int32_t>& partitions) {
    return {
        "SELECT run, wish, seen_at FROM wishes WHERE partition = ANY ($1::integer[]) OR "
        "cardinality($1::integer[]) = 0 ORDER BY run LIMIT 1000",
        Parameters(partitions)};
}

std::vector<RunWish> read_wishes(Rows& rows) {
    std::vector<RunWish> wishes;
    while (rows.next()) {
        auto& wish = wishes.emplace_back();
        wish.run = rows.number<RunId>();
        wish.what = rows.number<Wish>();
        wish.seen_at = rows.time();
    }
    return wishes;
}

Request forget_wish_request(RunId run) {
    return {"DELETE FROM wishes WHERE run = $1", Parameters(run)};
}

}  // namespace tendril::store::postgres
