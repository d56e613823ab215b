// A RunStore in memory for engine tests; its answers come through the FakeLoop, as a database's would.
#pragma once

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "store/run_store.hpp"
#include "support/fake_time.hpp"

namespace tendril::testing {

class MemoryRunStore : public store::RunStore {
 public:
    template <class T>
    using Callback = store::Callback<T>;

    explicit MemoryRunStore(FakeLoop& loop) : loop_(loop) {}

    // While set, every write fails as on a full disk.
    bool broken = false;
    // While set, events are not written, and nobody is told anything; `go_on()` writes them.
    bool hangs = false;
    int saves = 0;

    // What this node is granted, and what the store holds to be true. They differ once another node has taken over.
    std::vector<store::Lease> granted = all_partitions();
    std::array<std::int64_t, store::partition_count> fences = first_fences();
    std::int32_t surplus = 0;
    std::vector<store::LeaseRequest> lease_requests;
    std::map<std::string, std::string> marks;
    std::map<std::string, std::string> redacted_names;  // by workspace; what is not there is not looked at
    // Tells the engine, as the store does, of what another node did.
    std::function<void(store::Arrivals)> arrived;

    void go_on() {
        hangs = false;
        for (auto& [added, done] : std::exchange(hanging_, {})) append(std::move(added), std::move(done));
    }

    void append(store::NewEvent added, Callback<store::Appended> done) override {
        if (hangs) return static_cast<void>(hanging_.emplace_back(std::move(added), std::move(done)));
        if (broken) return fail(std::move(done));
        if (added.mark && !move_mark(*added.mark)) {
            return loop_.post([done = std::move(done)] { done(Error(ErrorCode::conflict, "The mark was moved.")); });
        }
        const auto key = std::pair(added.event.hook, added.event.external_id);
        if (const auto known = by_external_id_.find(key); known != by_external_id_.end()) {
            return answer<store::Appended>(std::move(done), {known->second, true, {}});
        }
        store::Appended appended{EventId(static_cast<std::int64_t>(events_.size()) + 1), false, {}};
        added.event.id = appended.event;
        by_external_id_[key] = appended.event;
        if (added.person) merge(people_[{added.person->workspace, added.person->id}], *added.person);
        for (const auto& draft : added.runs) {
            store::Run run;
            run.event = appended.event;
            run.workspace = added.event.workspace;
            run.flow = draft.flow;
            run.version = draft.version;
            run.ordering_key = draft.ordering_key;
            run.priority = draft.priority;
            run.replay_of = draft.replay_of;
            run.state.journal = draft.journal;
            run.created_at = added.event.received_at;
            appended.runs.push_back(insert(std::move(run)));
        }
        if (added.may_wake) wake(added.event, appended);
        events_[appended.event] = std::move(added.event);
        answer<store::Appended>(std::move(done), std::move(appended));
    }

    void save(std::vector<store::RunChange> changes, Callback<void> done) override {
        if (broken) return fail(std::move(done));
        for (const auto& change : changes) {
            const auto& lease = change.lease;
            if (fences[static_cast<std::size_t>(lease.partition)] == lease.fence) continue;
            return loop_.post([done = std::move(done)] { done(Error(ErrorCode::lease_lost, "Another node has it.")); });
        }
        for (const auto& change : changes) {
            if (!change.redacted_by) continue;
            const auto known = redacted_names.find(change.redacted_by->workspace);
            if (known == redacted_names.end() || known->second == change.redacted_by->names) continue;
            return loop_.post([done = std::move(done)] { done(Error(ErrorCode::conflict, "It was changed.")); });
        }
        ++saves;
        for (auto& change : changes) {
            if (change.redacted_event_data) events_.at(runs.at(change.run).event).data = *change.redacted_event_data;
            runs.at(change.run).state = std::move(change.state);
            for (auto& link : change.links) {
                auto& stored = links[{link.kind, link.source_id, link.connection}];
                json::object state = std::move(stored.state);
                for (const auto& member : link.state) state[member.key()] = member.value();
                stored = std::move(link);
                stored.state = std::move(state);
            }
        }
        loop_.post([done = std::move(done)] { done(Result<void>()); });
    }

    void start_run(store::Run run, Callback<RunId> done) override {
        if (broken) return fail(std::move(done));
        answer<RunId>(std::move(done), insert(std::move(run)));
    }

