// Nodes that call a HighLevel simulator through their gates, in virtual time: one store, one simulated account, delays
// like a network's and a disk's, and nothing that waits.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/embedded.hpp"
#include "engine/connections.hpp"
#include "sandbox/gateway.hpp"
#include "sandbox/highlevel/simulator.hpp"
#include "support/fake_time.hpp"
#include "support/memory_run_store.hpp"

namespace tendril::engine {

using namespace std::chrono_literals;
using Delay = std::chrono::microseconds;

// A clock that jumps from one event to the next.
class VirtualTime final : public Clock {
 public:
    [[nodiscard]] TimePoint now() const override { return beginning_ + passed_; }
    [[nodiscard]] Delay steady() const override { return passed_; }

    void after(Delay delay, std::function<void()> action) {
        events_.emplace(passed_ + std::max(delay, Delay(0)), std::move(action));
    }
    // Runs what happens while `on` says so, at most until `end`.
    void run(
        Delay end, const std::function<bool()>& on = [] { return true; }) {
        while (on() && !events_.empty() && events_.begin()->first <= end) {
            auto event = events_.extract(events_.begin());
            passed_ = event.key();
            event.mapped()();
        }
        if (on()) passed_ = std::max(passed_, end);
    }
    void run_for(Delay time) { run(passed_ + time); }

 private:
    const TimePoint beginning_ = *parse_iso8601("2026-11-23T09:00:00Z");
    Delay passed_{0};
    std::multimap<Delay, std::function<void()>> events_;
};

// Keeps permits as the store contract says.
class PermitStore final : public testing::MemoryRunStore {
 public:
    PermitStore(testing::FakeLoop& loop, VirtualTime& time) : MemoryRunStore(loop), time_(time) {}

    void take_permits(store::PermitRequest request, Callback<store::PermitGrant> done) override {
        ++asked[request.budget];
        time_.after(latency, [this, request, done = std::move(done)] {
            if (broken) return done(Error(ErrorCode::unavailable, "The disk is full."));
            done(take(request));
        });
    }
    void settle_permits(store::PermitSettlement settlement, Callback<void> done) override {
        time_.after(latency, [this, settlement, done = std::move(done)] {
            if (const auto found = taken_.find(settlement.grant); found != taken_.end()) {
                found->second.count = settlement.used;
                found->second.free_at = time_.steady() + settlement.free_after;
            }
            done(Result<void>());
        });
    }
    // Takes permits as somebody else would who is never heard of again.
    void take_away(const std::string& connection, const std::string& budget, std::int32_t count, Delay lasts) {
        taken_[++last_] = {connection + budget, count, time_.steady() + lasts};
    }
    [[nodiscard]] std::int32_t in_use(const std::string& connection, const std::string& budget) const {
        std::int32_t count = 0;
        for (const auto& [id, taken] : taken_) {
            if (taken.budget == connection + budget && taken.free_at > time_.steady()) count += taken.count;
        }
        return count;
    }

    Delay latency = 4ms;
    std::map<std::string, int> asked;  // by budget

 private:
    struct Taken {
        std::string budget;
        std::int32_t count = 0;
        Delay free_at{};
    };

    store::PermitGrant take(const store::PermitRequest& request) {
        store::PermitGrant grant;
        const auto used = in_use(request.connection, request.budget);
        grant.count = std::clamp(request.capacity - used, 0, request.wanted);
        grant.free = std::max(request.capacity - used - grant.count, 0);
        if (grant.count > 0) {
            grant.id = ++last_;
            taken_[grant.id] = {request.connection + request.budget, grant.count,
                                time_.steady() + request.use_within + request.window};
        }
        if (grant.count == request.wanted) return grant;
        Delay first = Delay::max();
        for (const auto& [id, taken] : taken_) {
            const bool counts = taken.budget == request.connection + request.budget && taken.count > 0;
            if (counts && taken.free_at > time_.steady()) first = std::min(first, taken.free_at);
        }
        grant.next_after = std::chrono::ceil<std::chrono::milliseconds>(first - time_.steady());
        return grant;
    }

