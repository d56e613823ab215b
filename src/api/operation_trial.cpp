#include "api/operation_trial.hpp"

#include "connector/request.hpp"

namespace tendril::api {

namespace {

json::value body_shown(std::string_view text) {
    if (text.empty()) return nullptr;
    auto parsed = parse_json(text, {.bytes_max = 8 * 1024 * 1024, .depth_max = 64});
    return parsed ? *std::move(parsed) : json::value(json::string(text));
}

json::object request_shown(const connector::Call& call) {
    json::object headers;
    for (const auto& [name, value] : call.headers) headers[name] = value;
    return {
        {"method", call.method}, {"path", call.path}, {"headers", std::move(headers)}, {"body", body_shown(call.body)}};
}

json::value answer_shown(const connector::Outcome& outcome) {
    if (!outcome) return nullptr;
    return json::object{{"status", outcome->status}, {"body", body_shown(outcome->body)}};
}

}  // namespace

bool is_simulated(const store::Connection& connection) {
    for (const std::string_view address : {"http://127.0.0.1", "http://localhost", "http://[::1]"}) {
        if (!connection.base_url.starts_with(address)) continue;
        const auto rest = std::string_view(connection.base_url).substr(address.size());
        if (rest.empty() || rest.front() == ':' || rest.front() == '/') return true;
    }
    return false;
}

Task<Result<json::object>> try_operation(Context& context, const connector::Operation& operation,
                                         const store::Connection& connection, const json::object& input) {
    auto& parts = context.parts;
    const auto* connector = parts.catalog.connector(operation.connector);
    const bool is_call =
        operation.kind == connector::Operation::Kind::action && operation.action.builtin == connector::Builtin::none;
    if (!is_call || connector == nullptr) {
        co_return Error(ErrorCode::invalid_input,
                        operation.id + " makes no call. Try it in a flow: \"tendril flow test\" does that.");
    }
    if (operation.action.method != "GET" && !is_simulated(connection)) {
        co_return Error(ErrorCode::forbidden, operation.id + " would change " + connection.name +
                                                  ". Try it with a connection to the sandbox, or in a flow.");
    }
    auto call = connector::build_call(operation, connection.id, connection.settings, input);
    if (!call) {
        const auto first = call.error().front();
        co_return Error(ErrorCode::invalid_input, first.message + " " + first.mend, "input." + first.field);
    }
    json::object shown{{"request", request_shown(*call)}};
    const auto outcome = co_await from_callback<connector::Outcome>(
        [&](auto done) { parts.transport.send(std::move(*call), std::move(done)); });
    const auto verdict = connector::judge(*connector, operation, outcome);
    shown["ok"] = verdict.failure == connector::FailureClass::none;
    shown["message"] = verdict.message;
    shown["answer"] = answer_shown(outcome);
    co_return shown;
}

}  // namespace tendril::api
