#include "api/connection_test.hpp"

#include "api/connections.hpp"
#include "connector/request.hpp"

namespace tendril::api {

namespace {

ConnectionTest explain(const connector::Connector& connector, const connector::Operation& operation,
                       const connector::Outcome& outcome, connector::FailureClass& failure) {
    const auto verdict = connector::judge(connector, operation, outcome);
    failure = verdict.failure;
    ConnectionTest test;
    test.ok = verdict.failure == connector::FailureClass::none;
    test.status = outcome ? outcome->status : 0;
    test.detail = test.ok ? connector.title + " answered: the credentials work." : verdict.message;
    return test;
}

// Only refused credentials need a person; a server that is out of reach says nothing about them.
std::optional<Health> health_after(connector::FailureClass failure, const std::string& detail) {
    if (failure == connector::FailureClass::none) return Health{"ok", ""};
    if (failure == connector::FailureClass::auth) return Health{"needs_attention", detail};
    return std::nullopt;
}

}  // namespace

Task<Result<ConnectionTest>> test_connection(Context& context, const store::Connection& connection) {
    auto& parts = context.parts;
    const auto* connector = parts.catalog.connector(connection.connector);
    if (connector == nullptr) co_return ConnectionTest{false, "This connector is not known.", 0};
    const auto test_call = connector::test_call(*connector, connection.settings);
    const auto* operation = parts.catalog.operation(test_call.operation);
    if (operation == nullptr) co_return ConnectionTest{false, "This connector has no test call.", 0};
    auto call = connector::build_call(*operation, connection.id, connection.settings, test_call.input);
    if (!call) co_return ConnectionTest{false, call.error().front().message, 0};

    parts.transport.forget(connection.id);
    const auto outcome = co_await from_callback<connector::Outcome>(
        [&](auto done) { parts.transport.send(std::move(*call), std::move(done)); });
    auto failure = connector::FailureClass::none;
    auto test = explain(*connector, *operation, outcome, failure);
    const auto health = health_after(failure, test.detail);
    if (!health) co_return test;
    const auto stored = co_await on_worker(parts.offload, [&] { return mark_health(context, connection.id, *health); });
    if (!stored) co_return stored.error();
    if (*stored) apply_connection(context, **stored);
    co_return test;
}

}  // namespace tendril::api
