#include "api/key_rotation.hpp"

#include "api/context.hpp"
#include "base/log.hpp"
#include "vault/reseal.hpp"

namespace tendril::api {

namespace {

constexpr auto lock_name = "rotate the master key";
constexpr std::chrono::seconds lock_lasts{60};

std::string_view to_string(KeyRotation::State state) {
    switch (state) {
        case KeyRotation::State::working:
            return "working";
        case KeyRotation::State::done:
            return "done";
        case KeyRotation::State::failed:
            return "failed";
        case KeyRotation::State::idle:
            break;
    }
    return "idle";
}

json::value time_or_null(const std::optional<TimePoint>& time) {
    return time ? json::value(to_iso8601(*time)) : json::value(nullptr);
}

// Whether this process may work at it now. Blocks. Errors: conflict, of the store.
Result<void> hold_lock(Context& context) {
    const auto held = context.parts.config.acquire_lock(lock_name, context.instance, lock_lasts);
    if (!held) return held.error();
    if (!*held) return Error(ErrorCode::conflict, "Another server of this store is rotating the master key.");
    return {};
}

// From the first secret to the last; how many were sealed anew.
Task<Result<std::int64_t>> pass(Context& context) {
    auto& parts = context.parts;
    auto& progress = context.rotation;
    progress.seen = progress.unreadable = 0;
    std::int64_t resealed = 0;
    std::optional<store::SealedSecret> after;
    do {
        const auto page = co_await on_worker(parts.offload, [&]() -> Result<vault::ResealedPage> {
            if (auto held = hold_lock(context); !held) return held.error();
            return vault::reseal_page(parts.keys, parts.config, after ? &*after : nullptr);
        });
        if (!page) co_return page.error();
        progress.seen += page->seen;
        progress.unreadable += page->unreadable;
        progress.resealed += page->resealed;
        resealed += page->resealed;
        after = page->last;
    } while (after && !context.draining);
    if (context.draining) co_return Error(ErrorCode::cancelled, "The server stops; the next start goes on.");
    co_return resealed;
}

Task<Result<void>> rotate(Context& context) {
    auto& parts = context.parts;
    auto begun = co_await on_worker(parts.offload, [&]() -> Result<void> {
        if (auto held = hold_lock(context); !held) return held;
        return parts.keys.begin_rotation();
    });
    if (!begun) co_return begun;
    // Until a whole pass finds nothing left: what was stored during one is met by the next.
    for (bool left = true; left;) {
        const auto resealed = co_await pass(context);
        if (!resealed) co_return resealed.error();
        left = *resealed > 0;
    }
    auto finished = co_await on_worker(parts.offload, [&] { return parts.keys.finish_rotation(); });
    if (!finished) co_return finished;
    // What another node sealed under the old key in the very moment before it heard of the new one.
    const auto late = co_await pass(context);
    if (!late) co_return late.error();
    co_return Result<void>();
}

}  // namespace

json::object form(const KeyRotation& rotation, bool begun) {
    const bool interrupted = begun && rotation.state != KeyRotation::State::working;
    json::object made{{"state", interrupted ? "interrupted" : to_string(rotation.state)},
                      {"seen", rotation.seen},
                      {"resealed", rotation.resealed},
                      {"unreadable", rotation.unreadable},
                      {"started_at", time_or_null(rotation.started_at)},
                      {"finished_at", time_or_null(rotation.finished_at)}};
    made["error"] = rotation.error.empty() ? json::value(nullptr) : json::value(rotation.error);
    return made;
}

Task<void> rotate_master_key(Context& context) {
    auto& progress = context.rotation;
    if (progress.state == KeyRotation::State::working) co_return;
    progress = {};
    progress.state = KeyRotation::State::working;
    progress.started_at = context.parts.clock.now();
    const auto done = co_await rotate(context);
    progress.finished_at = context.parts.clock.now();
    progress.state = done ? KeyRotation::State::done : KeyRotation::State::failed;
    if (!done) {
        progress.error = done.error().message;
        log::warn("The master key was not rotated: {}", done.error().message);
    } else {
        log::info("rotated the master key; {} secrets were sealed anew", progress.resealed);
    }
    // If it fails, the lock ends by itself.
    co_await on_worker(context.parts.offload,
                       [&] { return context.parts.config.release_lock(lock_name, context.instance).has_value(); });
}

}  // namespace tendril::api
