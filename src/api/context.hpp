// What all request handlers share. Internal to this module.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>

#include "api/authentication.hpp"
#include "api/hook_table.hpp"
#include "api/idempotency.hpp"
#include "api/key_rotation.hpp"
#include "api/live_streams.hpp"
#include "api/locations.hpp"
#include "api/metrics.hpp"
#include "api/reload.hpp"
#include "api/retention.hpp"
#include "api/run_jobs.hpp"
#include "api/service.hpp"
#include "api/sign_in_limit.hpp"
#include "api/task.hpp"

namespace tendril::api {

struct Context {
    explicit Context(Parts given)
        : parts(std::move(given)),
          tokens(parts.config),
          streams(timers_of(parts.executor)),
          started_at(parts.clock.now()),
          instance(new_id(parts.random, "process")) {}

    Parts parts;
    // On the server's executor only.
    TokenCache tokens;
    HookTable hooks;
    Locations locations;
    std::shared_ptr<KeysInUse> keys_in_use = std::make_shared<KeysInUse>();  // shared with requests under way
    LiveStreams streams;
    Metrics metrics;
    RunJobs jobs;
    RetentionState retention;
    KeyRotation rotation;
    SignInLimit sign_ins;
    LiveConfiguration live;
    bool draining = false;
    // On worker threads: held over a read followed by a write of the same configuration record.
    std::mutex configuration;
    TimePoint started_at;
    std::string instance;  // of this process, among those that share the store
};

}  // namespace tendril::api