    void lease(store::LeaseRequest request, Callback<store::Leases> done) override {
        for (const auto partition : request.give_back) {
            std::erase_if(granted, [&](const store::Lease& lease) { return lease.partition == partition; });
        }
        surplus -= std::min(surplus, static_cast<std::int32_t>(request.give_back.size()));
        lease_requests.push_back(std::move(request));
        if (broken) return fail(std::move(done));
        answer<store::Leases>(std::move(done), {granted, surplus});
    }
    void on_arrivals(std::function<void(store::Arrivals)> callback) override { arrived = std::move(callback); }
    void open_workspaces(Callback<std::vector<std::string>> done) override {
        std::set<std::string> names;
        for (const auto& [id, run] : runs) {
            if (store::keeps_place(run.state.status)) names.insert(run.workspace);
        }
        answer<std::vector<std::string>>(std::move(done), {names.begin(), names.end()});
    }
    void load_due(store::DueQuery query, Callback<store::Due> done) override {
        std::map<std::pair<TimePoint, RunId>, const store::Run*> waiting;
        for (const auto& [id, run] : runs) {
            const bool wanted = run.state.status == store::RunStatus::waiting && in(query.partitions, run);
            if (wanted) waiting[{run.state.due_at, id}] = &run;
        }
        store::Due due;
        for (const auto& [when, run] : waiting) {
            if (when <= std::pair(query.after_due, query.after_run)) continue;
            if (when.first > query.until || due.runs.size() == static_cast<std::size_t>(query.limit)) {
                due.next = when.first;
                break;
            }
            due.runs.push_back({*run, events_.at(run->event)});
        }
        answer<store::Due>(std::move(done), std::move(due));
    }
    void find_event(EventId event, Callback<std::optional<store::Event>> done) override {
        std::optional<store::Event> found;
        if (const auto it = events_.find(event); it != events_.end()) found = it->second;
        answer<std::optional<store::Event>>(std::move(done), std::move(found));
    }
    void wish(store::RunWish wished, Callback<void> done) override {
        if (broken) return fail(std::move(done));
        wishes[wished.run] = wished;
        loop_.post([done = std::move(done)] { done(Result<void>()); });
    }
    void load_wishes(std::vector<std::int32_t> partitions, Callback<std::vector<store::RunWish>> done) override {
        std::vector<store::RunWish> loaded;
        for (const auto& [run, wished] : wishes) {
            if (in(partitions, runs.at(run))) loaded.push_back(wished);
        }
        answer<std::vector<store::RunWish>>(std::move(done), std::move(loaded));
    }
    void forget_wish(RunId run, Callback<void> done) override {
        wishes.erase(run);
        loop_.post([done = std::move(done)] { done(Result<void>()); });
    }
    void take_permits(store::PermitRequest request, Callback<store::PermitGrant> done) override {
        answer<store::PermitGrant>(std::move(done), {1, request.wanted, {}});
    }
    void settle_permits(store::PermitSettlement, Callback<void> done) override {
        loop_.post([done = std::move(done)] { done(Result<void>()); });
    }

    void load_open(store::OpenQuery query, Callback<std::vector<store::RunWithEvent>> done) override {
        std::vector<store::RunWithEvent> open;
        for (const auto& [id, run] : runs) {
            if (id <= query.after || id > query.through || !store::keeps_place(run.state.status)) continue;
            if (!query.workspace.empty() && query.workspace != run.workspace) continue;
            if (!in(query.partitions, run)) continue;
            if (open.size() == static_cast<std::size_t>(query.limit)) break;
            open.push_back({run, events_.at(run.event)});
        }
        answer<std::vector<store::RunWithEvent>>(std::move(done), std::move(open));
    }

    void find_run_with_event(RunId run, Callback<std::optional<store::RunWithEvent>> done) override {
        std::optional<store::RunWithEvent> found;
        if (const auto it = runs.find(run); it != runs.end()) found = {it->second, events_.at(it->second.event)};
        answer<std::optional<store::RunWithEvent>>(std::move(done), std::move(found));
    }

    void find_link(store::LinkKey key, Callback<std::optional<store::Link>> done) override {
        std::optional<store::Link> found;
        for (const auto& [id, link] : links) {
            const bool same = link.kind == key.kind && link.source_id == key.source_id;
            if (same && (key.connection.empty() || key.connection == link.connection)) found = link;
        }
        answer<std::optional<store::Link>>(std::move(done), std::move(found));
    }

    void linked_targets(std::string, std::string kind, std::string connection, std::vector<std::string> target_ids,
                        std::string except_source, Callback<std::vector<std::string>> done) override {
        const std::set<std::string> wanted(target_ids.begin(), target_ids.end());
        std::vector<std::string> taken;
        for (const auto& [id, link] : links) {
            const bool same = link.kind == kind && link.connection == connection && link.source_id != except_source;
            if (same && wanted.contains(link.target_id)) taken.push_back(link.target_id);
        }
        answer<std::vector<std::string>>(std::move(done), std::move(taken));
    }

    void find_person(std::string workspace, std::string id, Callback<std::optional<store::Person>> done) override {
        std::optional<store::Person> found;
        if (const auto it = people_.find({workspace, id}); it != people_.end()) found = it->second;
        answer<std::optional<store::Person>>(std::move(done), std::move(found));
    }

