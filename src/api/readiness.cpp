#include "api/readiness.hpp"

#include "http/problem.hpp"

namespace tendril::api {

namespace {

// A part without a reason to complain is well.
json::object part(std::string reason = {}) {
    const bool well = reason.empty();
    return {{"ok", well}, {"reason", well ? json::value(nullptr) : json::value(std::move(reason))}};
}

json::object intake_part(const ReadinessInput& input) {
    if (input.engine.events_waiting >= input.limits.appends_waiting_max) {
        return part("Events come in faster than the store takes them; senders are told to wait (429).");
    }
    if (input.engine.longest_event_wait < input.limits.append_time_max) return part();
    const auto seconds = std::chrono::floor<std::chrono::seconds>(input.engine.longest_event_wait).count();
    return part("The store has not answered for " + std::to_string(seconds) +
                " s; senders are told to wait (429). Look at the disk or the database.");
}

// A process without partitions works at nothing, which is right while others have them all.
json::object lease_part(const ReadinessInput& input) {
    auto made = input.engine.leases_valid
                    ? part()
                    : part("The store has not renewed this process's right to work at runs; nothing starts meanwhile.");
    made["partitions"] = input.engine.partitions_held;
    return made;
}

}  // namespace

http::Response readiness(const ReadinessInput& input) {
    json::object parts;
    parts["server"] = part(input.draining ? "The server is shutting down." : "");
    parts["store"] = part(input.store.healthy ? "" : "The last write to the store failed.");
    parts["intake"] = intake_part(input);
    parts["leases"] = lease_part(input);
    parts["configuration"] = part(
        input.configuration_stale ? "Another process changed the configuration, and it could not be read again." : "");
    json::array reasons;
    for (const auto& member : parts) {
        const auto reason = text_or(member.value().get_object(), "reason");
        if (!reason.empty()) reasons.emplace_back(reason);
    }
    const int status = reasons.empty() ? 200 : 503;
    json::object body{{"ready", reasons.empty()}};
    body["reasons"] = std::move(reasons);
    body["parts"] = std::move(parts);
    return http::reply(status, body);
}

}  // namespace tendril::api
