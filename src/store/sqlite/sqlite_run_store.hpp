// RunStore over the writer and the read connections.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "store/run_store.hpp"
#include "store/sqlite/permit_clock.hpp"
#include "store/sqlite/pruner.hpp"
#include "store/sqlite/readers.hpp"
#include "store/sqlite/writer.hpp"
#include "store/store.hpp"

namespace tendril::store::sqlite {

// The async finds read at once, on the caller's thread, and call back by `post`.
// Ownership: `writer`, `readers` and `work` must outlive it.
class SqliteRunStore final : public RunStore {
 public:
    SqliteRunStore(Writer& writer, Readers& readers, GroupWork& work, const std::string& path, Post post);

    void append(NewEvent event, Callback<Appended> done) override;
    void save(std::vector<RunChange> changes, Callback<void> done) override;
    void start_run(Run run, Callback<RunId> done) override;

    void lease(LeaseRequest request, Callback<Leases> done) override;
    // One process has the file for itself.
    void on_arrivals(std::function<void(Arrivals)>) override {}

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
    template <class T, class Read>
    void find(Read read, Callback<T> done);

    Writer& writer_;
    Readers& readers_;
    GroupWork& work_;
    const std::string path_;
    const Post post_;
    PermitClock permit_clock_;
    Pruner pruner_;

    // The engine's own connection, so that its finds never wait for a list. Guarded by finder_mutex_.
    std::mutex finder_mutex_;
    Database finder_;
};

}  // namespace tendril::store::sqlite