    // The lists are the API's business; the engine reads none of them.
    // By workspace, status, flow and event; newest first.
    Result<std::vector<store::RunWithEvent>> list_runs(const store::RunFilter& filter, store::Page page) override {
        std::vector<store::RunWithEvent> found;
        for (auto entry = runs.rbegin(); entry != runs.rend(); ++entry) {
            const auto& [id, run] = *entry;
            if (page.before > 0 && static_cast<std::int64_t>(id) >= page.before) continue;
            if (run.workspace != filter.workspace || (filter.status && run.state.status != *filter.status)) continue;
            if (!filter.flow.empty() && run.flow != filter.flow) continue;
            if (filter.event && run.event != *filter.event) continue;
            if (found.size() == static_cast<std::size_t>(page.limit)) break;
            const auto event = events_.find(run.event);
            found.push_back({run, event == events_.end() ? store::Event() : event->second});
        }
        return found;
    }
    Result<std::optional<store::RunWithEvent>> get_run(RunId) override { return unused(); }
    Result<std::vector<store::Event>> list_events(const store::EventFilter&, store::Page) override { return unused(); }
    Result<std::optional<store::Event>> get_event(EventId) override { return unused(); }
    Result<std::vector<store::Link>> list_links(const std::string&, const std::string&, store::Page,
                                                std::int64_t&) override {
        return unused();
    }
    Result<store::Backlog> backlog() override { return unused(); }
    Result<std::vector<store::HourCounts>> hour_counts(const std::string&, TimePoint) override { return unused(); }
    Result<store::Pruned> prune(const store::Retention&) override { return unused(); }
    Result<bool> give_back_space() override { return unused(); }
    Result<std::int64_t> stored_bytes(const std::string&) override { return unused(); }

    std::map<RunId, store::Run> runs;
    std::map<RunId, store::RunWish> wishes;
    std::map<std::tuple<std::string, std::string, std::string>, store::Link> links;
    [[nodiscard]] const std::map<EventId, store::Event>& events() const { return events_; }
    [[nodiscard]] std::int32_t partition_of(const store::Run& run) const {
        return store::partition_of(run.workspace, run.ordering_key, events_.at(run.event).external_id);
    }

 private:
    static std::vector<store::Lease> all_partitions() {
        std::vector<store::Lease> leases;
        for (std::int32_t i = 0; i < store::partition_count; ++i) leases.push_back({i, 1});
        return leases;
    }
    static std::array<std::int64_t, store::partition_count> first_fences() {
        std::array<std::int64_t, store::partition_count> fences{};
        fences.fill(1);
        return fences;
    }
    [[nodiscard]] bool in(const std::vector<std::int32_t>& partitions, const store::Run& run) const {
        return partitions.empty() || std::ranges::count(partitions, partition_of(run)) > 0;
    }
    void wake(const store::Event& event, store::Appended& appended) {
        for (auto& [id, run] : runs) {
            auto& state = run.state;
            const bool awaited = state.status == store::RunStatus::waiting && state.awaits &&
                                 run.workspace == event.workspace && state.awaits->event_type == event.type &&
                                 state.awaits->key == event.ordering_key;
            if (!awaited) continue;
            state.status = store::RunStatus::queued;
            state.awaits.reset();
            state.woken_by = event.id;
            appended.woken.push_back(id);
        }
    }
    static Error unused() { return {ErrorCode::internal, "The engine should not read lists."}; }

    bool move_mark(const store::MarkChange& change) {
        const auto found = marks.find(change.name);
        if ((found == marks.end() ? std::nullopt : std::optional(found->second)) != change.expected) return false;
        marks[change.name] = change.value;
        return true;
    }

    static void merge(store::Person& stored, const store::Person& change) {
        json::object fields = std::move(stored.fields);
        for (const auto& member : change.fields) fields[member.key()] = member.value();
        stored = change;
        stored.fields = std::move(fields);
    }

    RunId insert(store::Run run) {
        run.id = RunId(static_cast<std::int64_t>(runs.size()) + 1);
        const RunId id = run.id;
        runs.emplace(id, std::move(run));
        return id;
    }

    template <class T>
    void answer(Callback<T> done, T value) {
        auto shared = std::make_shared<T>(std::move(value));
        loop_.post([done = std::move(done), shared] { done(Result<T>(std::move(*shared))); });
    }

    template <class T>
    void fail(Callback<T> done) {
        loop_.post([done = std::move(done)] { done(Error(ErrorCode::unavailable, "The disk is full.")); });
    }

    FakeLoop& loop_;
    std::vector<std::pair<store::NewEvent, Callback<store::Appended>>> hanging_;
    std::map<EventId, store::Event> events_;
    std::map<std::pair<std::string, std::string>, EventId> by_external_id_;
    std::map<std::pair<std::string, std::string>, store::Person> people_;
};

}  // namespace tendril::testing
