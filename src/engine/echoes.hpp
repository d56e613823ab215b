// A change that Tendril wrote, coming back as a webhook or by polling, starts nothing. Pure.
//
// What is known of an object that Tendril wrote is kept as a link of a kind of its own: the object's content, as the
// write's answer showed it and as later events changed it, and the content of each write that has not come back yet. An
// event that shows what is known already, or such a write, is an echo. So no time window is needed: a change to
// something else and back again is seen, and an echo that comes hours late is one.
#pragma once

#include <optional>
#include <string>

#include "base/json.hpp"
#include "connector/manifest.hpp"
#include "engine/journal.hpp"
#include "flow/registry.hpp"
#include "store/records.hpp"
#include "store/run_store.hpp"

namespace tendril::engine {

// Where the knowledge of an object is kept.
store::LinkKey known_object_key(const std::string& workspace, const std::string& connector, const std::string& kind,
                                const std::string& id);

// Whether some flow of the workspace could be started by what an action writes: knowledge of it is needed only then.
bool is_watched(const connector::ObjectWritten& written, const std::string& workspace, const flow::Registry& flows);

// The id of the object that an event shows, with its day where it is another object each day; "" when it has none.
std::string shown_id(const connector::ObjectShown& shown, const json::value& data);

// What a completed action tells of the object it wrote; nullopt when it wrote nothing. `today`: "2026-11-27", where the
// account is.
std::optional<store::Link> known_after_write(const store::Run& run, const std::string& connector,
                                             const connector::ObjectWritten& written, const Entry& entry,
                                             const std::string& today);

// What an event means for an object that Tendril wrote once.
struct Sighting {
    bool is_echo = false;
    std::optional<store::Link> known;  // to be kept when it is not nullopt
};
// All runs of an event are told the same of it.
Sighting judge_sighting(const connector::ObjectShown& shown, const json::value& data, EventId event,
                        const store::Link& known);

}  // namespace tendril::engine
