#include "api/hook_events.hpp"

#include <utility>

#include "api/body.hpp"
#include "vault/signatures.hpp"

namespace tendril::api {

namespace {

constexpr std::size_t webhook_id_bytes_max = 200;
constexpr std::string_view untyped_event = "(none)";

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

// A workflow's action signs nothing: the hook's address is its secret, or a header holds one.
Result<void> verify_workflow(const LiveHook& hook, const http::Request& request) {
    if (hook.verifier.empty()) return {};
    if (vault::same_secret(request.headers.get(workflow_secret_header), hook.verifier.reveal())) return {};
    return unauthenticated("The header " + std::string(workflow_secret_header) + " must hold the hook's secret.");
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
    if (hook.hook.kind == highlevel_hook) return hook.keys.verify(request.headers, request.body);
    if (hook.hook.kind == workflow_hook) return verify_workflow(hook, request);
    return verify_person(hook, request, now);
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

Result<engine::Incoming> read_highlevel_event(const store::Hook& hook, const http::Request& request,
                                              std::string_view type, TimePoint now) {
    auto object = parse_object(request);
    if (!object) return object.error();
    auto event = incoming(hook, false);
    event.type = type.empty() ? text_or(*object, "type") : type;
    if (event.type.empty()) event.type = untyped_event;
    event.external_id = text_or(*object, "webhookId");
    const bool has_usable_id = !event.external_id.empty() && event.external_id.size() <= webhook_id_bytes_max;
    // Without an id, a repeated delivery is known by its bytes.
    if (!has_usable_id) event.external_id = "sha256:" + vault::sha256_hex(request.body);
    event.occurred_at = parse_iso8601(text_or(*object, "timestamp")).value_or(now);
    event.data = std::move(*object);
    return event;
}

Result<engine::Incoming> read_workflow_event(const store::Hook& hook, const http::Request& request, TimePoint now) {
    auto object = parse_object(request);
    if (!object) return object.error();
    auto event = incoming(hook, false);
    event.type = workflow_event;
    const auto window = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()) / workflow_repeat_window;
    event.external_id = "sha256:" + vault::sha256_hex(request.body) + ":" + std::to_string(window);
    event.occurred_at = now;
    event.data = std::move(*object);
    return event;
}

void place_event(engine::Incoming& event, const LiveHook& hook, const Locations& locations) {
    auto location = text_or(event.data, "locationId");
    if (location.empty()) location = text_or(object_or_empty(event.data, "location"), "id");  // as workflows post it
    const auto company = text_or(event.data, "companyId");
    if (location.empty() && company.empty()) return;
    const auto places = locations.find(location, company);
    const bool serves_all = hook.hook.kind == highlevel_hook && hook.keys.only_published();
    const Locations::Place* chosen = nullptr;
    for (const auto& place : places) {
        const bool is_hooks_own = place.workspace == hook.hook.workspace;
        if (!hook.hook.connection.empty() && place.connection != hook.hook.connection) continue;
        if (is_hooks_own || (serves_all && chosen == nullptr)) chosen = &place;
        if (is_hooks_own) break;
    }
    if (chosen != nullptr) {
        event.workspace = chosen->workspace;
        event.connection = chosen->connection;
        return;
    }
    const auto whose = location.empty() ? "company '" + std::string(company.substr(0, 60)) + "'"
                                        : "location '" + std::string(location.substr(0, 60)) + "'";
    event.unplaced = "No connection here serves the " + whose + ". Connect it, then send the event again.";
}

}  // namespace tendril::api
