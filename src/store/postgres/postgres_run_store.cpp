#include "store/postgres/postgres_run_store.hpp"

#include <algorithm>
#include <set>

#include "store/postgres/lookups.hpp"
#include "store/postgres/partitions.hpp"
#include "store/postgres/permits.hpp"
#include "store/postgres/run_lists.hpp"
#include "store/postgres/run_rows.hpp"
#include "store/postgres/wishes.hpp"

namespace tendril::store::postgres {

namespace {

// A lookup of one statement.
template <class T>
void look_up(Courier& finder, Request request, T (*read)(Rows&), Callback<T> done) {
    std::vector<Request> requests;
    requests.push_back(std::move(request));
    finder.ask<T>(
        std::move(requests), [read](std::span<Rows> rows) { return read(rows.front()); }, std::move(done));
}

template <class T>
T ask_one(Connection& connection, const Request& request, T (*read)(Rows&)) {
    auto answers = connection.ask(std::span(&request, 1));
    return read(answers.front());
}

}  // namespace

void PostgresRunStore::append(NewEvent event, Callback<Appended> done) {
    parts_.writer.push(AppendChange{std::move(event), std::move(done), {}});
}

void PostgresRunStore::save(std::vector<RunChange> changes, Callback<void> done) {
    parts_.writer.push(SaveChange{std::move(changes), std::move(done), {}});
}

void PostgresRunStore::start_run(Run run, Callback<RunId> done) {
    parts_.writer.push(StartChange{std::move(run), std::move(done), {}});
}

void PostgresRunStore::lease(LeaseRequest request, Callback<Leases> done) {
    auto requests = lease_requests(request);
    parts_.counter.ask<Leases>(
        std::move(requests),
        [this, request = std::move(request)](std::span<Rows> rows) {
            auto answer = read_leases(rows, request);
            set_alone(answer.nodes == 1);
            return std::move(answer.leases);
        },
        std::move(done));
}

void PostgresRunStore::set_alone(bool alone) {
    parts_.writer.set_alone(alone);
    parts_.listener.set_alone(alone);
}

void PostgresRunStore::on_arrivals(std::function<void(Arrivals)> arrived) {
    parts_.listener.on_arrivals(std::move(arrived));
}

void PostgresRunStore::open_workspaces(Callback<std::vector<std::string>> done) {
    look_up(parts_.finder, open_workspaces_request(), &read_texts, std::move(done));
}

void PostgresRunStore::load_open(OpenQuery query, Callback<std::vector<RunWithEvent>> done) {
    look_up(parts_.finder, open_request(query), &read_runs, std::move(done));
}

void PostgresRunStore::load_due(DueQuery query, Callback<Due> done) {
    parts_.finder.ask<Due>(due_requests(query), &read_due, std::move(done));
}

void PostgresRunStore::find_event(EventId event, Callback<std::optional<Event>> done) {
    look_up(parts_.finder, event_request(event), &read_one_event, std::move(done));
}

void PostgresRunStore::wish(RunWish wish, Callback<void> done) {
    parts_.counter.ask<bool>(wish_requests(wish), &read_wished,
                             [run = wish.run, done = std::move(done)](const Result<bool>& kept) {
                                 if (!kept) return done(kept.error());
                                 if (*kept) return done({});
                                 done(Error(ErrorCode::not_found, "There is no run " + to_string(run) + "."));
                             });
}

void PostgresRunStore::load_wishes(std::vector<std::int32_t> partitions, Callback<std::vector<RunWish>> done) {
    look_up(parts_.finder, wishes_request(partitions), &read_wishes, std::move(done));
}

void PostgresRunStore::forget_wish(RunId run, Callback<void> done) {
    parts_.counter.ask<bool>(
        {forget_wish_request(run)}, [](std::span<Rows>) { return true; },
        [done = std::move(done)](const Result<bool>& forgotten) {
            done(forgotten ? Result<void>() : Result<void>(forgotten.error()));
        });
}

void PostgresRunStore::take_permits(PermitRequest request, Callback<PermitGrant> done) {
    auto requests = take_requests(request);
    parts_.counter.ask<PermitGrant>(
        std::move(requests), [request = std::move(request)](std::span<Rows> rows) { return read_grant(rows, request); },
        std::move(done));
}

void PostgresRunStore::settle_permits(PermitSettlement settlement, Callback<void> done) {
    parts_.counter.ask<bool>(
        {settle_request(settlement)}, [](std::span<Rows>) { return true; },
        [done = std::move(done)](const Result<bool>& settled) {
            done(settled ? Result<void>() : Result<void>(settled.error()));
        });
}

void PostgresRunStore::find_run_with_event(RunId run, Callback<std::optional<RunWithEvent>> done) {
    look_up(parts_.finder, run_request(run), &read_one_run, std::move(done));
}

void PostgresRunStore::find_link(LinkKey key, Callback<std::optional<Link>> done) {
    look_up(parts_.finder, link_request(key), &read_one_link, std::move(done));
}

void PostgresRunStore::linked_targets(std::string workspace, std::string kind, std::string connection,
                                      std::vector<std::string> target_ids, std::string except_source,
                                      Callback<std::vector<std::string>> done) {
    std::vector<Request> requests;
    requests.push_back(
        {"SELECT DISTINCT target_id FROM links WHERE workspace = $1 AND kind = $2 "
         "AND target_id = ANY ($3) AND source_id <> $4 AND (connection = $5 OR $5 = '')",
         Parameters(workspace, kind, target_ids, except_source, connection)});
    parts_.finder.ask<std::vector<std::string>>(
        std::move(requests),
        [target_ids = std::move(target_ids)](std::span<Rows> rows) {
            const auto found = read_texts(rows.front());
            const std::set<std::string> linked(found.begin(), found.end());
            std::vector<std::string> in_order;
            std::ranges::copy_if(target_ids, std::back_inserter(in_order),
                                 [&](const auto& target) { return linked.contains(target); });
            return in_order;
        },
        std::move(done));
}

void PostgresRunStore::find_person(std::string workspace, std::string id, Callback<std::optional<Person>> done) {
    look_up(parts_.finder, person_request(workspace, id), &read_one_person, std::move(done));
}

Result<std::vector<RunWithEvent>> PostgresRunStore::list_runs(const RunFilter& filter, Page page) {
    return parts_.pool.read([&](Connection& connection) -> Result<std::vector<RunWithEvent>> {
        return postgres::list_runs(connection, filter, page);
    });
}

Result<std::optional<RunWithEvent>> PostgresRunStore::get_run(RunId run) {
    return parts_.pool.read([&](Connection& connection) -> Result<std::optional<RunWithEvent>> {
        return ask_one(connection, run_request(run), &read_one_run);
    });
}

Result<std::vector<Event>> PostgresRunStore::list_events(const EventFilter& filter, Page page) {
    return parts_.pool.read([&](Connection& connection) -> Result<std::vector<Event>> {
        return postgres::list_events(connection, filter, page);
    });
}

Result<std::optional<Event>> PostgresRunStore::get_event(EventId event) {
    return parts_.pool.read([&](Connection& connection) -> Result<std::optional<Event>> {
        return ask_one(connection, event_request(event), &read_one_event);
    });
}

Result<std::vector<Link>> PostgresRunStore::list_links(const std::string& workspace, const std::string& kind, Page page,
                                                       std::int64_t& next) {
    return parts_.pool.read([&](Connection& connection) -> Result<std::vector<Link>> {
        return postgres::list_links(connection, workspace, kind, page, next);
    });
}

Result<Backlog> PostgresRunStore::backlog() {
    return parts_.pool.read([&](Connection& connection) -> Result<Backlog> { return count_runs(connection); });
}

Result<std::vector<HourCounts>> PostgresRunStore::hour_counts(const std::string& workspace, TimePoint from) {
    return parts_.pool.read([&](Connection& connection) -> Result<std::vector<HourCounts>> {
        return postgres::hour_counts(connection, workspace, from);
    });
}

Result<Pruned> PostgresRunStore::prune(const Retention& retention) {
    return pruner_.prune(retention);
}

Result<std::int64_t> PostgresRunStore::stored_bytes(const std::string& workspace) {
    return pruner_.stored_bytes(workspace);
}

}  // namespace tendril::store::postgres
