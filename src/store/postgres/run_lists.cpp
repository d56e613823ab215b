#include "store/postgres/run_lists.hpp"

#include "store/hidden_links.hpp"
#include "store/postgres/link_rows.hpp"
#include "store/postgres/run_rows.hpp"

namespace tendril::store::postgres {

namespace {

// A statement's conditions, each with its value.
class Conditions {
 public:
    template <class Value>
    void add(std::string_view condition, const Value& value) {
        parameters_.add(value);
        sql_ += sql_.empty() ? " WHERE " : " AND ";
        sql_ += condition;
        sql_ += " $" + std::to_string(++count_);
    }
    void add(std::string_view condition) {
        sql_ += sql_.empty() ? " WHERE " : " AND ";
        sql_ += condition;
    }
    // "$3": a value that is not a condition.
    template <class Value>
    std::string place(const Value& value) {
        parameters_.add(value);
        return "$" + std::to_string(++count_);
    }
    [[nodiscard]] const std::string& sql() const { return sql_; }
    [[nodiscard]] const Parameters& parameters() const { return parameters_; }

 private:
    std::string sql_;
    Parameters parameters_;
    int count_ = 0;
};

std::int64_t before_of(Page page) {
    return page.before > 0 ? page.before : INT64_MAX;
}

Rows run_statement(Connection& connection, const std::string& sql, const Conditions& conditions) {
    const Request request{sql, conditions.parameters()};
    return std::move(connection.ask(std::span(&request, 1)).front());
}

// The partial indexes are used only where their predicates are said in the same words.
std::string_view index_predicate(RunStatus status) {
    if (status == RunStatus::succeeded) return {};
    const bool is_uncommon = !keeps_place(status) || status == RunStatus::held;
    return is_uncommon ? "runs.status IN (3, 5, 6, 7, 8, 9)" : "runs.status < 4";
}

}  // namespace

std::vector<RunWithEvent> list_runs(Connection& connection, const RunFilter& filter, Page page) {
    Conditions conditions;
    conditions.add("runs.workspace =", filter.workspace);
    conditions.add("runs.id <", before_of(page));
    if (filter.status) {
        conditions.add("runs.status =", *filter.status);
        if (const auto predicate = index_predicate(*filter.status); !predicate.empty()) conditions.add(predicate);
    }
    if (!filter.flow.empty()) conditions.add("runs.flow =", filter.flow);
    if (filter.event) conditions.add("runs.event =", *filter.event);
    if (!filter.error.empty()) {
        conditions.add("position(lower(" + conditions.place(filter.error) + ") IN lower(runs.error)) > 0");
    }
    if (!filter.ordering_keys.empty()) {
        conditions.add("runs.ordering_key = ANY (" + conditions.place(filter.ordering_keys) + ")");
        conditions.add("runs.id > (SELECT max(id) FROM runs) - " + std::to_string(searched_runs));
    }
    if (filter.created_from) conditions.add("runs.created_at >=", *filter.created_from);
    if (filter.created_until) conditions.add("runs.created_at <", *filter.created_until);
    const auto limit = conditions.place(std::int64_t{page.limit});
    const auto sql = "SELECT " + run_columns + ", " + event_columns +
                     " FROM runs JOIN events ON events.id = runs.event" + conditions.sql() +
                     " ORDER BY runs.id DESC LIMIT " + limit;
    auto rows = run_statement(connection, sql, conditions);
    return read_runs(rows);
}

std::vector<Event> list_events(Connection& connection, const EventFilter& filter, Page page) {
    Conditions conditions;
    conditions.add("events.workspace =", filter.workspace);
    conditions.add("events.id <", before_of(page));
    if (filter.disposition) {
        conditions.add("events.disposition =", *filter.disposition);
        if (*filter.disposition >= Disposition::unknown) conditions.add("events.disposition >= 2");
    }
    if (!filter.type.empty()) conditions.add("events.type =", filter.type);
    const auto limit = conditions.place(std::int64_t{page.limit});
    const auto sql =
        "SELECT " + event_columns + " FROM events" + conditions.sql() + " ORDER BY events.id DESC LIMIT " + limit;
    auto rows = run_statement(connection, sql, conditions);
    return read_events(rows);
}

std::vector<Link> list_links(Connection& connection, const std::string& workspace, const std::string& kind, Page page,
                             std::int64_t& next) {
    Conditions conditions;
    conditions.add("links.workspace =", workspace);
    conditions.add("links.id <", before_of(page));
    if (kind.empty()) {
        conditions.add("left(links.kind, 1) <>", std::string(hidden_link_prefix));
    } else {
        conditions.add("links.kind =", kind);
    }
    const auto limit = conditions.place(std::int64_t{page.limit} + 1);
    const auto sql =
        "SELECT id, " + link_columns + " FROM links" + conditions.sql() + " ORDER BY links.id DESC LIMIT " + limit;
    auto rows = run_statement(connection, sql, conditions);
    std::vector<Link> links;
    std::int64_t last = 0;
    next = 0;
    while (rows.next()) {
        // The row beyond the page only tells that there is more.
        if (links.size() == static_cast<std::size_t>(page.limit)) {
            next = last;
            break;
        }
        last = rows.integer();
        links.push_back(read_link(rows));
    }
    return links;
}

Backlog count_runs(Connection& connection) {
    auto rows = connection.ask(
        "SELECT (SELECT count(*) FROM runs WHERE status < 4), (SELECT count(*) FROM runs WHERE status = 8), "
        "(SELECT count(*) FROM runs WHERE status = 3 AND status IN (3, 5, 6, 7, 8, 9)), "
        "(SELECT count(*) FROM runs WHERE status = 6 AND status IN (3, 5, 6, 7, 8, 9))");
    Backlog backlog;
    if (!rows.next()) return backlog;
    backlog.open_runs = rows.integer();
    backlog.waiting_runs = rows.integer();
    backlog.held_runs = rows.integer();
    backlog.dead_runs = rows.integer();
    return backlog;
}

std::vector<HourCounts> hour_counts(Connection& connection, const std::string& workspace, TimePoint from) {
    auto rows = connection.ask(
        "SELECT hour, what, sum(count)::bigint FROM tallies WHERE workspace = $1 AND hour >= $2 GROUP BY hour, what "
        "ORDER BY hour, what",
        workspace, hour_of(from));
    std::vector<Tally> tallies;
    while (rows.next()) {
        Tally row;
        row.hour = rows.integer();
        row.what = rows.number<std::int32_t>();
        row.count = rows.integer();
        tallies.push_back(row);
    }
    return hours_of(tallies);
}

}  // namespace tendril::store::postgres
