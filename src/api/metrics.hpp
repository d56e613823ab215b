// What the process counts, and its Prometheus text form.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>

#include "api/retention.hpp"
#include "engine/engine.hpp"
#include "store/run_store.hpp"
#include "sync/poller.hpp"

namespace tendril::api {

struct StoreState;

// Counts of HTTP requests. On the server's executor only.
class Metrics {
 public:
    enum class Area { hooks, api, web };

    void answered(Area area, int status);
    // Time from a hook's request to its answer.
    void hook_answered(std::chrono::nanoseconds took);

 private:
    friend struct MetricsText;
    static constexpr std::size_t areas = 3;
    static constexpr std::size_t classes = 6;  // by the first digit of the status; 0 for others
    static constexpr std::array<double, 10> bounds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0};

    std::array<std::array<std::uint64_t, classes>, areas> answers_{};
    std::array<std::uint64_t, bounds.size() + 1> hook_times_{};  // the last is everything above the bounds
    double hook_seconds_ = 0;
};

struct MetricsInput {
    const Metrics& http;
    const engine::Counters& engine;
    const StoreState& store;
    const store::Backlog& backlog;
    const RetentionState& retention;
    const std::map<std::string, TimePoint>& oldest_runs;  // by workspace: when its oldest open run was made
    TimePoint now;
    double uptime_seconds;
    std::string version;
    sync::PollCounters polls = {};
};

// The answer of GET /metrics, in the Prometheus text format 0.0.4.
std::string metrics_text(const MetricsInput& input);

}  // namespace tendril::api
