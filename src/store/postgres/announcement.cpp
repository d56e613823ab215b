#include "store/postgres/announcement.hpp"

#include <algorithm>
#include <charconv>

#include "store/postgres/appended_events.hpp"
#include "store/postgres/new_runs.hpp"

namespace tendril::store::postgres {

namespace {

// Each is a NOTIFY of its own, and a load by every other node.
constexpr std::size_t ranges_max = 16;

std::optional<std::int64_t> take_number(std::string_view& text) {
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc() || end == text.data() + text.size() || *end != '|') return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
    return number;
}

Arrivals span_of(const std::vector<Arrivals>& all) {
    Arrivals span{"", RunId(INT64_MAX), RunId{}};
    for (const auto& one : all) {
        span.first = std::min(span.first, one.first);
        span.last = std::max(span.last, one.last);
    }
    return span;
}

}  // namespace

// The workspace comes last: it may hold any character. One that is too long for a payload stands for any.
std::string to_payload(const Announcement& announcement) {
    constexpr std::size_t workspace_max = 4000;
    const auto& arrivals = announcement.arrivals;
    return announcement.writer + '|' + std::to_string(static_cast<std::int64_t>(arrivals.first)) + '|' +
           std::to_string(static_cast<std::int64_t>(arrivals.last)) + '|' +
           (arrivals.workspace.size() <= workspace_max ? arrivals.workspace : "");
}

std::optional<Announcement> parse_payload(std::string_view payload) {
    const auto end = payload.find('|');
    if (end == std::string_view::npos) return std::nullopt;
    Announcement announcement;
    announcement.writer = payload.substr(0, end);
    payload.remove_prefix(end + 1);
    const auto first = take_number(payload);
    const auto last = first ? take_number(payload) : std::nullopt;
    if (!last) return std::nullopt;
    announcement.arrivals = {std::string(payload), RunId(*first), RunId(*last)};
    return announcement;
}

std::vector<Arrivals> announced(const NewRuns& runs, const AppendedEvents& events) {
    std::vector<Arrivals> fresh, woken;
    for (const auto& [workspace, range] : runs.ranges()) fresh.push_back({workspace, range.first, range.last});
    for (const auto& [workspace, ids] : events.woken()) {
        const auto [first, last] = std::ranges::minmax(ids);
        woken.push_back({workspace, first, last});
    }
    if (fresh.size() > ranges_max) fresh = {span_of(fresh)};
    if (woken.size() > ranges_max) woken = {span_of(woken)};
    fresh.insert(fresh.end(), woken.begin(), woken.end());
    return fresh;
}

Arrivals everything() {
    return {"", RunId{}, RunId(INT64_MAX), true, true};
}

}  // namespace tendril::store::postgres
