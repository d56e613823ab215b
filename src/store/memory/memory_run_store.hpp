// One node's handle of a MemoryDatabase.
#pragma once

#include <functional>
#include <memory>

#include "store/memory/memory_database.hpp"
#include "store/run_store.hpp"

namespace tendril::store {

// How a node's operations come to the database and their outcomes come back: who makes a handle decides when, and
// whether at all. Outcomes arrive on the node's executor, later and never at once.
struct MemoryRoute {
    using Action = std::function<void()>;
    // append, save and start_run, and their outcomes: each in the order they were given.
    std::function<void(Action)> write;
    std::function<void(Action)> confirm;
    // Everything else, and its outcomes: in any order.
    std::function<void(Action)> ask;
    std::function<void(Action)> answer;
    // What others stored. Late maybe, and when some was lost, Arrivals of everything instead.
    std::function<void(Arrivals, std::function<void(Arrivals)>)> hear;
};

// What one node stores, the others are told (RunStore::on_arrivals); they are found through this.
class MemoryRunStore;
class MemoryCluster {
 public:
    explicit MemoryCluster(MemoryDatabase& database) : database_(database) {}
    [[nodiscard]] MemoryDatabase& database() const { return database_; }

 private:
    friend class MemoryRunStore;
    MemoryDatabase& database_;
    std::vector<MemoryRunStore*> nodes_;
};

// Thread safety: one thread for all nodes. The cluster must outlive the handle and every action given to its route.
class MemoryRunStore : public RunStore {
 public:
    MemoryRunStore(MemoryCluster& cluster, MemoryRoute route);
    ~MemoryRunStore() override;
    MemoryRunStore(const MemoryRunStore&) = delete;
    MemoryRunStore& operator=(const MemoryRunStore&) = delete;

    void append(NewEvent event, Callback<Appended> done) override;
    void save(std::vector<RunChange> changes, Callback<void> done) override;
    void start_run(Run run, Callback<RunId> done) override;
    void lease(LeaseRequest request, Callback<Leases> done) override;
    void on_arrivals(std::function<void(Arrivals)> arrived) override;
    void open_workspaces(Callback<std::vector<std::string>> done) override;
    void load_open(OpenQuery query, Callback<std::vector<RunWithEvent>> done) override;
    void load_due(DueQuery query, Callback<Due> done) override;
    void find_event(EventId event, Callback<std::optional<Event>> done) override;
    void wish(RunWish wish, Callback<void> done) override;
    void load_wishes(std::vector<std::int32_t> partitions, Callback<std::vector<RunWish>> done) override;
    void forget_wish(RunId run, Callback<void> done) override;
    void take_permits(PermitRequest request, Callback<PermitGrant> done) override;
    void settle_permits(PermitSettlement settlement, Callback<void> done) override;
    void find_run_with_event(RunId run, Callback<std::optional<RunWithEvent>> done) override;
    void find_link(LinkKey key, Callback<std::optional<Link>> done) override;
    void linked_targets(std::string workspace, std::string kind, std::string connection,
                        std::vector<std::string> target_ids, std::string except_source,
                        Callback<std::vector<std::string>> done) override;
    void find_person(std::string workspace, std::string id, Callback<std::optional<Person>> done) override;

    Result<std::vector<RunWithEvent>> list_runs(const RunFilter& filter, Page page) override;
    Result<std::optional<RunWithEvent>> get_run(RunId run) override;
    Result<std::vector<Event>> list_events(const EventFilter& filter, Page page) override;
    Result<std::optional<Event>> get_event(EventId event) override;
    Result<std::vector<Link>> list_links(const std::string& workspace, const std::string& kind, Page page,
                                         std::int64_t& next) override;
    Result<Backlog> backlog() override;
    Result<std::vector<HourCounts>> hour_counts(const std::string& workspace, TimePoint from) override;
    Result<Pruned> prune(const Retention& retention) override;
    Result<bool> give_back_space() override;
    Result<std::int64_t> stored_bytes(const std::string& workspace) override;

 private:
    // The part of a handle that its actions keep: they may outlive it.
    struct Shared {
        MemoryCluster& cluster;
        MemoryRoute route;
        std::function<void(Arrivals)> arrived;
        const MemoryRunStore* self = nullptr;
    };
    using Way = std::function<void(MemoryRoute::Action)> MemoryRoute::*;
    // `perform` happens in the database when the route lets it, and `done` learns of it when the route brings it back.
    template <class T, class Perform>
    void carry(Way there, Way back, Perform perform, Callback<T> done);
    template <class T, class Perform>
    void write(Perform perform, Callback<T> done) {
        carry<T>(&MemoryRoute::write, &MemoryRoute::confirm, std::move(perform), std::move(done));
    }
    template <class T, class Perform>
    void ask(Perform perform, Callback<T> done) {
        carry<T>(&MemoryRoute::ask, &MemoryRoute::answer, std::move(perform), std::move(done));
    }
    static void tell_others(const Shared& origin, const std::string& workspace, const std::vector<RunId>& runs);
    static void tell_others(const Shared& origin, const Arrivals& arrivals);

    std::shared_ptr<Shared> shared_;
};

}  // namespace tendril::store
