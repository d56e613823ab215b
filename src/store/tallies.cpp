#include "store/tallies.hpp"

#include <algorithm>
#include <cmath>

namespace tendril::store {

namespace {

// Kinds of what is counted, as stored; runs by how they ended and by how long they took follow theirs.
constexpr std::int32_t events = 0;
constexpr std::int32_t duplicates = 1;
constexpr std::int32_t unused = 2;
constexpr std::int32_t ended_first = 10;
constexpr std::int32_t latency_first = 100;

constexpr double buckets_per_doubling = 2;

double milliseconds_at(double bucket) {
    return std::exp2(bucket / buckets_per_doubling);
}

bool tells_latency(RunStatus status) {
    return status == RunStatus::succeeded || status == RunStatus::filtered;
}

void count(HourCounts& hour, std::int32_t what, std::int64_t count) {
    if (what == events) {
        hour.events += count;
    } else if (what == duplicates) {
        hour.duplicates += count;
    } else if (what == unused) {
        hour.unused += count;
    } else if (what >= latency_first && what < latency_first + Latencies::buckets) {
        hour.latencies.add(what - latency_first, count);
    } else if (what >= ended_first && what <= ended_first + static_cast<std::int32_t>(RunStatus::merged)) {
        hour.ended[static_cast<RunStatus>(what - ended_first)] += count;
    }
}

}  // namespace

std::int32_t Latencies::bucket_of(std::chrono::microseconds took) {
    const double milliseconds = static_cast<double>(took.count()) / 1000;
    if (milliseconds <= 1) return 0;
    const auto bucket = std::ceil(std::log2(milliseconds) * buckets_per_doubling);
    return std::min(static_cast<std::int32_t>(bucket), buckets - 1);
}

void Latencies::add(const Latencies& others) {
    for (const auto& [bucket, runs] : others.counts_) counts_[bucket] += runs;
}

std::int64_t Latencies::total() const {
    std::int64_t runs = 0;
    for (const auto& [bucket, count] : counts_) runs += count;
    return runs;
}

// Within its bucket a run is taken to be where it would be if all were spread evenly over it.
std::optional<std::chrono::microseconds> Latencies::percentile(double share) const {
    const auto wanted = share * static_cast<double>(total());
    double passed = 0;
    for (const auto& [bucket, runs] : counts_) {
        const auto here = static_cast<double>(runs);
        if (passed + here < wanted) {
            passed += here;
            continue;
        }
        const auto part = here > 0 ? (wanted - passed) / here : 1;
        const auto milliseconds = bucket == 0 ? part : milliseconds_at(bucket - 1 + part);
        return std::chrono::microseconds(std::llround(milliseconds * 1000));
    }
    return std::nullopt;
}

std::int64_t hour_of(TimePoint time) {
    return std::chrono::floor<std::chrono::hours>(time.time_since_epoch()).count();
}

void TallySums::add(const std::string& workspace, TimePoint at, std::int32_t what) {
    auto found = sums_.find(workspace);
    if (found == sums_.end()) found = sums_.emplace(workspace, Of()).first;
    ++found->second[{hour_of(at), what}];
}

void TallySums::add_event(const Event& event) {
    add(event.workspace, event.received_at, events);
    if (event.disposition == Disposition::unknown || event.disposition == Disposition::invalid) {
        add(event.workspace, event.received_at, unused);
    }
}

void TallySums::add_duplicate(const Event& event) {
    add(event.workspace, event.received_at, duplicates);
}

void TallySums::add_end(const RunEnd& end, const RunState& state) {
    if (is_open(state.status)) return;
    const auto at = state.finished_at.value_or(state.updated_at);
    add(end.workspace, at, ended_first + static_cast<std::int32_t>(state.status));
    if (end.took && tells_latency(state.status)) {
        add(end.workspace, at, latency_first + Latencies::bucket_of(*end.took));
    }
}

std::vector<HourCounts> hours_of(const std::vector<Tally>& rows) {
    std::vector<HourCounts> hours;
    for (const auto& row : rows) {
        const TimePoint begin{std::chrono::hours(row.hour)};
        if (hours.empty() || hours.back().hour != begin) hours.emplace_back().hour = begin;
        count(hours.back(), row.what, row.count);
    }
    return hours;
}

}  // namespace tendril::store
