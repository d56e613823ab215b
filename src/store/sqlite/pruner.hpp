// Forgets a workspace's old history in steps, beside live load.
#pragma once

#include <mutex>
#include <string>
#include <unordered_map>

#include "store/run_store.hpp"
#include "store/sqlite/group_work.hpp"
#include "store/sqlite/history.hpp"
#include "store/sqlite/readers.hpp"
#include "store/sqlite/writer.hpp"

namespace tendril::store::sqlite {

// Searches with a read connection and deletes with the writer, which stops for a few hundred rows at a time. A search
// goes on where the step before ended, so that runs that stay open for months are not looked at in every step.
//
// Thread safety: any thread; steps of all workspaces come one after the other.
class Pruner {
 public:
    Pruner(Writer& writer, Readers& readers, GroupWork& work) : writer_(writer), readers_(readers), work_(work) {}

    Result<Pruned> step(const Retention& retention);

 private:
    struct Cursor {
        RunId run{};
        EventId event{};
    };

    Result<void> forget_tallies_before(const std::string& workspace, TimePoint until);
    Result<std::int64_t> excess_of(const Retention& retention);
    // Finds rows after `from` and deletes them; moves `from`, back to the start when all was looked at.
    template <class Id, class Find, class Delete>
    Result<std::int64_t> prune_rows(const Retention& retention, Id& from, bool& more, Find find, Delete remove);

    Writer& writer_;
    Readers& readers_;
    GroupWork& work_;

    // Guarded by mutex_.
    std::mutex mutex_;
    std::unordered_map<std::string, Cursor> cursors_;
};

}  // namespace tendril::store::sqlite
