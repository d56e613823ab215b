// A store as the contract tests see it. Another kind of store joins the suite by a function like
// sqlite_kind() and its place in store_kinds().
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mailbox.hpp"
#include "store/config_store.hpp"
#include "store/run_store.hpp"

namespace tendril::store {

// One process's view of a database.
class StoreNode {
 public:
    virtual ~StoreNode() = default;
    virtual RunStore& runs() = 0;
    virtual ConfigStore& config() = 0;
};

// The first node, on a database of its own that goes with it.
class StoreUnderTest : public StoreNode {
 public:
    // Closes the store, with whatever waits in it, and opens what it kept.
    virtual void reopen() = 0;
    // Another process on the same database, which posts to the same mailbox. Only for kinds with `many_nodes`.
    virtual std::unique_ptr<StoreNode> open_another_node() { return nullptr; }
    // Lets nothing more be written, as a full disk would; and ends that.
    virtual void refuse_writes() = 0;
    virtual void accept_writes() = 0;
    [[nodiscard]] virtual bool healthy() = 0;
    [[nodiscard]] virtual std::int64_t commits() = 0;
    // Bytes on the disk; only for kinds with `file_shrinks`.
    [[nodiscard]] virtual std::int64_t disk_bytes() { return 0; }
};

struct StoreKind {
    std::string name;
    std::function<std::unique_ptr<StoreUnderTest>(Mailbox&)> make;
    bool many_nodes = false;    // several processes may share a database: leases move, fences are checked
    bool file_shrinks = false;  // give_back_space() makes the files smaller by itself
};

// GoogleTest would otherwise print the object's bytes, addresses and all.
inline void PrintTo(const StoreKind& kind, std::ostream* out) {
    *out << kind.name;
}

StoreKind sqlite_kind();
// nullopt where PostgreSQL is not installed.
std::optional<StoreKind> postgres_kind();

std::vector<StoreKind> store_kinds();
// Those for which `wanted` holds.
std::vector<StoreKind> store_kinds_with(bool StoreKind::*wanted);

// Calls that wait for their callbacks, on any node.
class NodeCalls {
 public:
    NodeCalls(StoreNode& node, Mailbox& mailbox) : node_(node), mailbox_(mailbox) {}

    Result<Appended> append(NewEvent event);
    Result<void> save(std::vector<RunChange> changes);
    Result<RunId> start_run(store::Run run);
    Result<Leases> lease(LeaseRequest request);
    Result<std::vector<std::string>> open_workspaces();
    Result<std::vector<RunWithEvent>> load_open(OpenQuery query);
    Result<Due> load_due(DueQuery query);
    Result<std::optional<Event>> find_event(EventId event);
    Result<std::optional<RunWithEvent>> find_run(RunId run);
    Result<std::optional<Link>> find_link(LinkKey key);
    Result<std::optional<Person>> find_person(const std::string& id);
    Result<void> wish(RunWish wish);
    Result<std::vector<RunWish>> load_wishes(std::vector<std::int32_t> partitions);
    Result<void> forget_wish(RunId run);
    Result<PermitGrant> take_permits(PermitRequest request);
    Result<void> settle_permits(PermitSettlement settlement);

 private:
    StoreNode& node_;
    Mailbox& mailbox_;
};

// The suite's fixture: an empty store whose first node, "node_a", holds every partition.
class StoreContract : public testing::TestWithParam<StoreKind> {
 protected:
    StoreContract();

    RunStore& runs() { return store_->runs(); }
    ConfigStore& config() { return store_->config(); }
    NodeCalls calls() { return {*store_, mailbox_}; }
    // Closes and opens the store, and takes the leases again.
    void reopen();

    // As in RunStore, waiting for the callback.
    Result<Appended> append(NewEvent event) { return calls().append(std::move(event)); }
    Result<RunId> start_run(store::Run run) { return calls().start_run(std::move(run)); }
    Result<std::optional<Link>> find_link(LinkKey key) { return calls().find_link(std::move(key)); }
    Result<std::optional<Person>> find_person(const std::string& id) { return calls().find_person(id); }
    Result<std::optional<RunWithEvent>> find_run(RunId run) { return calls().find_run(run); }
    Result<std::vector<RunWithEvent>> load_open(RunId after, std::int32_t limit) {
        return calls().load_open({.after = after, .limit = limit});
    }
    Result<void> save(RunChange change) { return calls().save({leased(std::move(change))}); }

    // The lease of a run's partition as this fixture holds it, and the change made by its right.
    Lease lease_of(RunId run);
    RunChange leased(RunChange change);
    // Appends an event with one run and returns the run.
    RunId append_run(const std::string& external_id, const std::string& flow = "flow_a");
    RunStatus status_of(RunId run);

    Mailbox mailbox_;
    std::unique_ptr<StoreUnderTest> store_ = GetParam().make(mailbox_);
    std::map<std::int32_t, Lease> leases_;

 private:
    void take_leases();
};

// The fixture's node, as it names itself.
inline constexpr auto first_node = "node_a";

inline constexpr TimePoint noon = TimePoint(std::chrono::microseconds(1'795'435'200'123'456));

// An event of hook_a in ws_a with one run of flow_a.
NewEvent event_named(const std::string& external_id);
RunState ended(RunStatus status);
Link contact_link(const std::string& source_id, const std::string& target_id, json::object state = {});
Person person_named(const std::string& id, json::object fields);
std::vector<RunId> ids_of(const std::vector<RunWithEvent>& rows);

}  // namespace tendril::store
