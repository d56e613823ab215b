// Runs that were inserted and not changed since: most end by their first change, which then need not read the row.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "store/records.hpp"

namespace tendril::store::sqlite {

// What has to be known of a run's row before it is changed.
struct StoredRun {
    std::string workspace;
    std::string flow;
    std::int32_t version = 0;
    bool open = true;
    std::optional<std::int64_t> journal_at;
    bool has_journal = false;
    TimePoint due_at;
    bool plain = false;  // with nothing in the columns that few runs ever fill
};

// A run that was rolled back may stay here until another gets its number.
//
// Thread safety: only on the writer's thread.
class FreshRuns {
 public:
    void add(RunId id, const Run& run);
    // The run, which is about to be changed and no longer fresh; nullopt when its row has to be read.
    std::optional<StoredRun> take(RunId id);

 private:
    boost::unordered_flat_map<RunId, StoredRun> runs_;
};

}  // namespace tendril::store::sqlite
