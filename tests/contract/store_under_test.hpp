// A store as the contract tests see it. Another kind of store joins the suite by a row in store_kinds().
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "mailbox.hpp"
#include "store/config_store.hpp"
#include "store/run_store.hpp"

namespace tendril::store {

class StoreUnderTest {
 public:
    virtual ~StoreUnderTest() = default;
    virtual RunStore& runs() = 0;
    virtual ConfigStore& config() = 0;
    // Closes the store, with whatever waits in it, and opens what it kept.
    virtual void reopen() = 0;
    // Lets nothing more be written, as a full disk would; and ends that.
    virtual void refuse_writes() = 0;
    virtual void accept_writes() = 0;
    [[nodiscard]] virtual bool healthy() = 0;
    [[nodiscard]] virtual std::int64_t commits() = 0;
};

struct StoreKind {
    std::string name;
    std::function<std::unique_ptr<StoreUnderTest>(Mailbox&)> make;
};

// GoogleTest would otherwise print the object's bytes, addresses and all.
inline void PrintTo(const StoreKind& kind, std::ostream* out) {
    *out << kind.name;
}

std::vector<StoreKind> store_kinds();

// The suite's fixture: an empty store, and calls that wait for their callbacks.
class StoreContract : public testing::TestWithParam<StoreKind> {
 protected:
    RunStore& runs() { return store_->runs(); }
    ConfigStore& config() { return store_->config(); }

    Result<Appended> append(NewEvent event);
    Result<void> save(RunChange change);
    Result<RunId> start_run(store::Run run);
    Result<std::optional<Link>> find_link(LinkKey key);
    Result<std::optional<Person>> find_person(const std::string& id);
    Result<std::vector<RunWithEvent>> load_open(RunId after, std::int32_t limit);
    Result<std::optional<RunWithEvent>> find_run(RunId run);
    // Appends an event with one run and returns the run.
    RunId append_run(const std::string& external_id, const std::string& flow = "flow_a");

    Mailbox mailbox_;
    std::unique_ptr<StoreUnderTest> store_ = GetParam().make(mailbox_);
};

inline constexpr TimePoint noon = TimePoint(std::chrono::microseconds(1'795'435'200'123'456));

// An event of hook_a in ws_a with one run of flow_a.
NewEvent event_named(const std::string& external_id);
RunState ended(RunStatus status);
Link contact_link(const std::string& source_id, const std::string& target_id, json::object state = {});
Person person_named(const std::string& id, json::object fields);

}  // namespace tendril::store
