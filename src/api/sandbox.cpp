#include "api/sandbox.hpp"

#include <algorithm>
#include <utility>

#include "api/connection_input.hpp"
#include "base/ids.hpp"

namespace tendril::api {

namespace {

constexpr auto sandbox_mark = "sandbox";

}  // namespace

bool is_beside_us(const std::string& base_url) {
    return base_url.starts_with("http://127.0.0.1:") || base_url.starts_with("http://[::1]:");
}

Result<store::Connection> connect_simulator(const SandboxStores& stores, const std::string& workspace,
                                            ConnectionPlan plan) {
    const auto existing = stores.config.list_connections(workspace);
    if (!existing) return existing.error();
    const auto person = text_or(plan.settings, "person");
    const auto found = std::ranges::find_if(*existing, [&](const store::Connection& one) {
        return one.connector == plan.connector && one.auth == plan.auth && is_beside_us(one.base_url) &&
               text_or(one.settings, "person") == person;
    });
    auto connection = found == existing->end() ? store::Connection() : *found;
    const auto now = stores.clock.now();
    if (connection.id.empty()) {
        connection.id = new_id(stores.random, "conn");
        connection.workspace = workspace;
        connection.created_at = now;
    }
    connection.connector = std::move(plan.connector);
    connection.name = std::move(plan.name);
    connection.auth = std::move(plan.auth);
    connection.base_url = std::move(plan.base_url);
    connection.settings = std::move(plan.settings);
    connection.updated_at = now;
    if (auto put = stores.vault.put(credentials_name(connection), plan.credentials); !put) return put.error();
    if (auto put = stores.config.put_connection(connection); !put) return put.error();
    return connection;
}

Result<std::vector<store::Connection>> connect_sandbox(const SandboxStores& stores, const std::string& workspace,
                                                       const SandboxAccess& access) {
    ConnectionPlan highlevel{"highlevel",
                             "HighLevel (simulated)",
                             "private_integration_token",
                             access.highlevel_url,
                             {{"location_id", access.location_id}},
                             vault::SecretText(to_text(json::object{{"token", access.highlevel_token}}))};
    auto first = connect_simulator(stores, workspace, std::move(highlevel));
    if (!first) return first.error();
    ConnectionPlan habitify{"habitify", "Habitify (simulated)",
                            "api_key",  access.habitify_url,
                            {},         vault::SecretText(to_text(json::object{{"api_key", access.habitify_key}}))};
    auto second = connect_simulator(stores, workspace, std::move(habitify));
    if (!second) return second.error();
    return std::vector{std::move(*first), std::move(*second)};
}

Result<std::optional<std::string>> sandbox_workspace(store::ConfigStore& config) {
    auto mark = config.find_mark(sandbox_mark);
    if (!mark) return mark.error();
    if (!*mark || (*mark)->empty()) return std::optional<std::string>();
    return std::move(*mark);
}

Result<void> keep_sandbox_workspace(store::ConfigStore& config, const std::string& workspace) {
    const auto before = config.find_mark(sandbox_mark);
    if (!before) return before.error();
    if (before->value_or("") == workspace) return {};
    const auto kept = config.replace_mark(sandbox_mark, *before, workspace);
    if (!kept) return kept.error();
    if (!*kept) return Error(ErrorCode::conflict, "Somebody else has just switched the sandbox. Look again.");
    return {};
}

}  // namespace tendril::api
