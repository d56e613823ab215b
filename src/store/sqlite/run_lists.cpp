#include "store/sqlite/run_lists.hpp"

#include "store/sqlite/run_rows.hpp"

namespace tendril::store::sqlite {

namespace {

bool in_uncommon_index(RunStatus status) {
    return status != RunStatus::queued && status != RunStatus::running && status != RunStatus::succeeded;
}

// Every filter has an index that gives its runs in order; naming it keeps the planner from guessing.
std::string_view index_for(const RunFilter& filter) {
    if (filter.event) return "runs INDEXED BY runs_by_event";
    if (filter.status && in_uncommon_index(*filter.status)) return "runs INDEXED BY runs_uncommon";
    if (filter.status && keeps_place(*filter.status)) return "runs INDEXED BY runs_in_place";
    if (!filter.error.empty()) return "runs INDEXED BY runs_with_error";
    if (!filter.flow.empty()) return "runs INDEXED BY runs_by_flow";
    return "runs INDEXED BY runs_by_workspace";
}

std::string list_statement(const RunFilter& filter) {
    auto sql = select_runs(index_for(filter)) + "WHERE runs.workspace = ?1 AND runs.id < ?2";
    if (filter.status) {
        sql += " AND runs.status = ?4";
        if (keeps_place(*filter.status)) sql += " AND runs.status < 4";
        if (in_uncommon_index(*filter.status)) sql += " AND runs.status > 1 AND runs.status <> 4";
    }
    if (!filter.flow.empty()) sql += " AND runs.flow = ?5";
    if (filter.event) sql += " AND runs.event = ?6";
    if (!filter.error.empty()) sql += " AND runs.error <> '' AND runs.error LIKE ?7 ESCAPE '\\'";
    if (!filter.ordering_keys.empty()) {
        sql += " AND runs.ordering_key IN (SELECT value FROM json_each(?10)) AND runs.id > (SELECT max(id) FROM runs) - " +
               std::to_string(searched_runs);
    }
    if (filter.created_from) sql += " AND runs.created_at >= ?8";
    if (filter.created_until) sql += " AND runs.created_at < ?9";
    return sql + " ORDER BY runs.id DESC LIMIT ?3";
}

// LIKE ignores the case of ASCII letters.
std::string containing(std::string_view text) {
    std::string pattern = "%";
    for (const char character : text) {
        if (character == '%' || character == '_' || character == '\\') pattern += '\\';
        pattern += character;
    }
    return pattern + "%";
}

std::int64_t count(Database& database, std::string_view sql) {
    auto query = database.query(sql);
    return query.next() ? query.integer() : 0;
}

}  // namespace

std::vector<RunWithEvent> list_runs(Database& database, const RunFilter& filter, Page page) {
    auto query =
        database.query(list_statement(filter), filter.workspace, page.before > 0 ? page.before : INT64_MAX, page.limit);
    if (filter.status) query.set(4, *filter.status);
    if (!filter.flow.empty()) query.set(5, filter.flow);
    if (filter.event) query.set(6, *filter.event);
    if (!filter.error.empty()) query.set(7, containing(filter.error));
    if (filter.created_from) query.set(8, *filter.created_from);
    if (filter.created_until) query.set(9, *filter.created_until);
    if (!filter.ordering_keys.empty()) {
        query.set(10, to_text(json::array(filter.ordering_keys.begin(), filter.ordering_keys.end())));
    }
    return read_runs(query);
}

Backlog count_runs(Database& database) {
    Backlog backlog;
    backlog.open_runs = count(database, "SELECT count(*) FROM runs INDEXED BY runs_in_place WHERE status < 4");
    backlog.waiting_runs = count(database, "SELECT count(*) FROM runs INDEXED BY runs_due WHERE status = 8");
    static const std::string uncommon =
        "SELECT count(*) FROM runs INDEXED BY runs_uncommon WHERE status > 1 AND status <> 4 AND status = ";
    backlog.held_runs = count(database, uncommon + "3");
    backlog.dead_runs = count(database, uncommon + "6");
    return backlog;
}

}  // namespace tendril::store::sqlite
