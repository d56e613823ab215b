#include "store/postgres/partitions.hpp"

#include <algorithm>

#include "store/postgres/announcement.hpp"

namespace tendril::store::postgres {

namespace {

std::vector<Request> leave_requests(const std::string& node) {
    return {
        {"DELETE FROM nodes WHERE node = $1", Parameters(node)},
        {"UPDATE leases SET node = '', expires_at = '-infinity' WHERE node = $1", Parameters(node)},
        {"SELECT pg_notify($1, '')", Parameters(leases_channel)},
    };
}

}  // namespace

std::vector<Request> lease_requests(const LeaseRequest& request) {
    if (request.leaves) return leave_requests(request.node);
    const auto lasts = static_cast<std::int64_t>(request.lasts.count());
    std::vector<Request> requests{
        {"INSERT INTO nodes (node, expires_at) VALUES ($1, now() + $2::bigint * interval '1 millisecond') "
         "ON CONFLICT (node) DO UPDATE SET expires_at = excluded.expires_at",
         Parameters(request.node, lasts)},
        {"DELETE FROM nodes WHERE expires_at < now() - interval '1 hour' "
         "OR ($2 <> '' AND node <> $1 AND starts_with(node, $2))",
         Parameters(request.node, request.predecessors)},
        {"UPDATE leases SET node = '', expires_at = '-infinity' WHERE (node = $1 AND partition = ANY ($2::integer[])) "
         "OR ($3 <> '' AND node <> $1 AND starts_with(node, $3))",
         Parameters(request.node, request.give_back, request.predecessors)},
        {"UPDATE leases SET expires_at = now() + $2::bigint * interval '1 millisecond' FROM "
         "(SELECT partition FROM leases WHERE node = $1 ORDER BY partition FOR UPDATE) AS mine "
         "WHERE leases.partition = mine.partition",
         Parameters(request.node, lasts)},
        // What was given back just now is for others.
        {"UPDATE leases SET node = $1, fence = fence + 1, expires_at = now() + $2::bigint * interval '1 millisecond' "
         "FROM (SELECT partition FROM leases WHERE expires_at <= now() AND partition <> ALL ($3::integer[]) "
         "ORDER BY partition LIMIT greatest(0, (SELECT ceil(64.0 / count(*))::bigint FROM nodes WHERE expires_at > "
         "now()) - "
         "(SELECT count(*) FROM leases WHERE node = $1)) FOR UPDATE SKIP LOCKED) AS free "
         "WHERE leases.partition = free.partition",
         Parameters(request.node, lasts, request.give_back)},
        {"SELECT partition, fence FROM leases WHERE node = $1 AND expires_at > now() ORDER BY partition",
         Parameters(request.node)},
        {"SELECT count(*) FROM nodes WHERE expires_at > now()", {}},
    };
    if (!request.give_back.empty()) requests.push_back({"SELECT pg_notify($1, '')", Parameters(leases_channel)});
    return requests;
}

LeaseAnswer read_leases(std::span<Rows> rows, const LeaseRequest& request) {
    LeaseAnswer answer;
    if (request.leaves) return answer;
    auto& held = rows[5];
    while (held.next()) {
        const auto partition = held.number<std::int32_t>();
        answer.leases.held.push_back({partition, held.integer()});
    }
    if (auto& nodes = rows[6]; nodes.next()) answer.nodes = std::max<std::int64_t>(nodes.integer(), 1);
    const auto share = static_cast<std::int32_t>((partition_count + answer.nodes - 1) / answer.nodes);
    answer.leases.surplus = std::max(0, static_cast<std::int32_t>(answer.leases.held.size()) - share);
    return answer;
}

}  // namespace tendril::store::postgres
