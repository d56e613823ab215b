// Bulk changes of runs: what they are to do, how far they have come, and the table of those that people may ask about.
//
// Jobs are kept in memory, the working ones and the last that ended: after a restart nothing goes on by itself. Asking
// again is safe, because a bulk change never changes a run twice: one that was replayed is passed over (its replay
// stands for it, and can be replayed in its turn), and so is what has ended when it comes to cancelling.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/time.hpp"
#include "engine/engine.hpp"
#include "store/run_store.hpp"

namespace tendril::api {

enum class RunAction { replay, cancel };
std::string_view to_string(RunAction action);

enum class JobState {
    counting,  // finds out which runs it means
    working,
    done,
    cancelled,  // a person stopped it, or the server shut down
    failed,     // the store gave up; `error` says why
};
std::string_view to_string(JobState state);

struct RunJob {
    std::string id;
    RunAction action = RunAction::replay;
    engine::ReplayFrom from = engine::ReplayFrom::start;  // of replays
    store::RunFilter filter;
    JobState state = JobState::counting;
    std::int64_t matched = 0;  // grows while it counts
    std::int64_t done = 0;
    std::int64_t skipped = 0;  // changed by somebody else meanwhile
    std::int64_t failed = 0;
    std::string error;  // the first failure, one sentence; "" when there is none
    TimePoint created_at;
    std::optional<TimePoint> finished_at;
    bool stop = false;  // asked to cease
};

bool is_working(const RunJob& job);
json::object form(const RunJob& job);

// On the server's executor only.
class RunJobs {
 public:
    using Pointer = std::shared_ptr<RunJob>;

    // Forgets the oldest ended job when there are many.
    void add(Pointer job);
    // nullptr when the workspace has no such job.
    [[nodiscard]] Pointer find(const std::string& workspace, const std::string& id) const;
    // Newest first.
    [[nodiscard]] std::vector<RunJob> list(const std::string& workspace) const;
    // The workspace's job that is at this kind of work, or nullptr.
    [[nodiscard]] Pointer working(const std::string& workspace, RunAction action) const;

 private:
    std::deque<Pointer> jobs_;  // oldest first
};

}  // namespace tendril::api
