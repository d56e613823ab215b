#include <CLI/CLI.hpp>
#include <memory>

#include "http/router.hpp"
#include "tendril/commands.hpp"
#include "tendril/table.hpp"

namespace tendril::app {

namespace {

struct TokenOptions {
    std::string id;
    std::string name;
    std::string role = "admin";
    std::vector<std::string> operations;
    ListOptions page;
};

Result<void> list(const Cli& cli, const TokenOptions& options, RestClient& client) {
    const auto answer = client.get("/tokens" + list_query(options.page));
    if (!answer) return answer.error();
    print_list(cli, *answer,
               {{"ID", "/id"},
                {"NAME", "/name"},
                {"KIND", "/kind"},
                {"ROLE", "/role"},
                {"CREATED", "/created_at"},
                {"EXPIRES", "/expires_at"}});
    return {};
}

Result<void> create(const Cli& cli, const TokenOptions& options, RestClient& client) {
    json::object body{{"name", options.name}, {"role", options.role}};
    json::array operations;
    for (const auto& operation : options.operations) operations.emplace_back(operation);
    if (!operations.empty()) body["operations"] = std::move(operations);
    const auto answer = client.send("POST", "/tokens", body);
    if (!answer) return answer.error();
    print_object(cli, *answer);
    return {};
}

Result<void> revoke(const TokenOptions& options, RestClient& client) {
    const auto answer = client.send("DELETE", "/tokens/" + http::percent_encode(options.id), {});
    if (!answer) return answer.error();
    return {};
}

}  // namespace

void add_token_commands(CLI::App& app, Cli& cli) {
    auto* group = app.add_subcommand("token", "API tokens: list, create, revoke");
    group->require_subcommand(1);
    const auto options = std::make_shared<TokenOptions>();
    auto* list_command = add_command(*group, cli, options, "list", "List tokens, sessions and sign-in links", list);
    add_list_options(*list_command, options->page);
    auto* create_command =
        add_command(*group, cli, options, "create", "Make an API token; it is shown this once", create);
    create_command->add_option("name", options->name, "What it is for")->required();
    create_command->add_option("--role", options->role, "viewer, builder or admin")->capture_default_str();
    create_command->add_option("--operation", options->operations,
                               "The id of a REST operation that it may call; those of its role without");
    auto* revoke_command = group->add_subcommand("revoke", "Take a token back");
    revoke_command->add_option("id", options->id)->required();
    revoke_command->callback(with_client(cli, [options](RestClient& client) { return revoke(*options, client); }));
}

}  // namespace tendril::app
