// Looks at connected accounts that send no events, and makes events of what it finds. The decisions are in poll_look;
// here is when to look, the calls, and the storing.
//
// A poll is active for a workspace while a published flow listens to one of its triggers, so what nobody asked for costs
// nothing. Each account has its own pace (poll_pace). Calls go through the connection's gate after every run that waits
// there, so polls and actions share one budget and polls give way. Where several nodes share a store, a connection is
// polled by the node that works at its partition; what is remembered is replaced only where it is still what this look
// began with, so that two nodes that both look for a moment store every event once.
//
// Used for any connector whose manifest has polls: see connector/poll.hpp for what can be said there.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "base/time.hpp"
#include "connector/manifest.hpp"
#include "engine/engine.hpp"
#include "flow/registry.hpp"
#include "sync/poll_look.hpp"
#include "sync/poll_pace.hpp"

namespace tendril::sync {

template <class T>
using Callback = store::Callback<T>;

struct PollerParts {
    const Clock& clock;
    Random& random;
    const connector::Catalog& catalog;
    const flow::Registry& flows;
    // As Engine::read and Engine::accept; called back later, on the engine's executor.
    std::function<void(engine::ReadRequest, Callback<connector::Verdict>)> read;
    std::function<void(engine::Incoming, Callback<engine::Accepted>)> accept;
    // As ConfigStore's, without blocking.
    std::function<void(std::string name, Callback<std::optional<std::string>>)> find_mark;
    std::function<void(std::string name, std::optional<std::string> expected, std::string value, Callback<bool>)>
        replace_mark;
    std::function<std::string(const std::string& workspace)> time_zone_of;
    std::function<bool(std::int32_t partition)> works_at;
};

struct PollCounters {
    std::uint64_t looks = 0;
    std::uint64_t looks_failed = 0;
    std::uint64_t calls = 0;
    std::uint64_t events = 0;
    std::size_t active = 0;     // pairs of an account and a poll
    std::size_t under_way = 0;  // looks
};

// How one poll of one account stands.
struct PollStatus {
    std::string poll;
    std::optional<TimePoint> last_look;
    std::optional<TimePoint> next_look;
    std::chrono::milliseconds interval{0};
    std::uint64_t events = 0;   // since this process began
    std::string problem;  // why the last look failed; "" when it did not
};

// Thread safety: the engine's executor only.
class Poller {
 public:
    explicit Poller(PollerParts parts) : parts_(std::move(parts)) {}

    // What is known of connections, told whenever it changes. One that needs attention is not looked at.
    void set_connection(const engine::ConnectionFacts& facts);
    void remove_connection(const std::string& id);

    // Begins what is due. The time until it wants to be called again, a few seconds at most.
    std::chrono::microseconds tick();
    // Looks at the connection's account as soon as it can, whatever its pace.
    void look_soon(const std::string& connection);
    // Begins nothing any more; looks under way end by themselves.
    void stop() { stopped_ = true; }

    [[nodiscard]] PollCounters counters() const;
    [[nodiscard]] std::vector<PollStatus> status(const std::string& connection) const;

 private:
    using Steady = std::chrono::microseconds;

    // One poll of one account.
    struct Unit {
        const connector::Poll* poll = nullptr;
        Steady due{};
        PollPace pace;
        bool under_way = false;
        bool again = false;  // asked for while one was under way
        std::optional<TimePoint> last_look;
        std::uint64_t events = 0;
        std::string problem;
    };
    struct Known {
        engine::ConnectionFacts facts;
        std::map<std::string, Unit> units;  // by poll
    };
    using Due = std::tuple<Steady, std::string, std::string>;  // when, connection, poll
    class Look;

    void refresh();
    void refresh(Known& known, bool is_new);
    [[nodiscard]] bool is_active(const Known& known, const connector::Poll& poll);
    [[nodiscard]] bool is_wanted(const std::string& workspace, const connector::Poll& poll);
    void schedule(const std::string& connection, Unit& unit, Steady due);
    void drop(const std::string& connection, Unit& unit);
    void begin(Known& known, Unit& unit);
    void on_looked(const std::string& connection, const std::string& poll, LookResult result, bool at_once,
                   std::optional<std::chrono::milliseconds> not_before, std::uint64_t events, std::string problem);
    [[nodiscard]] Steady steady() const { return parts_.clock.steady(); }

    PollerParts parts_;
    std::map<std::string, Known> known_;  // by connection
    std::set<Due> due_;
    std::map<std::pair<std::string, std::string>, bool> wanted_;  // by workspace and poll, until the next refresh
    std::optional<Steady> refreshed_;
    PollCounters counters_;
    bool stopped_ = false;
};

}  // namespace tendril::sync
