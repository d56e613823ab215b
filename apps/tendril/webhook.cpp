#include "tendril/webhook.hpp"

#include "vault/signatures.hpp"

namespace tendril::app {

Result<http::ClientRequest> signed_event(const std::string& hook_url, const vault::SecretText& secret,
                                         const json::object& event, TimePoint now) {
    http::ClientRequest request;
    request.method = "POST";
    request.url = hook_url;
    request.body = to_text(event);
    const std::string id(text_or(event, "id"));
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
    const auto timestamp = std::to_string(seconds);
    const auto signature = vault::standard_webhook_sign(secret, id, timestamp, request.body);
    if (signature.empty()) return Error(ErrorCode::invalid_input, "The secret is not of the form whsec_BASE64.");
    request.headers.add("Content-Type", "application/json");
    request.headers.add("webhook-id", id);
    request.headers.add("webhook-timestamp", timestamp);
    request.headers.add("webhook-signature", signature);
    return request;
}

}  // namespace tendril::app
