#include "store/memory/memory_database.hpp"

#include <algorithm>

namespace tendril::store {

namespace {

// Members of `changes` replace those of `stored`, one level deep.
void merge_over(json::object& stored, const json::object& changes) {
    for (const auto& member : changes) stored[member.key()] = member.value();
}

Error not_found(std::string message) {
    return {ErrorCode::not_found, std::move(message)};
}

Run first_state(const Event& event, const RunDraft& draft) {
    Run run;
    run.event = event.id;
    run.workspace = event.workspace;
    run.flow = draft.flow;
    run.version = draft.version;
    run.ordering_key = draft.ordering_key;
    run.created_at = event.received_at;
    run.replay_of = draft.replay_of;
    run.priority = draft.priority;
    run.state.journal = draft.journal;
    run.state.due_at = event.received_at;
    run.state.updated_at = event.received_at;
    return run;
}

bool contains(const std::vector<std::int32_t>& partitions, std::int32_t partition) {
    return partitions.empty() || std::ranges::find(partitions, partition) != partitions.end();
}

}  // namespace

std::optional<Error> MemoryDatabase::refusal() const {
    if (available_) return std::nullopt;
    Error error(ErrorCode::unavailable, "The database cannot be reached.");
    error.retry_after = std::chrono::seconds(1);
    return error;
}

Result<Appended> MemoryDatabase::append(const NewEvent& added) {
    if (auto error = refusal()) return *std::move(error);
    const auto& sent = added.event;
    if (added.mark && !move_mark(*added.mark)) {
        return Error(ErrorCode::conflict, "The mark " + added.mark->name + " was moved by somebody else.");
    }
    if (const auto known = find_external(sent.workspace, sent.hook, sent.external_id)) {
        tallies_.add_duplicate(sent);
        return Appended{*known, true, {}, {}};
    }
    const bool is_news = note(added.sighting);
    if (!is_news && added.sighting->by == SeenBy::look) return Appended{{}, true, {}, {}};
    tallies_.add_event(sent);
    Event event = sent;
    event.id = EventId(++last_event_);
    if (!is_news) {
        event.disposition = Disposition::no_flow;
        event.detail = found_before;
    }
    if (!event.external_id.empty()) by_external_id_[{event.workspace, event.hook, event.external_id}] = event.id;
    if (added.person) merge_person(*added.person);
    Appended appended;
    appended.event = event.id;
    // Before the new runs are there: an event does not wake what it starts.
    if (added.may_wake && is_news) appended.woken = wake(event);
    const auto& stored = events_.emplace(event.id, std::move(event)).first->second;
    if (!is_news) return appended;
    for (const auto& draft : added.runs) appended.runs.push_back(insert(first_state(stored, draft)));
    return appended;
}

bool MemoryDatabase::move_mark(const MarkChange& change) {
    const auto found = marks_.find(change.name);
    const auto stored = found == marks_.end() ? std::nullopt : std::optional(found->second);
    if (stored != change.expected) return false;
    marks_[change.name] = change.value;
    return true;
}

bool MemoryDatabase::note(const std::optional<Sighting>& sighting) {
    return !sighting || take_note(*sighting, seen_[{sighting->connection, sighting->thing}]);
}

Result<void> MemoryDatabase::save(std::vector<RunChange> changes) {
    if (auto error = refusal()) return *std::move(error);
    for (const auto& change : changes) {
        if (!runs_.contains(change.run)) return not_found("There is no run " + to_string(change.run) + ".");
        if (fences_matter_ && !leases_.allows(partitions_.at(change.run), change.lease)) {
            return Error(ErrorCode::lease_lost, "Another node works at " + to_string(change.run) + " by now.");
        }
    }
    for (auto& change : changes) {
        auto& run = runs_.at(change.run);
        if (change.ended) tallies_.add_end(*change.ended, change.state);
        set_state(run, std::move(change.state));
        for (const auto& link : change.links) put_link(link);
        if (change.redacted_event_data && !is_needed_by_others(run)) {
            events_.at(run.event).data = *std::move(change.redacted_event_data);
        }
    }
    return {};
}

// Whether another run still needs the event's data.
bool MemoryDatabase::is_needed_by_others(const Run& run) const {
    return std::ranges::any_of(runs_of_event_.at(run.event), [&](RunId id) {
        const auto status = runs_.at(id).state.status;
        return id != run.id && (is_open(status) || status == RunStatus::dead);
    });
}

Result<RunId> MemoryDatabase::start_run(Run run) {
    if (auto error = refusal()) return *std::move(error);
    if (!events_.contains(run.event)) return not_found("There is no event " + to_string(run.event) + ".");
    return insert(std::move(run));
}

Result<Leases> MemoryDatabase::lease(const LeaseRequest& request) {
    if (auto error = refusal()) return *std::move(error);
    return leases_.lease(request);
}

RunId MemoryDatabase::insert(Run run) {
    run.id = RunId(++last_run_);
    partitions_[run.id] = partition_of(run.workspace, run.ordering_key, events_.at(run.event).external_id);
    runs_of_event_[run.event].insert(run.id);
    index(run, true);
    return runs_.emplace(run.id, std::move(run)).first->first;
}

void MemoryDatabase::set_state(Run& run, RunState state) {
    index(run, false);
    run.state = std::move(state);
    index(run, true);
}

void MemoryDatabase::index(const Run& run, bool present) {
    if (run.state.status == RunStatus::waiting) {
        const std::pair place(run.state.due_at, run.id);
        present ? void(waiting_.insert(place)) : void(waiting_.erase(place));
    } else if (keeps_place(run.state.status)) {
        auto& open = in_place_[run.workspace];
        present ? void(open.insert(run.id)) : void(open.erase(run.id));
    }
}

std::vector<RunId> MemoryDatabase::wake(const Event& event) {
    std::vector<RunId> woken;
    for (const auto& [due, id] : waiting_) {
        const auto& run = runs_.at(id);
        const auto& awaits = run.state.awaits;
        if (run.workspace != event.workspace || !awaits) continue;
        if (awaits->event_type == event.type && awaits->key == event.ordering_key) woken.push_back(id);
    }
    std::ranges::sort(woken);
    for (const auto id : woken) {
        auto& run = runs_.at(id);
        RunState state = run.state;
        state.status = RunStatus::queued;
        state.awaits.reset();
        state.woken_by = event.id;
        state.updated_at = event.received_at;
        set_state(run, std::move(state));
    }
    return woken;
}

void MemoryDatabase::put_link(const Link& link) {
    const LinkId id(link.workspace, link.kind, link.source_id, link.connection);
    if (link_numbers_.try_emplace(id, last_link_ + 1).second) ++last_link_;
    auto& stored = links_[id];
    json::object state = std::move(stored.state);
    merge_over(state, link.state);
    stored = link;
    stored.state = std::move(state);
}

void MemoryDatabase::merge_person(const Person& person) {
    const auto [place, added] = people_.try_emplace({person.workspace, person.id}, person);
    if (added) return;
    merge_over(place->second.fields, person.fields);
    place->second.updated_at = person.updated_at;
}

Result<std::vector<std::string>> MemoryDatabase::open_workspaces() const {
    if (auto error = refusal()) return *std::move(error);
    std::vector<std::string> names;
    for (const auto& [workspace, open] : in_place_) {
        if (!open.empty()) names.push_back(workspace);
    }
    return names;
}

Result<std::vector<RunWithEvent>> MemoryDatabase::load_open(const OpenQuery& query) const {
    if (auto error = refusal()) return *std::move(error);
    std::vector<RunId> ids;
    for (const auto& [workspace, open] : in_place_) {
        if (!query.workspace.empty() && query.workspace != workspace) continue;
        for (auto id = open.upper_bound(query.after); id != open.end() && *id <= query.through; ++id) {
            if (contains(query.partitions, partitions_.at(*id))) ids.push_back(*id);
        }
    }
    std::ranges::sort(ids);
    if (ids.size() > static_cast<std::size_t>(query.limit)) ids.resize(static_cast<std::size_t>(query.limit));
    std::vector<RunWithEvent> loaded;
    for (const auto id : ids) loaded.push_back(with_event(runs_.at(id)));
    return loaded;
}

Result<Due> MemoryDatabase::load_due(const DueQuery& query) const {
    if (auto error = refusal()) return *std::move(error);
    Due due;
    for (auto place = waiting_.upper_bound({query.after_due, query.after_run}); place != waiting_.end(); ++place) {
        if (!contains(query.partitions, partitions_.at(place->second))) continue;
        if (place->first > query.until || due.runs.size() == static_cast<std::size_t>(query.limit)) {
            due.next = place->first;
            break;
        }
        due.runs.push_back(with_event(runs_.at(place->second)));
    }
    return due;
}

Result<std::optional<Event>> MemoryDatabase::find_event(EventId event) const {
    if (auto error = refusal()) return *std::move(error);
    const auto found = events_.find(event);
    return found == events_.end() ? std::nullopt : std::optional(found->second);
}

Result<std::optional<RunWithEvent>> MemoryDatabase::find_run(RunId run) const {
    if (auto error = refusal()) return *std::move(error);
    const auto found = runs_.find(run);
    return found == runs_.end() ? std::nullopt : std::optional(with_event(found->second));
}

Result<std::optional<Link>> MemoryDatabase::find_link(const LinkKey& key) const {
    if (auto error = refusal()) return *std::move(error);
    const Link* first = nullptr;
    std::int64_t number = 0;
    const auto consider = [&](const LinkId& id, const Link& link) {
        if (first != nullptr && link_numbers_.at(id) >= number) return;
        first = &link;
        number = link_numbers_.at(id);
    };
    if (key.source_id.empty()) {
        for (const auto& [id, link] : links_) {
            const bool leads_there = link.workspace == key.workspace && link.kind == key.kind &&
                                     link.target_id == key.target_id &&
                                     (key.connection.empty() || link.connection == key.connection);
            if (leads_there) consider(id, link);
        }
        return first == nullptr ? std::nullopt : std::optional(*first);
    }
    const LinkId from(key.workspace, key.kind, key.source_id, key.connection);
    for (auto place = links_.lower_bound(from); place != links_.end(); ++place) {
        const auto& link = place->second;
        if (link.workspace != key.workspace || link.kind != key.kind || link.source_id != key.source_id) break;
        if (!key.connection.empty() && link.connection != key.connection) break;
        consider(place->first, link);
    }
    return first == nullptr ? std::nullopt : std::optional(*first);
}

Result<std::vector<std::string>> MemoryDatabase::linked_targets(const std::string& workspace, const std::string& kind,
                                                                const std::string& connection,
                                                                const std::vector<std::string>& target_ids,
                                                                const std::string& except_source) const {
    if (auto error = refusal()) return *std::move(error);
    std::vector<std::string> linked;
    for (const auto& target : target_ids) {
        const bool taken = std::ranges::any_of(links_, [&](const auto& entry) {
            const Link& link = entry.second;
            return link.workspace == workspace && link.kind == kind && link.target_id == target &&
                   link.source_id != except_source && (connection.empty() || link.connection == connection);
        });
        if (taken) linked.push_back(target);
    }
    return linked;
}

Result<std::optional<Person>> MemoryDatabase::find_person(const std::string& workspace, const std::string& id) const {
    if (auto error = refusal()) return *std::move(error);
    const auto found = people_.find({workspace, id});
    return found == people_.end() ? std::nullopt : std::optional(found->second);
}

Result<void> MemoryDatabase::wish(const RunWish& wish) {
    if (auto error = refusal()) return *std::move(error);
    if (!runs_.contains(wish.run)) return not_found("There is no run " + to_string(wish.run) + ".");
    wishes_[wish.run] = wish;
    return {};
}

Result<std::vector<RunWish>> MemoryDatabase::load_wishes(const std::vector<std::int32_t>& partitions) const {
    if (auto error = refusal()) return *std::move(error);
    std::vector<RunWish> loaded;
    for (const auto& [run, wish] : wishes_) {
        if (contains(partitions, partitions_.at(run))) loaded.push_back(wish);
    }
    return loaded;
}

Result<void> MemoryDatabase::forget_wish(RunId run) {
    if (auto error = refusal()) return *std::move(error);
    wishes_.erase(run);
    return {};
}

Result<PermitGrant> MemoryDatabase::take_permits(const PermitRequest& request) {
    if (auto error = refusal()) return *std::move(error);
    return permits_.take(request);
}

Result<void> MemoryDatabase::settle_permits(const PermitSettlement& settlement) {
    if (auto error = refusal()) return *std::move(error);
    permits_.settle(settlement);
    return {};
}

std::optional<EventId> MemoryDatabase::find_external(const std::string& workspace, const std::string& hook,
                                                     const std::string& external_id) const {
    const auto found = by_external_id_.find({workspace, hook, external_id});
    return found == by_external_id_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace tendril::store
