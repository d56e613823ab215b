// What may be forgotten of a workspace: found by reading, a little at a time, and deleted by the writer.
#pragma once

#include <cstdint>
#include <vector>

#include "store/run_store.hpp"
#include "store/sqlite/database.hpp"

namespace tendril::store::sqlite {

// How long the key of a forgotten event is remembered: senders repeat an event for up to a week.
inline constexpr std::chrono::hours dedupe_memory{24 * 8};

// Rows found, oldest first, up to where the search got.
template <class Id>
struct Found {
    std::vector<Id> ids;
    Id searched_through{};
    bool more = false;  // the step was used up; otherwise everything old was looked at
};

// Ended runs after `after` that are old, and the oldest ended ones until `excess` bytes are found.
Found<RunId> find_old_runs(Database& database, const Retention& retention, RunId after, std::int64_t excess);
// Likewise events; those that still have a run, or woke one, are not found.
Found<EventId> find_old_events(Database& database, const Retention& retention, EventId after, std::int64_t excess);

struct Deleted {
    std::int64_t rows = 0;
    std::int64_t bytes = 0;
};

// Rows that came to be needed since they were found are left alone.
Deleted delete_runs(Database& database, const std::vector<RunId>& runs);
// Remembers the keys of events younger than dedupe_memory.
Deleted delete_events(Database& database, const std::vector<EventId>& events, TimePoint now);
// Drops a few of the remembered keys that are old enough.
void forget_keys(Database& database, TimePoint now);

}  // namespace tendril::store::sqlite
