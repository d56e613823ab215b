#include "store/sqlite/permit_table.hpp"

#include <algorithm>

namespace tendril::store::sqlite {

namespace {

// How long a grant that ran out is remembered, for calls that are answered late.
constexpr std::chrono::minutes late_answers{10};

std::int64_t sum(Query query) {
    std::int64_t total = 0;
    while (query.next()) total += query.integer();
    return total;
}

// A time further ahead than any grant reaches comes from a clock that was wrong in an earlier process.
void pull_in(Database& database, const PermitRequest& request, TimePoint latest) {
    database.change(
        "UPDATE grants SET free_at = ?4 WHERE connection = ?1 AND budget = ?2 AND free_at > ?3 AND count > 0",
        request.connection, request.budget, latest, latest);
}

// How many permits came free. Grants that were not settled in time count no more, but are kept a while: their calls may
// still be answered.
std::int64_t free_due(Database& database, const PermitRequest& request, TimePoint now) {
    auto freed = sum(database.query(
        "DELETE FROM grants WHERE connection = ? AND budget = ? AND free_at <= ? AND (settled = 1 OR count = 0) "
        "RETURNING count",
        request.connection, request.budget, now));
    freed += sum(database.query(
        "UPDATE grants SET count = 0, free_at = ?4 WHERE connection = ?1 AND budget = ?2 AND free_at <= ?3 "
        "RETURNING granted",
        request.connection, request.budget, now, now + late_answers));
    return freed;
}

std::int64_t taken_of(Database& database, const PermitRequest& request) {
    return sum(database.query("SELECT taken FROM budgets WHERE connection = ? AND budget = ?", request.connection,
                              request.budget));
}

void set_taken(Database& database, const PermitRequest& request, std::int64_t taken) {
    database.change(
        "INSERT INTO budgets (connection, budget, taken) VALUES (?, ?, ?) "
        "ON CONFLICT (connection, budget) DO UPDATE SET taken = excluded.taken",
        request.connection, request.budget, taken);
}

std::optional<TimePoint> next_free(Database& database, const PermitRequest& request) {
    auto query = database.query(
        "SELECT free_at FROM grants WHERE connection = ? AND budget = ? AND count > 0 ORDER BY free_at LIMIT 1",
        request.connection, request.budget);
    return query.next() ? std::optional(query.time()) : std::nullopt;
}

std::int64_t insert_grant(Database& database, const PermitRequest& request, std::int64_t count, TimePoint free_at) {
    database.change(
        "INSERT INTO grants (connection, budget, count, granted, settled, free_at) VALUES (?1, ?2, ?3, ?3, 0, ?4)",
        request.connection, request.budget, count, free_at);
    return database.last_id();
}

}  // namespace

PermitGrant take_permits(Database& database, const PermitRequest& request, TimePoint now) {
    const auto latest = now + request.use_within + request.window;
    pull_in(database, request, latest);
    const auto freed = free_due(database, request, now);
    const auto before = taken_of(database, request);
    auto taken = before - freed;
    const auto count = std::clamp<std::int64_t>(request.capacity - taken, 0, request.wanted);
    PermitGrant grant;
    grant.count = static_cast<std::int32_t>(count);
    if (count < request.wanted) {
        if (const auto next = next_free(database, request)) {
            grant.next_after = std::chrono::ceil<std::chrono::milliseconds>(*next - now);
        }
    }
    if (count > 0) grant.id = insert_grant(database, request, count, latest);
    taken += count;
    grant.free = static_cast<std::int32_t>(std::max<std::int64_t>(request.capacity - taken, 0));
    if (taken != before) set_taken(database, request, taken);
    return grant;
}

void settle_permits(Database& database, const PermitSettlement& settlement, TimePoint now) {
    std::int64_t counted = 0;
    std::int64_t granted = 0;
    {
        auto grant = database.query("SELECT count, granted FROM grants WHERE id = ? AND settled = 0", settlement.grant);
        if (!grant.next()) return;
        counted = grant.integer();
        granted = grant.integer();
    }
    const auto used = std::clamp<std::int64_t>(settlement.used, 0, granted);
    database.change(
        "UPDATE budgets SET taken = taken + ?2 WHERE (connection, budget) = "
        "(SELECT connection, budget FROM grants WHERE id = ?1)",
        settlement.grant, used - counted);
    if (used == 0) {
        database.change("DELETE FROM grants WHERE id = ?", settlement.grant);
    } else {
        database.change("UPDATE grants SET count = ?2, settled = 1, free_at = ?3 WHERE id = ?1", settlement.grant, used,
                        now + settlement.free_after);
    }
}

}  // namespace tendril::store::sqlite
