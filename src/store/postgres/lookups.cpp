#include "store/postgres/lookups.hpp"

#include "store/postgres/link_rows.hpp"
#include "store/postgres/merged_people.hpp"
#include "store/postgres/run_rows.hpp"

namespace tendril::store::postgres {

namespace {

const std::string select_runs =
    "SELECT " + run_columns + ", " + event_columns + " FROM runs JOIN events ON events.id = runs.event ";

// The workspaces that have a run with status < 4: one step in the index for each, however many runs it has.
const std::string open_workspaces =
    "WITH RECURSIVE w AS ((SELECT workspace FROM runs WHERE status < 4 ORDER BY workspace LIMIT 1) UNION ALL "
    "SELECT (SELECT workspace FROM runs WHERE status < 4 AND runs.workspace > w.workspace ORDER BY workspace LIMIT 1) "
    "FROM w WHERE w.workspace IS NOT NULL) ";

const std::string of_partitions = "(runs.partition = ANY ($1::integer[]) OR cardinality($1::integer[]) = 0)";

}  // namespace

Request open_workspaces_request() {
    static const std::string sql = open_workspaces + "SELECT workspace FROM w WHERE workspace IS NOT NULL";
    return {sql, {}};
}

std::vector<std::string> read_texts(Rows& rows) {
    std::vector<std::string> texts;
    while (rows.next()) texts.push_back(rows.text());
    return texts;
}

Request open_request(const OpenQuery& query) {
    static const std::string in_place =
        "FROM runs WHERE status < 4 AND id > $2 AND id <= $3 AND " + of_partitions + " AND workspace = ";
    static const std::string of_one = select_runs + "WHERE runs.status < 4 AND runs.id > $2 AND runs.id <= $3 AND " +
                                      of_partitions + " AND runs.workspace = $5 ORDER BY runs.id LIMIT $4";
    // The first of each workspace, of which the first of all are taken.
    static const std::string of_all =
        open_workspaces + select_runs + "WHERE runs.id IN (SELECT first.id FROM w CROSS JOIN LATERAL (SELECT id " +
        in_place + "w.workspace ORDER BY id LIMIT $4) AS first ORDER BY first.id LIMIT $4) ORDER BY runs.id";
    Parameters parameters(query.partitions, query.after, query.through, std::int64_t{query.limit});
    if (query.workspace.empty()) return {of_all, std::move(parameters)};
    parameters.add(query.workspace);
    return {of_one, std::move(parameters)};
}

std::vector<Request> due_requests(const DueQuery& query) {
    static const std::string due =
        select_runs + "WHERE runs.status = 8 AND runs.due_at <= $2 AND (runs.due_at, runs.id) > ($3, $4) AND " +
        of_partitions + " ORDER BY runs.due_at, runs.id LIMIT $5";
    // The first that is not among those: the one behind them when they fill the page, else the first that is due later.
    static const std::string next =
        "(SELECT due_at FROM runs WHERE status = 8 AND due_at <= $2 AND (due_at, id) > ($3, $4) AND " + of_partitions +
        " ORDER BY due_at, id OFFSET $5 LIMIT 1) UNION ALL (SELECT due_at FROM runs WHERE status = 8 AND due_at > $2 "
        "AND " +
        of_partitions + " ORDER BY due_at LIMIT 1) ORDER BY 1 LIMIT 1";
    const Parameters parameters(query.partitions, query.until, query.after_due, query.after_run,
                                std::int64_t{query.limit});
    return {{due, parameters}, {next, parameters}};
}

Due read_due(std::span<Rows> rows) {
    Due due;
    due.runs = read_runs(rows[0]);
    if (rows[1].next()) due.next = rows[1].time();
    return due;
}

Request event_request(EventId id) {
    static const std::string sql = "SELECT " + event_columns + " FROM events WHERE id = $1";
    return {sql, Parameters(id)};
}

std::optional<Event> read_one_event(Rows& rows) {
    return rows.next() ? std::optional(read_event(rows)) : std::nullopt;
}

Request run_request(RunId id) {
    static const std::string sql = select_runs + "WHERE runs.id = $1";
    return {sql, Parameters(id)};
}

std::optional<RunWithEvent> read_one_run(Rows& rows) {
    auto found = read_runs(rows);
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

Request link_request(const LinkKey& key) {
    static const std::string by_target =
        "SELECT " + link_columns +
        " FROM links WHERE workspace = $1 AND kind = $2 AND target_id = $3 AND (connection = $4 OR $4 = '') "
        "ORDER BY id LIMIT 1";
    if (key.source_id.empty()) {
        return {by_target, Parameters(key.workspace, key.kind, key.target_id, key.connection)};
    }
    static const std::string sql =
        "SELECT " + link_columns +
        " FROM links WHERE workspace = $1 AND kind = $2 AND source_id = $3 AND (connection = $4 OR $4 = '') "
        "ORDER BY id LIMIT 1";
    return {sql, Parameters(key.workspace, key.kind, key.source_id, key.connection)};
}

std::optional<Link> read_one_link(Rows& rows) {
    return rows.next() ? std::optional(read_link(rows)) : std::nullopt;
}

Request person_request(const std::string& workspace, const std::string& id) {
    return {"SELECT workspace, id, created_at, updated_at, fields FROM people WHERE workspace = $1 AND id = $2",
            Parameters(workspace, id)};
}

std::optional<Person> read_one_person(Rows& rows) {
    return rows.next() ? std::optional(read_person(rows)) : std::nullopt;
}

}  // namespace tendril::store::postgres
