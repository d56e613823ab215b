// The sandbox of this server: the built-in simulators, switched on and off.
#include "api/sandbox.hpp"

#include "api/audit.hpp"
#include "api/connections.hpp"
#include "api/installation.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"

namespace tendril::api {

namespace {

struct SandboxState {
    bool available = false;
    bool on = false;
};

// Simulators hold what they hold in the memory of one process: several nodes would each have their own.
bool is_alone(const Context& context) {
    return context.parts.engine.counters().partitions_held == store::partition_count;
}

json::object form(const SandboxState& state) {
    return {{"available", state.available}, {"on", state.on}};
}

// Blocks.
Result<SandboxState> read_state(const Call& call, bool alone) {
    const auto& sandbox = call.context.parts.sandbox;
    if (!sandbox.on) return SandboxState();
    const auto whose = sandbox_workspace(call.context.parts.config);
    if (!whose) return whose.error();
    const bool is_ours = *whose == call.workspace();
    return SandboxState{alone && (is_ours || !*whose), is_ours && sandbox.is_on()};
}

Task<Result<http::Response>> get(Call& call) {
    const bool alone = is_alone(call.context);
    const auto state = co_await on_worker(call.context.parts.offload, [&] { return read_state(call, alone); });
    if (!state) co_return state.error();
    co_return http::reply(200, form(*state));
}

// Blocks.
Result<std::vector<store::Connection>> switch_stored_on(const Call& call) {
    const auto& parts = call.context.parts;
    if (auto may = expect_operator(call, "The sandbox"); !may) return may.error();
    const auto access = parts.sandbox.on();
    if (!access) return access.error();
    auto connections =
        connect_sandbox({parts.config, parts.vault, parts.clock, parts.random}, call.workspace(), *access);
    if (!connections) return connections;
    if (auto kept = keep_sandbox_workspace(parts.config, call.workspace()); !kept) return kept.error();
    if (auto recorded = record(call, "sandbox.switched_on", ""); !recorded) return recorded.error();
    return connections;
}

Task<Result<http::Response>> switch_on(Call& call) {
    auto& context = call.context;
    if (!context.parts.sandbox.on || !is_alone(context)) {
        co_return Error(
            ErrorCode::conflict,
            "This server has no sandbox: it shares its work with others. Run \"tendril demo\" to try things "
            "out.");
    }
    const auto connections = co_await on_worker(context.parts.offload, [&] { return switch_stored_on(call); });
    if (!connections) co_return connections.error();
    for (const auto& connection : *connections) apply_connection(context, connection);
    co_return http::reply(200, form(SandboxState{true, true}));
}

// Blocks; the ids of the connections that are gone.
Result<std::vector<std::string>> switch_stored_off(const Call& call) {
    auto& config = call.context.parts.config;
    if (auto may = expect_operator(call, "The sandbox"); !may) return may.error();
    const auto whose = sandbox_workspace(config);
    if (!whose) return whose.error();
    if (*whose != call.workspace()) return std::vector<std::string>();
    const auto all = config.list_connections(call.workspace());
    if (!all) return all.error();
    std::vector<std::string> gone;
    for (const auto& connection : *all) {
        if (!is_beside_us(connection.base_url)) continue;
        if (auto deleted = config.delete_connection(connection.id); !deleted) return deleted.error();
        if (auto deleted = config.delete_secrets(connection.id); !deleted) return deleted.error();
        gone.push_back(connection.id);
    }
    if (auto kept = keep_sandbox_workspace(config, ""); !kept) return kept.error();
    call.context.parts.sandbox.off();
    if (auto recorded = record(call, "sandbox.switched_off", ""); !recorded) return recorded.error();
    return gone;
}

Task<Result<http::Response>> switch_off(Call& call) {
    auto& context = call.context;
    if (!context.parts.sandbox.on) co_return Error(ErrorCode::conflict, "This server has no sandbox.");
    const auto gone = co_await on_worker(context.parts.offload, [&] { return switch_stored_off(call); });
    if (!gone) co_return gone.error();
    for (const auto& connection : *gone) {
        forget_connection(context, connection);
        context.streams.changed(call.workspace(), "connections", connection);
    }
    co_return no_content();
}

}  // namespace

std::vector<Route> sandbox_routes() {
    return {{.method = "GET",
             .pattern = "/sandbox",
             .handle = get,
             .id = "getSandbox",
             .summary = "Whether the built-in simulators can be switched on here, and whether they are.",
             .response = "Sandbox"},
            {.method = "PUT",
             .pattern = "/sandbox",
             .handle = switch_on,
             .id = "switchSandboxOn",
             .summary = "Starts the built-in simulators, on loopback, and connects the workspace to them; also after "
                        "every start of the server from then on.",
             .response = "Sandbox",
             .needs = Role::admin},
            {.method = "DELETE",
             .pattern = "/sandbox",
             .handle = switch_off,
             .id = "switchSandboxOff",
             .summary = "Stops the simulators, with all that they hold, and takes the connections to them away.",
             .status = 204,
             .needs = Role::admin}};
}

}  // namespace tendril::api
