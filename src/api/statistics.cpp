#include "api/statistics.hpp"

#include <cmath>
#include <map>

namespace tendril::api {

namespace {

using store::HourCounts;
using store::RunStatus;

constexpr std::array ended{RunStatus::succeeded, RunStatus::filtered, RunStatus::dead, RunStatus::cancelled,
                           RunStatus::merged};

date::local_days day_of(TimePoint time, const date::time_zone& zone) {
    return date::floor<date::days>(date::make_zoned(&zone, time).get_local_time());
}

void add(HourCounts& sum, const HourCounts& hour) {
    sum.events += hour.events;
    sum.duplicates += hour.duplicates;
    sum.unused += hour.unused;
    for (const auto& [status, runs] : hour.ended) sum.ended[status] += runs;
    sum.latencies.add(hour.latencies);
}

std::int64_t runs_of(const HourCounts& counts, RunStatus status) {
    const auto found = counts.ended.find(status);
    return found == counts.ended.end() ? 0 : found->second;
}

json::value milliseconds(std::optional<std::chrono::microseconds> took) {
    if (!took) return nullptr;
    return std::round(static_cast<double>(took->count()) / 100) / 10;
}

// Of the runs that came to an end by themselves; null when none did.
json::value success_share(const HourCounts& counts) {
    const auto good = runs_of(counts, RunStatus::succeeded) + runs_of(counts, RunStatus::filtered);
    const auto all = good + runs_of(counts, RunStatus::dead);
    if (all == 0) return nullptr;
    return static_cast<double>(good) / static_cast<double>(all);
}

json::object row(const HourCounts& counts) {
    json::object made{{"events", counts.events}, {"duplicates", counts.duplicates}, {"unused", counts.unused}};
    for (const auto status : ended) made[store::to_string(status)] = runs_of(counts, status);
    made["success_share"] = success_share(counts);
    made["p50_ms"] = milliseconds(counts.latencies.percentile(0.5));
    made["p95_ms"] = milliseconds(counts.latencies.percentile(0.95));
    made["p99_ms"] = milliseconds(counts.latencies.percentile(0.99));
    return made;
}

json::object row_at(std::string at, const HourCounts& counts) {
    json::object made{{"at", std::move(at)}};
    for (auto& member : row(counts)) made[member.key()] = std::move(member.value());
    return made;
}

}  // namespace

TimePoint statistics_since(TimePoint now) {
    return now - std::chrono::days(statistics_days + 1);
}

json::object statistics_form(const std::vector<HourCounts>& counts, TimePoint now, const date::time_zone& zone) {
    std::map<TimePoint, HourCounts> hours;
    std::map<date::local_days, HourCounts> days;
    const auto this_hour = std::chrono::floor<std::chrono::hours>(now);
    for (int back = 0; back < statistics_hours; ++back) hours[this_hour - std::chrono::hours(back)];
    const auto today = day_of(now, zone);
    for (int back = 0; back < statistics_days; ++back) days[today - date::days(back)];
    HourCounts last_day;
    for (const auto& hour : counts) {
        if (const auto found = hours.find(hour.hour); found != hours.end()) {
            add(found->second, hour);
            add(last_day, hour);
        }
        if (const auto found = days.find(day_of(hour.hour, zone)); found != days.end()) add(found->second, hour);
    }
    json::array hour_rows;
    for (const auto& [at, sum] : hours) hour_rows.push_back(row_at(to_iso8601(at), sum));
    json::array day_rows;
    for (const auto& [day, sum] : days) day_rows.push_back(row_at(date::format("%F", day), sum));
    return {{"last_24_hours", row(last_day)}, {"hours", std::move(hour_rows)}, {"days", std::move(day_rows)}};
}

}  // namespace tendril::api
