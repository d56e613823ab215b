// The part of a group that stores events with the runs that they start, and wakes the runs that awaited them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "store/postgres/exchange.hpp"
#include "store/postgres/merged_people.hpp"
#include "store/postgres/moved_marks.hpp"
#include "store/postgres/new_runs.hpp"
#include "store/postgres/noted_sightings.hpp"
#include "store/postgres/operation.hpp"
#include "store/tallies.hpp"

namespace tendril::store::postgres {

class AppendedEvents {
 public:
    void add(AppendChange& append);

    // How many runs may be started.
    [[nodiscard]] std::int64_t runs() const { return runs_; }

    // Looks for duplicates and asks for ids.
    void ask(Exchange& exchange, MergedPeople& people);
    // Gives each append its outcome.
    void judge(NewRuns& runs, MergedPeople& people);
    void write(Exchange& exchange);
    void count(TallySums& tallies) const;
    // After `runs` were written.
    void write_wakes(Exchange& exchange);

    [[nodiscard]] const std::map<std::string, std::vector<RunId>>& woken() const { return woken_; }

 private:
    struct Given {
        AppendChange* append = nullptr;
        std::string digest;  // "" without an external id
    };

    std::vector<Given> given_;
    struct Fresh {
        AppendChange* append = nullptr;
        bool late = false;  // a look had found it before
    };

    std::vector<Fresh> fresh_;
    std::int64_t runs_ = 0;
    std::unordered_map<std::string, EventId> stored_;  // by digest
    std::vector<EventId> ids_;
    std::map<EventId, AppendChange*> may_wake_;
    MovedMarks marks_;
    NotedSightings sightings_;
    std::map<std::string, std::vector<RunId>> woken_;  // by workspace
};

}  // namespace tendril::store::postgres
