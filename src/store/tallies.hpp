// Counts of what happened, by workspace and hour: what statistics are made of, however many events are stored. They are
// written with the events and runs that they count, in the same transaction.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "store/records.hpp"

namespace tendril::store {

// How long counts are kept.
inline constexpr std::chrono::days tallies_kept_for{100};

// What is told of a run with the change that ends it.
struct RunEnd {
    std::string workspace;
    std::optional<std::chrono::microseconds> took;  // from its event to its end; nullopt for one that had to wait
};

// How long runs took, counted in buckets each of which ends 1.41 times as late as the one before.
class Latencies {
 public:
    static constexpr std::int32_t buckets = 64;

    // The first ends at a millisecond.
    static std::int32_t bucket_of(std::chrono::microseconds took);
    void add(std::int32_t bucket, std::int64_t runs) { counts_[bucket] += runs; }
    void add(const Latencies& others);
    [[nodiscard]] std::int64_t total() const;
    // What this share of the runs (0.95) took at most; nullopt when there is none. Right to a fifth or so.
    [[nodiscard]] std::optional<std::chrono::microseconds> percentile(double share) const;

 private:
    std::map<std::int32_t, std::int64_t> counts_;  // by bucket
};

// What happened in one hour in one workspace.
struct HourCounts {
    TimePoint hour;  // its beginning
    std::int64_t events = 0;
    std::int64_t duplicates = 0;                // told again by their senders, and not counted as events
    std::int64_t unused = 0;                    // of the events: unknown or invalid
    std::map<RunStatus, std::int64_t> ended{};  // runs by how they ended
    Latencies latencies{};                      // of the succeeded and filtered ones
};

// One row: of an hour, how often something happened. The numbers are stored.
struct Tally {
    std::int64_t hour = 0;  // since 1970
    std::int32_t what = 0;
    std::int64_t count = 0;
};

// What a group of operations adds, so that it costs one row for each thing counted and not for each operation.
class TallySums {
 public:
    using Of = std::map<std::pair<std::int64_t, std::int32_t>, std::int64_t>;  // by hour and what

    void add_event(const Event& event);
    void add_duplicate(const Event& event);
    // Does nothing while `state` is open.
    void add_end(const RunEnd& end, const RunState& state);
    void clear() { sums_.clear(); }
    // By workspace.
    [[nodiscard]] const std::map<std::string, Of, std::less<>>& sums() const { return sums_; }

 private:
    void add(const std::string& workspace, TimePoint at, std::int32_t what);

    std::map<std::string, Of, std::less<>> sums_;
};

std::int64_t hour_of(TimePoint time);
// Rows in the order of their hours, put together. What a newer program counted is left out.
std::vector<HourCounts> hours_of(const std::vector<Tally>& rows);

}  // namespace tendril::store
