// A database in memory that several nodes share: what the simulation and the tests run the engine on.
//
// Every operation happens at once and wholly. When it happens, and when its answer arrives, is decided by the handles
// in front of it (memory_run_store.hpp). Thread safety: none; one thread for all nodes.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "store/memory/memory_leases.hpp"
#include "store/memory/memory_permits.hpp"
#include "store/run_store.hpp"

namespace tendril::store {

class MemoryDatabase {
 public:
    // exclusive: one process has it for itself and gets every partition, as with SQLite.
    enum class Use { exclusive, shared };
    using LinkId =
        std::tuple<std::string, std::string, std::string, std::string>;  // workspace, kind, source, connection

    // `clock` must outlive the database; leases and permits are measured by its steady time.
    MemoryDatabase(const Clock& clock, Use use) : permits_(clock), leases_(clock, use == Use::exclusive) {}

    // While it is not, every operation fails with `unavailable` and changes nothing.
    void set_available(bool available) { available_ = available; }
    [[nodiscard]] bool available() const { return available_; }
    // Fences are not looked at: for the simulation, which proves that this is noticed.
    void ignore_fences() { fences_matter_ = false; }

    Result<Appended> append(const NewEvent& added);
    Result<void> save(std::vector<RunChange> changes);
    Result<RunId> start_run(Run run);
    Result<Leases> lease(const LeaseRequest& request);

    Result<std::vector<std::string>> open_workspaces() const;
    Result<std::vector<RunWithEvent>> load_open(const OpenQuery& query) const;
    Result<Due> load_due(const DueQuery& query) const;
    Result<std::optional<Event>> find_event(EventId event) const;
    Result<std::optional<RunWithEvent>> find_run(RunId run) const;
    Result<std::optional<Link>> find_link(const LinkKey& key) const;
    Result<std::vector<std::string>> linked_targets(const std::string& workspace, const std::string& kind,
                                                    const std::string& connection,
                                                    const std::vector<std::string>& target_ids,
                                                    const std::string& except_source) const;
    Result<std::optional<Person>> find_person(const std::string& workspace, const std::string& id) const;
    Result<void> wish(const RunWish& wish);
    Result<std::vector<RunWish>> load_wishes(const std::vector<std::int32_t>& partitions) const;
    Result<void> forget_wish(RunId run);
    Result<PermitGrant> take_permits(const PermitRequest& request);
    Result<void> settle_permits(const PermitSettlement& settlement);

    Result<std::vector<RunWithEvent>> list_runs(const RunFilter& filter, Page page) const;
    Result<std::vector<Event>> list_events(const EventFilter& filter, Page page) const;
    Result<std::vector<Link>> list_links(const std::string& workspace, const std::string& kind, Page page,
                                         std::int64_t& next) const;
    Result<Backlog> backlog() const;
    Result<std::vector<HourCounts>> hour_counts(const std::string& workspace, TimePoint from) const;
    Result<Pruned> prune(const Retention& retention);
    Result<std::int64_t> stored_bytes(const std::string& workspace) const;

    // What lies in it, for those who check what became of it.
    [[nodiscard]] const std::map<RunId, Run>& runs() const { return runs_; }
    [[nodiscard]] const std::map<EventId, Event>& events() const { return events_; }
    [[nodiscard]] const std::map<LinkId, Link>& links() const { return links_; }
    [[nodiscard]] std::optional<EventId> find_external(const std::string& workspace, const std::string& hook,
                                                       const std::string& external_id) const;
    [[nodiscard]] std::int32_t partition_of_run(RunId run) const { return partitions_.at(run); }
    void put_link(const Link& link);

 private:
    using Waiting = std::set<std::pair<TimePoint, RunId>>;  // by due_at

    [[nodiscard]] std::optional<Error> refusal() const;
    RunId insert(Run run);
    void set_state(Run& run, RunState state);
    void index(const Run& run, bool present);
    std::vector<RunId> wake(const Event& event);
    void merge_person(const Person& person);
    bool move_mark(const MarkChange& change);
    bool note(const std::optional<Sighting>& sighting);
    [[nodiscard]] bool is_needed_by_others(const Run& run) const;
    [[nodiscard]] RunWithEvent with_event(const Run& run) const { return {run, events_.at(run.event)}; }
    [[nodiscard]] std::int64_t bytes_of(const Run& run) const;
    [[nodiscard]] std::int64_t bytes_of(const Event& event) const;
    void forget(RunId run);
    void forget(EventId event);

    bool available_ = true;
    bool fences_matter_ = true;
    MemoryPermits permits_;
    MemoryLeases leases_;
    std::int64_t last_event_ = 0;
    std::int64_t last_run_ = 0;
    std::int64_t last_link_ = 0;
    std::map<EventId, Event> events_;
    std::map<std::tuple<std::string, std::string, std::string>, EventId> by_external_id_;
    std::map<EventId, std::set<RunId>> runs_of_event_;
    std::map<RunId, Run> runs_;
    std::map<RunId, std::int32_t> partitions_;
    std::map<std::string, std::set<RunId>> in_place_;  // by workspace: those that keep their place
    Waiting waiting_;
    std::map<RunId, RunWish> wishes_;
    std::map<LinkId, Link> links_;
    std::map<LinkId, std::int64_t> link_numbers_;  // in the order of their making
    std::map<std::pair<std::string, std::string>, Person> people_;
    std::map<std::string, std::string> marks_;
    std::map<std::pair<std::string, std::string>, Seen> seen_;  // by connection and thing
    TallySums tallies_;
};

}  // namespace tendril::store
