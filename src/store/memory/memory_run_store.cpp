#include "store/memory/memory_run_store.hpp"

#include <algorithm>
#include <utility>

namespace tendril::store {

MemoryRunStore::MemoryRunStore(MemoryCluster& cluster, MemoryRoute route)
    : shared_(std::make_shared<Shared>(Shared{cluster, std::move(route), nullptr, this})) {
    cluster.nodes_.push_back(this);
}

MemoryRunStore::~MemoryRunStore() {
    std::erase(shared_->cluster.nodes_, this);
}

template <class T, class Perform>
void MemoryRunStore::carry(Way there, Way back, Perform perform, Callback<T> done) {
    (shared_->route.*there)([shared = shared_, back, perform = std::move(perform), done = std::move(done)]() mutable {
        auto result = std::make_shared<Result<T>>(perform(*shared));
        (shared->route.*back)([result, done = std::move(done)] { done(std::move(*result)); });
    });
}

void MemoryRunStore::tell_others(const Shared& origin, const std::string& workspace, const std::vector<RunId>& runs) {
    if (runs.empty()) return;
    const auto [first, last] = std::ranges::minmax(runs);
    tell_others(origin, Arrivals{workspace, first, last});
}

void MemoryRunStore::tell_others(const Shared& origin, const Arrivals& arrivals) {
    for (const auto* node : origin.cluster.nodes_) {
        if (node == origin.self) continue;
        const auto& other = node->shared_;
        if (other->arrived == nullptr) continue;
        other->route.hear(arrivals, [other](Arrivals heard) { other->arrived(std::move(heard)); });
    }
}

void MemoryRunStore::append(NewEvent event, Callback<Appended> done) {
    write<Appended>(
        [event = std::move(event)](const Shared& shared) {
            auto appended = shared.cluster.database().append(event);
            if (appended) {
                auto runs = appended->runs;
                runs.insert(runs.end(), appended->woken.begin(), appended->woken.end());
                tell_others(shared, event.event.workspace, runs);
            }
            return appended;
        },
        std::move(done));
}

void MemoryRunStore::save(std::vector<RunChange> changes, Callback<void> done) {
    write<void>([changes = std::move(changes)](
                    const Shared& shared) mutable { return shared.cluster.database().save(std::move(changes)); },
                std::move(done));
}

void MemoryRunStore::start_run(Run run, Callback<RunId> done) {
    write<RunId>(
        [run = std::move(run)](const Shared& shared) {
            auto started = shared.cluster.database().start_run(run);
            if (started) tell_others(shared, run.workspace, {*started});
            return started;
        },
        std::move(done));
}

void MemoryRunStore::lease(LeaseRequest request, Callback<Leases> done) {
    ask<Leases>(
        [request = std::move(request)](const Shared& shared) {
            auto leases = shared.cluster.database().lease(request);
            if (leases && !request.give_back.empty()) {
                tell_others(shared, {.first = RunId(1), .last = RunId(0), .leases = true});
            }
            return leases;
        },
        std::move(done));
}

void MemoryRunStore::on_arrivals(std::function<void(Arrivals)> arrived) {
    shared_->arrived = std::move(arrived);
}

void MemoryRunStore::open_workspaces(Callback<std::vector<std::string>> done) {
    ask<std::vector<std::string>>([](const Shared& shared) { return shared.cluster.database().open_workspaces(); },
                                  std::move(done));
}

void MemoryRunStore::load_open(OpenQuery query, Callback<std::vector<RunWithEvent>> done) {
    ask<std::vector<RunWithEvent>>(
        [query = std::move(query)](const Shared& shared) { return shared.cluster.database().load_open(query); },
        std::move(done));
}

void MemoryRunStore::load_due(DueQuery query, Callback<Due> done) {
    ask<Due>([query = std::move(query)](const Shared& shared) { return shared.cluster.database().load_due(query); },
             std::move(done));
}

void MemoryRunStore::find_event(EventId event, Callback<std::optional<Event>> done) {
    ask<std::optional<Event>>([event](const Shared& shared) { return shared.cluster.database().find_event(event); },
                              std::move(done));
}

void MemoryRunStore::wish(RunWish wish, Callback<void> done) {
    ask<void>(
        [wish](const Shared& shared) {
            auto kept = shared.cluster.database().wish(wish);
            if (kept) tell_others(shared, {.first = RunId(1), .last = RunId(0), .wishes = true});
            return kept;
        },
        std::move(done));
}

void MemoryRunStore::load_wishes(std::vector<std::int32_t> partitions, Callback<std::vector<RunWish>> done) {
    ask<std::vector<RunWish>>([partitions = std::move(partitions)](
                                  const Shared& shared) { return shared.cluster.database().load_wishes(partitions); },
                              std::move(done));
}

void MemoryRunStore::forget_wish(RunId run, Callback<void> done) {
    ask<void>([run](const Shared& shared) { return shared.cluster.database().forget_wish(run); }, std::move(done));
}

void MemoryRunStore::take_permits(PermitRequest request, Callback<PermitGrant> done) {
    ask<PermitGrant>([request = std::move(request)](
                         const Shared& shared) { return shared.cluster.database().take_permits(request); },
                     std::move(done));
}

void MemoryRunStore::settle_permits(PermitSettlement settlement, Callback<void> done) {
    ask<void>([settlement](const Shared& shared) { return shared.cluster.database().settle_permits(settlement); },
              std::move(done));
}

void MemoryRunStore::find_run_with_event(RunId run, Callback<std::optional<RunWithEvent>> done) {
    ask<std::optional<RunWithEvent>>([run](const Shared& shared) { return shared.cluster.database().find_run(run); },
                                     std::move(done));
}

void MemoryRunStore::find_link(LinkKey key, Callback<std::optional<Link>> done) {
    ask<std::optional<Link>>(
        [key = std::move(key)](const Shared& shared) { return shared.cluster.database().find_link(key); },
        std::move(done));
}

void MemoryRunStore::linked_targets(std::string workspace, std::string kind, std::string connection,
                                    std::vector<std::string> target_ids, std::string except_source,
                                    Callback<std::vector<std::string>> done) {
    ask<std::vector<std::string>>(
        [workspace = std::move(workspace), kind = std::move(kind), connection = std::move(connection),
         target_ids = std::move(target_ids), except_source = std::move(except_source)](const Shared& shared) {
            return shared.cluster.database().linked_targets(workspace, kind, connection, target_ids, except_source);
        },
        std::move(done));
}

void MemoryRunStore::find_person(std::string workspace, std::string id, Callback<std::optional<Person>> done) {
    ask<std::optional<Person>>(
        [workspace = std::move(workspace), id = std::move(id)](const Shared& shared) {
            return shared.cluster.database().find_person(workspace, id);
        },
        std::move(done));
}

Result<std::vector<RunWithEvent>> MemoryRunStore::list_runs(const RunFilter& filter, Page page) {
    return shared_->cluster.database().list_runs(filter, page);
}

Result<std::optional<RunWithEvent>> MemoryRunStore::get_run(RunId run) {
    return shared_->cluster.database().find_run(run);
}

Result<std::vector<Event>> MemoryRunStore::list_events(const EventFilter& filter, Page page) {
    return shared_->cluster.database().list_events(filter, page);
}

Result<std::optional<Event>> MemoryRunStore::get_event(EventId event) {
    return shared_->cluster.database().find_event(event);
}

Result<std::vector<Link>> MemoryRunStore::list_links(const std::string& workspace, const std::string& kind, Page page,
                                                     std::int64_t& next) {
    return shared_->cluster.database().list_links(workspace, kind, page, next);
}

Result<std::vector<HourCounts>> MemoryRunStore::hour_counts(const std::string& workspace, TimePoint from) {
    return shared_->cluster.database().hour_counts(workspace, from);
}

Result<Backlog> MemoryRunStore::backlog() {
    return shared_->cluster.database().backlog();
}

Result<Pruned> MemoryRunStore::prune(const Retention& retention) {
    return shared_->cluster.database().prune(retention);
}

Result<bool> MemoryRunStore::give_back_space() {
    return false;
}

Result<std::int64_t> MemoryRunStore::stored_bytes(const std::string& workspace) {
    return shared_->cluster.database().stored_bytes(workspace);
}

}  // namespace tendril::store
