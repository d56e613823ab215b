// The part of a group that keeps what events told and looks found.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "store/postgres/exchange.hpp"
#include "store/sighting.hpp"

namespace tendril::store::postgres {

class NotedSightings {
 public:
    void expect(const Sighting& sighting) { noted_.try_emplace({sighting.connection, sighting.thing}); }
    // Reads and locks them.
    void ask(Exchange& exchange);
    // As take_note. `now`: when it is seen.
    bool note(const Sighting& sighting, TimePoint now);
    void write(Exchange& exchange) const;

 private:
    struct Noted {
        Seen seen;
        TimePoint seen_at;
        bool is_stored = false;
        bool is_changed = false;
    };
    std::map<std::pair<std::string, std::string>, Noted> noted_;  // by connection and thing
};

}  // namespace tendril::store::postgres
