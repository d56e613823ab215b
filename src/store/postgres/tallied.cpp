#include "store/postgres/tallied.hpp"

#include <functional>

namespace tendril::store::postgres {

namespace {

// Two processes with the same one wait for each other; nothing worse.
constexpr std::size_t shards = 64;

}  // namespace

void write_tallies(Exchange& exchange, const TallySums& sums, std::string_view writer) {
    if (sums.sums().empty()) return;
    Column<std::string> workspaces;
    Column<std::int64_t> hours, counts;
    Column<std::int32_t> kinds;
    for (const auto& [workspace, counted] : sums.sums()) {
        for (const auto& [key, count] : counted) {
            workspaces.add(workspace);
            hours.add(key.first);
            kinds.add(key.second);
            counts.add(count);
        }
    }
    const auto shard = static_cast<std::int32_t>(std::hash<std::string_view>()(writer) % shards);
    exchange.add(
        "INSERT INTO tallies (workspace, hour, what, shard, count) SELECT workspace, hour, what, $5::integer, count "
        "FROM unnest($1::text[], $2::bigint[], $3::integer[], $4::bigint[]) AS t (workspace, hour, what, count) "
        "ON CONFLICT (workspace, hour, what, shard) DO UPDATE SET count = tallies.count + excluded.count",
        Parameters(workspaces, hours, kinds, counts, shard));
}

}  // namespace tendril::store::postgres
