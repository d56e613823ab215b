// One transaction of the writer: what waited together, as few batched statements.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "store/postgres/appended_events.hpp"
#include "store/postgres/connection.hpp"
#include "store/postgres/merged_people.hpp"
#include "store/postgres/new_runs.hpp"
#include "store/postgres/operation.hpp"
#include "store/postgres/saved_links.hpp"
#include "store/postgres/saved_runs.hpp"
#include "store/tallies.hpp"

namespace tendril::store::postgres {

// Names a group in the table `writers`, so that it can be found out later whether it was committed.
struct GroupMark {
    std::string writer;
    std::int64_t number = 0;
};

// One attempt at a group, in three round trips: lock and read what the changes depend on; make them; tell the other
// nodes and commit. Changes are applied by kind: saves, then appends, then started runs, each kind in the order given.
// So a wait and the event that it awaits find each other in one group; nothing else in a group can depend on another
// kind, because ids are known only after the commit.
//
// Every node locks rows in the same order: leases, people, links, each by key.
//
// Errors: throws Failure. Operations that fail by themselves (not_found, lease_lost) get their outcome and write
// nothing.
class Group {
 public:
    // `careful`: whether to look for the cause of an earlier attempt's failure.
    Group(Connection& connection, std::span<Operation> operations, bool careful);

    // False when another node was quicker somewhere, or a run is not there: roll back, and try again carefully.
    bool apply(const GroupMark& mark);
    // `tell_others`: whether there may be other nodes.
    void commit(const GroupMark& mark, bool tell_others);

 private:
    void ask_events_of_starts(Exchange& exchange);
    void judge_starts();

    Connection& connection_;
    const bool careful_;
    SavedRuns saved_;
    SavedLinks links_;
    AppendedEvents events_;
    MergedPeople people_;
    NewRuns runs_;
    TallySums tallies_;
    std::vector<StartChange*> starts_;
    std::map<EventId, std::string> external_ids_;  // of the events of starts_
};

}  // namespace tendril::store::postgres
