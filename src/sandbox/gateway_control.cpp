// The control interface of a simulator's port: what is below /_sandbox/.
#include <charconv>

#include "http/problem.hpp"
#include "http/router.hpp"
#include "sandbox/gateway.hpp"

namespace tendril::sandbox {

namespace {

http::Response not_found(std::string_view what) {
    return http::problem(404, "There is no control \"" + std::string(what) + "\" with this method.");
}

http::Response invalid(std::string_view field, std::string_view message) {
    return http::problem(Error(ErrorCode::invalid_input, std::string(message), std::string(field)));
}

// An empty body is an empty object: every control has defaults.
Result<json::object> parse_body(const std::string& text) {
    if (text.empty()) return json::object();
    auto value = parse_json(text);
    if (!value) return value.error();
    if (!value->is_object()) return Error(ErrorCode::invalid_input, "The body must be a JSON object.");
    return std::move(value->get_object());
}

bool read_number(const http::Parameters& query, std::string_view name, std::int64_t& number) {
    const auto found = query.find(name);
    if (found == query.end()) return true;
    const auto& text = found->second;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    return failure == std::errc() && end == text.data() + text.size() && number >= 0;
}

std::string text_of(const http::Parameters& query, std::string_view name) {
    const auto found = query.find(name);
    return found == query.end() ? std::string() : found->second;
}

// Signatures that a receiver must refuse, for trying out its refusal.
void add_signature(http::Headers& headers, std::string_view kind, const WebhookSigner& signer, std::string_view body) {
    if (kind == "valid") headers.add("X-GHL-Signature", signer.sign(body));
    if (kind == "wrong") headers.add("X-GHL-Signature", signer.sign(std::string(body) + " "));
}

}  // namespace

http::Response Gateway::handle_control(const http::Request& request) {
    const auto what = std::string_view(request.path).substr(std::string_view("/_sandbox/").size());
    if (request.method == "GET") return show(what, request);
    if (request.method != "POST") return not_found(what);
    const auto body = parse_body(request.body);
    if (!body) return http::problem(body.error());
    return change(what, *body);
}

http::Response Gateway::show(std::string_view what, const http::Request& request) const {
    if (what == "state") return http::reply(200, api_->state());
    if (what == "counts") {
        auto counts = api_->counts();
        counts["requests"] = log_.total();
        return http::reply(200, counts);
    }
    if (what == "faults") return http::reply(200, json::object{{"faults", faults_.to_json()}});
    if (what == "requests") return show_requests(request);
    if (what == "clock") return http::reply(200, clock_state());
    if (what == "mode") return http::reply(200, mode_state());
    if (what == "key") {
        return http::reply(200, json::object{{"public_key", signer_.public_key()}, {"pem", signer_.public_key_pem()}});
    }
    return not_found(what);
}

http::Response Gateway::change(std::string_view what, const json::object& body) {
    if (what == "reset") return reset(body);
    if (what == "faults") return change_faults(body);
    if (what == "clock") return change_clock(body);
    if (what == "mode") return change_mode(body);
    auto answer = api_->control(what, body, clock_.now());
    return answer ? *std::move(answer) : not_found(what);
}

http::Response Gateway::show_requests(const http::Request& request) const {
    const auto query = http::parse_query(request.query);
    if (!query) return http::problem(query.error());
    RequestFilter filter;
    auto limit = static_cast<std::int64_t>(filter.entries_max);
    if (!read_number(*query, "limit", limit)) return invalid("limit", "The limit must be a whole number.");
    if (!read_number(*query, "after", filter.after)) return invalid("after", "\"after\" must be a sequence number.");
    filter.entries_max = static_cast<std::size_t>(limit);
    filter.method = text_of(*query, "method");
    filter.path = text_of(*query, "path");
    filter.operation = text_of(*query, "operation");
    return http::reply(200, log_.to_json(filter));
}

json::object Gateway::clock_state() const {
    return {{"now", to_iso8601(clock_.now())}};
}

json::object Gateway::mode_state() const {
    return {{"fixed_answer", mode_.fixed_answer},
            {"rate_limit", mode_.rate_limit},
            {"record_requests", mode_.record_requests}};
}

http::Response Gateway::change_clock(const json::object& body) {
    if (body.contains("now")) {
        const auto time = parse_iso8601(text_or(body, "now"));
        if (!time) return invalid("now", "The time must be ISO 8601 with a zone, like 2026-11-23T09:30:00Z.");
        clock_.set(*time);
    }
    clock_.advance(std::chrono::milliseconds(integer_or(body, "advance_ms", 0)));
    return http::reply(200, clock_state());
}

http::Response Gateway::change_faults(const json::object& body) {
    std::vector<Fault> added;
    const bool several = body.contains("faults");
    for (const auto& item : several ? array_or_empty(body, "faults") : json::array{body}) {
        auto fault = parse_fault(item);
        if (!fault) return http::problem(fault.error());
        added.push_back(*std::move(fault));
    }
    if (added.empty()) faults_.clear();
    for (auto& fault : added) faults_.add(std::move(fault));
    return http::reply(200, json::object{{"faults", faults_.to_json()}});
}

http::Response Gateway::change_mode(const json::object& body) {
    mode_.fixed_answer = boolean_or(body, "fixed_answer", mode_.fixed_answer);
    mode_.rate_limit = boolean_or(body, "rate_limit", mode_.rate_limit);
    mode_.record_requests = boolean_or(body, "record_requests", mode_.record_requests);
    api_->set_rate_limit(mode_.rate_limit);
    return http::reply(200, mode_state());
}

http::Response Gateway::reset(const json::object& body) {
    clock_.reset();
    faults_.clear();
    log_.clear();
    mode_ = {};
    mode_.rate_limit = rate_limit_at_start_;
    api_->set_rate_limit(mode_.rate_limit);
    api_->reset(clock_.now(), boolean_or(body, "seed", true));
    return http::reply(200, json::object{{"reset", true}});
}

Result<void> Gateway::set_webhook_url(std::string url) {
    if (!url.empty() && !url.starts_with("http://") && !url.starts_with("https://")) {
        return Error(ErrorCode::invalid_input, "Say where to send webhooks: an http or https address.", "url");
    }
    webhook_url_ = std::move(url);
    api_->set_webhooks(!webhook_url_.empty());
    return {};
}

std::vector<http::ClientRequest> Gateway::take_webhooks() {
    std::vector<http::ClientRequest> requests;
    if (webhook_url_.empty()) return requests;
    for (const auto& payload : api_->take_webhooks()) {
        if (faults_.drops_webhook(text_or(payload, "type"))) continue;
        http::ClientRequest request{"POST", webhook_url_, {}, to_text(payload)};
        request.headers.add("Content-Type", "application/json");
        add_signature(request.headers, "valid", signer_, request.body);
        requests.push_back(std::move(request));
    }
    return requests;
}

Result<http::ClientRequest> Gateway::webhook(const http::Request& emit) {
    const auto body = parse_body(emit.body);
    if (!body) return body.error();
    const auto url = text_or(*body, "url", webhook_url_);
    if (!url.starts_with("http://") && !url.starts_with("https://")) {
        return Error(ErrorCode::invalid_input, "Say where to send the webhook: an http or https address.", "url");
    }
    const auto* payload = body->if_contains("payload");
    json::value delivery;
    if (payload == nullptr && body->contains("type")) {
        auto made = api_->webhook(text_or(*body, "type"), object_or_empty(*body, "data"), clock_.now());
        if (made) delivery = std::move(*made);
        payload = &delivery;
    }
    if (payload == nullptr || payload->is_null())
        return Error(ErrorCode::invalid_input, "Say what to send.", "payload");
    const auto signature = text_or(*body, "signature", "valid");
    if (signature != "valid" && signature != "wrong" && signature != "none") {
        return Error(ErrorCode::invalid_input, "Say valid, wrong or none.", "signature");
    }
    http::ClientRequest request{"POST", std::string(url), {}, {}};
    // A text is sent as it is, so that a test can choose the exact bytes.
    request.body = payload->is_string() ? std::string(payload->get_string()) : to_text(*payload);
    request.headers.add("Content-Type", "application/json");
    add_signature(request.headers, signature, signer_, request.body);
    for (const auto& header : object_or_empty(*body, "headers")) {
        if (header.value().is_string()) request.headers.add(header.key(), std::string(header.value().get_string()));
    }
    return request;
}

}  // namespace tendril::sandbox
