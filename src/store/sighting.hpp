// One change, told by an event and found by looking: which of the two came first. Pure.
//
// A system tells of its changes by webhooks, of which some get lost; a look at it finds what was changed, without knowing
// whether an event told of it. Both say what they saw up to an instant of the other system's clock, and both stores
// settle in the transaction of the event whether it is news.
#pragma once

#include <algorithm>
#include <string>

#include "base/time.hpp"

namespace tendril::store {

enum class SeenBy {
    event,        // the event that a look makes too
    other_event,  // one that tells of the change in its own way, such as that of its tags alone: news in any case
    look,
};

struct Sighting {
    std::string connection;
    std::string thing;  // and the kind of change, such as "task.completed:Fgc4RB": unique in its connection
    // Of a look: it is no news when something as late as this was seen before.
    TimePoint since;
    TimePoint through;  // what is seen with this event
    SeenBy by = SeenBy::event;
};

// What is kept of a thing.
struct Seen {
    TimePoint told{};   // the latest instant that an event told of
    TimePoint found{};  // and that a look found
};

// Whether the sighting is news; `seen` is then, and for everything told, moved on.
inline bool take_note(const Sighting& sighting, Seen& seen) {
    if (sighting.by != SeenBy::look) {
        seen.told = std::max(seen.told, sighting.through);
        return sighting.by == SeenBy::other_event || seen.found < sighting.through;
    }
    if (std::max(seen.told, seen.found) >= sighting.since) return false;
    seen.found = std::max(seen.found, sighting.through);
    return true;
}

}  // namespace tendril::store
