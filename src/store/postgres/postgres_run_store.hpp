// RunStore over the writer, the couriers and the pool.
#pragma once

#include <string>
#include <vector>

#include "store/postgres/courier.hpp"
#include "store/postgres/listener.hpp"
#include "store/postgres/pool.hpp"
#include "store/postgres/pruner.hpp"
#include "store/postgres/writer.hpp"
#include "store/run_store.hpp"

namespace tendril::store::postgres {

// Ownership: the parts must outlive it.
class PostgresRunStore final : public RunStore {
 public:
    struct Parts {
        Writer& writer;
        Courier& finder;   // what the engine looks up
        Courier& counter;  // leases and permits: a transaction each
        Listener& listener;
        Pool& pool;
    };
    PostgresRunStore(Parts parts, Post post) : parts_(parts), post_(std::move(post)), pruner_(parts.pool) {}

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
    // The server's autovacuum reuses free space by itself.
    Result<bool> give_back_space() override { return false; }
    Result<std::int64_t> stored_bytes(const std::string& workspace) override;

 private:
    void set_alone(bool alone);

    const Parts parts_;
    const Post post_;
    Pruner pruner_;
};

}  // namespace tendril::store::postgres
