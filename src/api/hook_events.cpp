#include "api/hook_events.hpp"

#include <utility>

#include "api/body.hpp"
#include "vault/signatures.hpp"

namespace tendril::api {

namespace {

Error unauthenticated(std::string message) {
    return Error(ErrorCode::unauthenticated, std::move(message));
}

Result<void> verify_person(const LiveHook& hook, const http::Request& request, TimePoint now) {
    const auto id = request.headers.get("webhook-id");
    const auto timestamp = request.headers.get("webhook-timestamp");
    const auto signature = request.headers.get("webhook-signature");
    if (id.empty() || timestamp.empty() || signature.empty()) {
        return unauthenticated("The headers webhook-id, webhook-timestamp and webhook-signature are required.");
    }
    if (!hook.signing_key.valid(id, timestamp, signature, request.body, now)) {
        return unauthenticated("The signature does not fit, or its timestamp is more than five minutes off.");
    }
    return {};
}

Result<void> verify_highlevel(const LiveHook& hook, const http::Request& request) {
    const auto signature = request.headers.get("X-GHL-Signature");
    if (hook.verifier.empty()) return unauthenticated("This hook has no public key yet: nothing can be verified.");
    if (signature.empty()) return unauthenticated("The header X-GHL-Signature is required.");
    if (!vault::ed25519_valid(hook.verifier.reveal(), signature, request.body)) {
        return unauthenticated("The signature in X-GHL-Signature does not fit.");
    }
    return {};
}

Result<json::object> parse_object(const http::Request& request) {
    auto value = parse_json(request.body);
    if (!value) return value.error();
    if (!value->is_object()) return Error(ErrorCode::invalid_input, "The body must be a JSON object.");
    return std::move(value->get_object());
}

engine::Incoming incoming(const store::Hook& hook, bool sender_can_mend) {
    engine::Incoming event;
    event.workspace = hook.workspace;
    event.hook = hook.id;
    event.sender_can_mend = sender_can_mend;
    return event;
}

}  // namespace

Result<void> verify_sender(const LiveHook& hook, const http::Request& request, TimePoint now) {
    return hook.hook.kind == highlevel_hook ? verify_highlevel(hook, request) : verify_person(hook, request, now);
}

Result<engine::Incoming> read_person_event(const store::Hook& hook, const http::Request& request, TimePoint now) {
    auto object = parse_object(request);
    if (!object) return object.error();
    auto event = incoming(hook, true);
    Body body(*object);
    event.type = body.text("type");
    event.external_id = body.text_or("id", "");
    event.occurred_at = body.time_or("occurred_at", now);
    body.object("data");
    if (const auto checked = body.check_what_was_read(); !checked) return checked.error();

    if (event.external_id.empty()) event.external_id = request.headers.get("webhook-id");
    event.data = std::move(object->at("data").get_object());
    return event;
}

Result<engine::Incoming> read_highlevel_event(const store::Hook& hook, const http::Request& request, TimePoint now) {
    auto object = parse_object(request);
    if (!object) return object.error();
    auto event = incoming(hook, false);
    event.type = text_or(*object, "type");
    event.external_id = text_or(*object, "webhookId");
    // Without an id, a repeated delivery is known by its bytes.
    if (event.external_id.empty()) event.external_id = "sha256:" + vault::sha256_hex(request.body);
    event.occurred_at = parse_iso8601(text_or(*object, "timestamp")).value_or(now);
    event.data = std::move(*object);
    return event;
}

}  // namespace tendril::api
