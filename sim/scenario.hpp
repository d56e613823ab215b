// What a history is about: how many nodes, workspaces and people, which flows are published, which events come when.
#pragma once

#include <string>
#include <vector>

#include "base/json.hpp"
#include "engine/engine.hpp"
#include "sim/chance.hpp"
#include "sim/flows.hpp"

namespace tendril::sim {

// An event that the client will send until it is accepted.
struct PlannedEvent {
    int number = 0;  // names it everywhere: what it writes at the other system carries "[number]"
    int workspace = 1;
    int person = 0;
    std::size_t design = 0;  // of the flow that its type starts
    Variant variant = Variant::plain;
    Micros at{};

    [[nodiscard]] std::string external_id() const;
    // What must be done for it.
    [[nodiscard]] const std::vector<Step>& steps() const;
};

struct Scenario {
    enum class Kind {
        troubled,    // with faults
        untroubled,  // without: what only faults excuse is excused in no way
        crowded,     // without faults; one workspace has a backlog, and its neighbours must not feel it
    };
    explicit Scenario(std::uint64_t seed);

    Kind kind = Kind::troubled;
    int nodes = 1;
    bool shared_store = false;
    int workspaces = 1;
    int people = 1;                    // of each workspace
    std::vector<std::size_t> designs;  // published in every workspace
    std::vector<PlannedEvent> events;  // by time
    Micros lasts{};                    // until the faults stop
    engine::EngineLimits limits;       // often so small that not everything fits into memory

    // The event that was sent with this id; nullptr when none was.
    [[nodiscard]] const PlannedEvent* find(std::string_view external_id) const;

 private:
    void add_events(Chance& chance);
    void add_crowd(Chance& chance);
    void number_events();
};

// The text by which what an event wrote is known.
std::string token_of(int event);
// The event whose token is in the text; 0 when there is none.
int event_in(std::string_view text);

}  // namespace tendril::sim
