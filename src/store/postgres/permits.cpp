#include "store/postgres/permits.hpp"

namespace tendril::store::postgres {

// clock_timestamp(), because now() would be the time before the wait for the lock.
std::vector<Request> take_requests(const PermitRequest& request) {
    // A grant that is never settled is used and its window over by then.
    const auto held_for = static_cast<std::int64_t>((request.use_within + request.window).count());
    return {
        {"INSERT INTO budgets (connection, budget) VALUES ($1, $2) ON CONFLICT DO NOTHING",
         Parameters(request.connection, request.budget)},
        {"SELECT 1 FROM budgets WHERE connection = $1 AND budget = $2 FOR UPDATE",
         Parameters(request.connection, request.budget)},
        // Grants that were not settled in time count no more, but are kept a while: their calls may still be answered.
        {"DELETE FROM permits WHERE connection = $1 AND budget = $2 AND free_at <= clock_timestamp() "
         "AND (settled OR free_at <= clock_timestamp() - interval '10 minutes')",
         Parameters(request.connection, request.budget)},
        // Further ahead than any grant reaches.
        {"UPDATE permits SET free_at = clock_timestamp() + $3::bigint * interval '1 millisecond' "
         "WHERE connection = $1 AND budget = $2 AND free_at > clock_timestamp() + $3::bigint * interval '1 "
         "millisecond'",
         Parameters(request.connection, request.budget, held_for)},
        {"WITH busy AS (SELECT coalesce(sum(count), 0) AS count, min(free_at) AS free_at FROM permits "
         "WHERE connection = $1 AND budget = $2 AND free_at > clock_timestamp()), "
         "granted AS (INSERT INTO permits (connection, budget, count, settled, free_at) "
         "SELECT $1, $2, least($3::integer, $4::integer - busy.count), false, "
         "clock_timestamp() + $5::bigint * interval '1 millisecond' FROM busy "
         "WHERE $4::integer > busy.count AND $3::integer > 0 RETURNING id, count) "
         "SELECT granted.id, granted.count, "
         "greatest($4::integer - busy.count - coalesce(granted.count, 0), 0)::integer, "
         "ceil(extract(epoch FROM busy.free_at - clock_timestamp()) * 1000)::bigint "
         "FROM busy LEFT JOIN granted ON true",
         Parameters(request.connection, request.budget, request.wanted, request.capacity, held_for)},
    };
}

PermitGrant read_grant(std::span<Rows> rows, const PermitRequest& request) {
    PermitGrant grant;
    auto& answer = rows.back();
    if (!answer.next()) return grant;
    grant.id = answer.optional_number<std::int64_t>().value_or(0);
    grant.count = answer.optional_number<std::int32_t>().value_or(0);
    grant.free = answer.optional_number<std::int32_t>().value_or(0);
    const auto next_after = answer.optional_number<std::int64_t>();
    if (grant.count < request.wanted && next_after) grant.next_after = std::chrono::milliseconds(*next_after);
    return grant;
}

Request settle_request(const PermitSettlement& settlement) {
    return {
        "UPDATE permits SET count = least($2::integer, count), settled = true, "
        "free_at = clock_timestamp() + $3::bigint * interval '1 millisecond' WHERE id = $1 AND NOT settled",
        Parameters(settlement.grant, settlement.used,
                   static_cast<std::int64_t>(settlement.used > 0 ? settlement.free_after.count() : 0))};
}

}  // namespace tendril::store::postgres
