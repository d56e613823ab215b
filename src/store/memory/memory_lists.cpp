// What people look at, and what is forgotten.
#include <algorithm>
#include <cctype>

#include "store/hidden_links.hpp"
#include "store/memory/memory_database.hpp"

namespace tendril::store {

namespace {

bool contains_without_case(std::string_view text, std::string_view part) {
    const auto equal = [](char left, char right) {
        return std::tolower(static_cast<unsigned char>(left)) == std::tolower(static_cast<unsigned char>(right));
    };
    return std::search(text.begin(), text.end(), part.begin(), part.end(), equal) != text.end() || part.empty();
}

bool matches(const Run& run, const RunFilter& filter) {
    if (run.workspace != filter.workspace) return false;
    if (filter.status && run.state.status != *filter.status) return false;
    if (!filter.flow.empty() && run.flow != filter.flow) return false;
    if (filter.event && run.event != *filter.event) return false;
    if (filter.created_from && run.created_at < *filter.created_from) return false;
    if (filter.created_until && run.created_at >= *filter.created_until) return false;
    const auto& keys = filter.ordering_keys;
    if (!keys.empty() && std::ranges::find(keys, run.ordering_key) == keys.end()) return false;
    return contains_without_case(run.state.error, filter.error);
}

bool matches(const Event& event, const EventFilter& filter) {
    if (event.workspace != filter.workspace) return false;
    if (filter.disposition && event.disposition != *filter.disposition) return false;
    return filter.type.empty() || event.type == filter.type;
}

// Where a list that is read newest first begins.
template <class Map, class Id = typename Map::key_type>
auto newest(const Map& map, const Page& page) {
    const auto end = page.before > 0 ? map.lower_bound(Id(page.before)) : map.end();
    return std::make_reverse_iterator(end);
}

}  // namespace

Result<std::vector<RunWithEvent>> MemoryDatabase::list_runs(const RunFilter& filter, Page page) const {
    if (auto error = refusal()) return *std::move(error);
    std::vector<RunWithEvent> listed;
    const auto limit = static_cast<std::size_t>(page.limit);
    for (auto run = newest(runs_, page); run != runs_.rend() && listed.size() < limit; ++run) {
        if (matches(run->second, filter)) listed.push_back(with_event(run->second));
    }
    return listed;
}

Result<std::vector<Event>> MemoryDatabase::list_events(const EventFilter& filter, Page page) const {
    if (auto error = refusal()) return *std::move(error);
    std::vector<Event> listed;
    const auto limit = static_cast<std::size_t>(page.limit);
    for (auto event = newest(events_, page); event != events_.rend() && listed.size() < limit; ++event) {
        if (matches(event->second, filter)) listed.push_back(event->second);
    }
    return listed;
}

Result<std::vector<Link>> MemoryDatabase::list_links(const std::string& workspace, const std::string& kind, Page page,
                                                     std::int64_t& next) const {
    if (auto error = refusal()) return *std::move(error);
    std::map<std::int64_t, const Link*> by_number;
    for (const auto& [id, link] : links_) {
        const bool is_wanted = kind.empty() ? !link.kind.starts_with(hidden_link_prefix) : link.kind == kind;
        if (link.workspace == workspace && is_wanted) by_number[link_numbers_.at(id)] = &link;
    }
    std::vector<Link> listed;
    std::int64_t last = 0;
    next = 0;
    for (auto link = newest(by_number, page); link != by_number.rend(); ++link) {
        if (listed.size() == static_cast<std::size_t>(page.limit)) {
            next = last;
            break;
        }
        last = link->first;
        listed.push_back(*link->second);
    }
    return listed;
}

Result<std::vector<HourCounts>> MemoryDatabase::hour_counts(const std::string& workspace, TimePoint from) const {
    if (auto error = refusal()) return *std::move(error);
    const auto counted = tallies_.sums().find(workspace);
    if (counted == tallies_.sums().end()) return std::vector<HourCounts>();
    std::vector<Tally> rows;
    for (const auto& [key, count] : counted->second) {
        if (key.first >= hour_of(from)) rows.push_back({key.first, key.second, count});
    }
    return hours_of(rows);
}

Result<Backlog> MemoryDatabase::backlog() const {
    if (auto error = refusal()) return *std::move(error);
    Backlog backlog;
    backlog.waiting_runs = static_cast<std::int64_t>(waiting_.size());
    for (const auto& [workspace, open] : in_place_) backlog.open_runs += static_cast<std::int64_t>(open.size());
    for (const auto& [id, run] : runs_) {
        if (run.state.status == RunStatus::held) ++backlog.held_runs;
        if (run.state.status == RunStatus::dead) ++backlog.dead_runs;
    }
    return backlog;
}

Result<Pruned> MemoryDatabase::prune(const Retention& retention) {
    if (auto error = refusal()) return *std::move(error);
    std::int64_t beyond = 0;
    if (retention.bytes_max) beyond = *stored_bytes(retention.workspace) - *retention.bytes_max;
    Pruned pruned;
    std::vector<RunId> old_runs;
    for (const auto& [id, run] : runs_) {
        if (run.workspace != retention.workspace || is_open(run.state.status)) continue;
        const bool is_old = run.state.finished_at && *run.state.finished_at < retention.older_than;
        if (!is_old && beyond <= 0) continue;
        if (old_runs.size() == static_cast<std::size_t>(retention.limit)) {
            pruned.more = true;
            break;
        }
        beyond -= bytes_of(run);
        old_runs.push_back(id);
    }
    for (const auto id : old_runs) forget(id);
    pruned.runs = static_cast<std::int64_t>(old_runs.size());

    std::vector<EventId> old_events;
    for (const auto& [id, event] : events_) {
        if (event.workspace != retention.workspace || runs_of_event_.contains(id)) continue;
        if (event.received_at >= retention.older_than && beyond <= 0) continue;
        if (old_events.size() == static_cast<std::size_t>(retention.limit)) {
            pruned.more = true;
            break;
        }
        beyond -= bytes_of(event);
        old_events.push_back(id);
    }
    for (const auto id : old_events) forget(id);
    pruned.events = static_cast<std::int64_t>(old_events.size());
    return pruned;
}

Result<std::int64_t> MemoryDatabase::stored_bytes(const std::string& workspace) const {
    if (auto error = refusal()) return *std::move(error);
    std::int64_t bytes = 0;
    for (const auto& [id, run] : runs_) {
        if (run.workspace == workspace) bytes += bytes_of(run);
    }
    for (const auto& [id, event] : events_) {
        if (event.workspace == workspace) bytes += bytes_of(event);
    }
    return bytes;
}

std::int64_t MemoryDatabase::bytes_of(const Run& run) const {
    return static_cast<std::int64_t>(run.state.journal.size());
}

std::int64_t MemoryDatabase::bytes_of(const Event& event) const {
    return static_cast<std::int64_t>(event.data.size());
}

void MemoryDatabase::forget(RunId run) {
    const auto found = runs_.find(run);
    auto& siblings = runs_of_event_.at(found->second.event);
    siblings.erase(run);
    if (siblings.empty()) runs_of_event_.erase(found->second.event);
    partitions_.erase(run);
    runs_.erase(found);
}

void MemoryDatabase::forget(EventId event) {
    const auto found = events_.find(event);
    by_external_id_.erase({found->second.workspace, found->second.hook, found->second.external_id});
    events_.erase(found);
}

}  // namespace tendril::store
