// Forgets what is old, a little at a time, beside live work.
//
// Each workspace says how long and how much it keeps (settings: "retention" {"days","bytes"}); one that does not say
// keeps everything. A step that took long is followed by a longer rest, so that forgetting takes at most a fifth of the
// disk's time, and less on a busy machine. Of several processes with one store, one at a time does this.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "api/task.hpp"
#include "base/json.hpp"
#include "base/time.hpp"
#include "store/records.hpp"
#include "store/run_store.hpp"

namespace tendril::api {

struct Context;

// How far a workspace has come.
struct RetentionProgress {
    bool working = false;
    std::int64_t runs = 0;  // forgotten since the process started
    std::int64_t events = 0;
    std::optional<std::int64_t> stored_bytes;  // when last asked
    std::optional<TimePoint> finished_at;      // when nothing was left to forget
    std::string error;                         // why it could not go on; "" when it can
};

// On the server's executor only.
struct RetentionState {
    std::map<std::string, RetentionProgress> workspaces;  // by id
    bool giving_back = false;                             // free space goes back to the file system
};

// What a workspace's settings ask to be forgotten at `now`; nullopt when it keeps everything. Pure.
std::optional<store::Retention> retention_of(const store::Workspace& workspace, TimePoint now);

// How long to rest after a step that took this long. Pure.
std::chrono::milliseconds rest_after(std::chrono::steady_clock::duration took);

json::object form(const store::Workspace& workspace, const RetentionProgress& progress);

// Works for as long as the server runs: goes through all workspaces once a minute.
Task<void> keep_forgetting(Context& context);

}  // namespace tendril::api
