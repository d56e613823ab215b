// The rows of events.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "store/run_store.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/group_work.hpp"

namespace tendril::store::sqlite {

// What read_event reads, from a table named or aliased `events`.
extern const std::string event_columns;
Event read_event(Query& row);

// The event stored with the same workspace, hook and external id; none when the external id is empty.
std::optional<EventId> find_duplicate(Database& database, const Event& event, const EventKeys& keys);
EventId insert_event(Database& database, const Event& event, GroupWork& work);
// Replaces the data of a run's event.
void replace_data(Database& database, RunId run, const std::string& data);

std::optional<Event> get_event(Database& database, EventId id);
std::vector<Event> list_events(Database& database, const EventFilter& filter, Page page);

}  // namespace tendril::store::sqlite
