// Runs to be inserted, and the ids that the database gave for them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "store/postgres/exchange.hpp"
#include "store/records.hpp"

namespace tendril::store::postgres {

class NewRuns {
 public:
    // Lets no other process store runs until this transaction ends, so that runs become visible in the order of their
    // ids: whoever reads past an id will never find a smaller one there later. To be asked for before anything that
    // takes locks, or two processes might wait for each other.
    static void take_turn(Exchange& exchange);
    // Asks for ids for at most `count` runs.
    void ask(Exchange& exchange, std::int64_t count);
    // `run.id` becomes the next id; `external_id` is its event's.
    void add(Run& run, std::string_view external_id);
    void write(Exchange& exchange);

    // The runs added, by workspace.
    struct Range {
        RunId first{};
        RunId last{};
    };
    [[nodiscard]] const std::map<std::string, Range>& ranges() const { return ranges_; }

 private:
    std::vector<RunId> given_;
    std::size_t used_ = 0;
    std::map<std::string, Range> ranges_;

    Column<RunId> ids_, replay_of_;
    Column<EventId> events_, woken_by_;
    Column<RunStatus> statuses_;
    Column<Priority> priorities_;
    Column<std::int32_t> partitions_, versions_, attempts_, bytes_;
    Column<TimePoint> created_, due_, updated_, started_, finished_;
    Column<std::string> workspaces_, flows_, keys_, held_for_, awaits_type_, awaits_key_, errors_, journals_;
};

}  // namespace tendril::store::postgres
