#include "api/connections.hpp"

#include "api/resources/answers.hpp"

namespace tendril::api {

engine::ConnectionFacts facts_of(const store::Connection& connection) {
    engine::ConnectionFacts facts;
    facts.id = connection.id;
    facts.workspace = connection.workspace;
    facts.connector = connection.connector;
    facts.settings = connection.settings;
    facts.read_only = connection.read_only;
    facts.needs_attention = connection.health == "needs_attention";
    return facts;
}

Result<std::optional<store::Connection>> mark_health(Context& context, const std::string& connection,
                                                     const Health& health) {
    const std::lock_guard lock(context.configuration);
    auto found = context.parts.config.find_connection(connection);
    if (!found || !*found) return found;
    auto& stored = **found;
    if (stored.health == health.state && stored.health_detail == health.detail) return found;
    stored.health = health.state;
    stored.health_detail = health.detail;
    stored.updated_at = context.parts.clock.now();
    if (auto put = context.parts.config.put_connection(stored); !put) return put.error();
    return found;
}

Result<store::Connection> find_own_connection(const Call& call, const std::string& id) {
    auto found = call.context.parts.config.find_connection(id);
    if (!found) return found.error();
    if (!*found || (*found)->workspace != call.workspace()) return no_such("connection", id);
    return std::move(**found);
}

Task<Result<store::Connection>> own_connection(Call& call) {
    co_return co_await on_worker(call.context.parts.offload,
                                 [&] { return find_own_connection(call, call.variable("id")); });
}

bool is_of_person(const store::Connection& connection) {
    return !text_or(connection.settings, "person").empty();
}

void apply_connection(Context& context, const store::Connection& connection) {
    context.parts.transport.forget(connection.id);
    context.locations.put(connection);
    context.parts.engine.set_connection(facts_of(connection));
    context.streams.changed(connection.workspace, "connections", connection.id);
}

void forget_connection(Context& context, const std::string& id) {
    context.parts.engine.remove_connection(id);
    context.locations.remove(id);
    context.parts.transport.forget(id);
}

}  // namespace tendril::api