    VirtualTime& time_;
    std::int64_t last_ = 0;
    std::map<std::int64_t, Taken> taken_;
};

// What a server process is to its connections.
struct Node {
    Node(VirtualTime& time, store::RunStore& store, const connector::Catalog& catalog)
        : timers(time,
                 [this, &time](Delay delay) {
                     time.after(delay, [weak = std::weak_ptr(alive), this] {
                         if (weak.lock()) timers.run_due();
                     });
                 }),
          connections({time, store, catalog, timers}, 48) {}

    std::shared_ptr<int> alive = std::make_shared<int>();
    Timers timers;
    Connections connections;
};

class GateTest : public ::testing::Test {
 protected:
    GateTest() { add_node(); }

    Node& add_node(json::object settings = {}) {
        nodes.push_back(std::make_unique<Node>(time, store, *catalog));
        settings["location_id"] = "sandboxLocation00001";
        nodes.back()->connections.set(
            {.id = "conn_hl", .workspace = "ws_1", .connector = "highlevel", .settings = std::move(settings)});
        return *nodes.back();
    }
    Node& node() { return *nodes.front(); }

    // One call through the node's gate; every call by which the account is used is in `arrivals`.
    void call(Node& node, const std::string& flow = "flow_a", store::Priority priority = store::Priority::normal) {
        node.connections.enter({"conn_hl", "ws_1", flow, priority}, [this, &node, flow](Result<Pass> pass) {
            if (!pass) return turned_away.push_back(pass.error());
            passed.push_back(flow);
            time.after(round_trip / 2, [this, &node, weak = std::weak_ptr(node.alive), pass = *pass] {
                const auto outcome = answer();
                time.after(round_trip / 2 + extra_wait, [this, &node, weak, pass, outcome] {
                    if (!weak.lock()) return;  // the process was killed
                    ++ended;
                    node.connections.leave(pass, outcome);
                });
            });
        });
    }
    void call(int calls) {
        for (int i = 0; i < calls; ++i) call(node());
    }

    // What the other system says to a call that arrives now.
    connector::Outcome answer() {
        arrivals.push_back(time.steady());
        if (down) return http::NoAnswer{http::NoAnswer::Reached::no, Error(ErrorCode::unavailable, "refused")};
        http::Request request{.method = "GET", .path = "/contacts/x"};
        request.headers.add("Authorization", "Bearer pit-sandbox-token");
        request.headers.add("Version", "2021-07-28");
        auto response = gateway().handle(request).response;
        if (response.status == 429) ++refused;
        return response;
    }
    void control(const std::string& what, const std::string& body) {
        http::Request request{.method = "POST", .path = "/_sandbox/" + what, .body = body};
        ASSERT_EQ(gateway().handle(request).response.status, 200);
    }
    sandbox::Gateway& gateway() {
        if (!gateway_) {
            options.seed = false;
            auto simulator = std::make_unique<sandbox::HighLevelSimulator>(options, random, time.now());
            gateway_ = std::make_unique<sandbox::Gateway>(std::move(simulator), time, random, true);
        }
        return *gateway_;
    }

    // Runs until so many calls have ended; how long it took.
    Delay run_until_ended(std::size_t calls, Delay limit = 1h) {
        const auto began = time.steady();
        time.run(began + limit, [&] { return ended < calls; });
        EXPECT_EQ(ended, calls);
        return time.steady() - began;
    }
    // The most calls that arrived within any time of this length.
    [[nodiscard]] std::size_t most_within(Delay window) const {
        std::size_t most = 0;
        for (std::size_t first = 0, last = 0; last < arrivals.size(); ++last) {
            while (arrivals[last] - arrivals[first] >= window) ++first;
            most = std::max(most, last - first + 1);
        }
        return most;
    }

    testing::FakeLoop loop;
    VirtualTime time;
    SeededRandom random{7};
    PermitStore store{loop, time};
    std::unique_ptr<connector::Catalog> catalog =
        connector::Catalog::load(embedded::connectors(), connector::Trust::checked_before).value();
    sandbox::HighLevelOptions options;
    std::vector<std::unique_ptr<Node>> nodes;

    Delay round_trip = 60ms;
    Delay extra_wait = 0ms;  // of the answer
    bool down = false;
    std::size_t ended = 0;
    std::size_t refused = 0;  // answered 429
    std::vector<Delay> arrivals;
    std::vector<std::string> passed;  // flows, in order
    std::vector<Error> turned_away;

 private:
    std::unique_ptr<sandbox::Gateway> gateway_;
};

}  // namespace tendril::engine
