#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "http/router.hpp"
#include "tendril/commands.hpp"
#include "tendril/table.hpp"

namespace tendril::app {

namespace {

struct ConnectionOptions {
    std::string id;
    std::string connector;
    std::string name;
    std::string auth;
    std::string base_url;
    std::vector<std::string> settings;
    bool read_only = false;
    bool look = false;
    std::string days;
    ListOptions page;
};

Result<void> list(const Cli& cli, const ConnectionOptions& options, RestClient& client) {
    const auto answer = client.get("/connections" + list_query(options.page));
    if (!answer) return answer.error();
    print_list(cli, *answer,
               {{"ID", "/id"},
                {"CONNECTOR", "/connector"},
                {"NAME", "/name"},
                {"HEALTH", "/health"},
                {"READ ONLY", "/read_only"},
                {"DETAIL", "/health_detail"}});
    return {};
}

// OAuth credentials are a JSON object; the others are one text.
Result<json::object> read_credentials(std::string_view auth) {
    auto secret = read_secret("TENDRIL_CREDENTIAL", "The token or key of the account");
    if (!secret) return secret.error();
    if (auth == "oauth2") {
        auto value = parse_json(*secret);
        if (!value || !value->is_object()) {
            return Error(ErrorCode::invalid_input, "OAuth credentials are given as a JSON object with access_token.");
        }
        return std::move(value->get_object());
    }
    const bool api_key = auth == "api_key";
    return json::object{{api_key ? "api_key" : "token", *secret}};
}

// The kind of credentials that the connector has first.
Result<std::string> default_auth(const std::string& connector, RestClient& client) {
    const auto connectors = client.get("/connectors?limit=200");
    if (!connectors) return connectors.error();
    for (const auto& item : array_or_empty(connectors->as_object(), "items")) {
        if (text_or(item.as_object(), "id") != connector) continue;
        const auto* kind = find_path(item, "/auth/0/kind");
        if (kind != nullptr && kind->is_string()) return std::string(kind->get_string());
    }
    return Error(ErrorCode::invalid_input, "There is no connector \"" + connector + "\" that can be connected.");
}

Result<void> add(const Cli& cli, ConnectionOptions options, RestClient& client) {
    if (options.auth.empty()) {
        auto auth = default_auth(options.connector, client);
        if (!auth) return auth.error();
        options.auth = std::move(*auth);
    }
    auto settings = read_pairs(options.settings);
    if (!settings) return settings.error();
    auto credentials = read_credentials(options.auth);
    if (!credentials) return credentials.error();
    json::object body{{"connector", options.connector}, {"auth", options.auth}, {"read_only", options.read_only}};
    if (!options.name.empty()) body["name"] = options.name;
    if (!options.base_url.empty()) body["base_url"] = options.base_url;
    body["settings"] = std::move(*settings);
    body["credentials"] = std::move(*credentials);
    const auto answer = client.send("POST", "/connections", body);
    if (!answer) return answer.error();
    print_object(cli, *answer);
    return {};
}

void add_add(CLI::App& group, Cli& cli, const std::shared_ptr<ConnectionOptions>& options) {
    auto* command = group.add_subcommand("add",
                                         "Connect an account; its token or key is asked for, or read from "
                                         "TENDRIL_CREDENTIAL or standard input");
    command->add_option("connector", options->connector, "highlevel or habitify")->required();
    command->add_option("--name", options->name, "A name for people");
    command->add_option("--auth", options->auth, "private_integration_token, oauth2 or api_key");
    command->add_option("--base-url", options->base_url, "Another address than the connector's");
    command->add_option("--set", options->settings, "A setting: NAME=VALUE, for example location_id=...");
    command->add_flag("--read-only", options->read_only, "Refuse every call that changes something");
    command->callback(with_client(cli, [&cli, options](RestClient& client) { return add(cli, *options, client); }));
}

// A connection that does not work makes the command fail.
Result<void> test(Cli& cli, const ConnectionOptions& options, RestClient& client) {
    const auto answer = client.send("POST", "/connections/" + http::percent_encode(options.id) + "/test", {});
    if (!answer) return answer.error();
    print_object(cli, *answer);
    if (!boolean_or(answer->as_object(), "ok", false)) cli.exit_code = exit_failed;
    return {};
}

Result<void> show_polls(const Cli& cli, const ConnectionOptions& options, RestClient& client) {
    const auto path = "/connections/" + http::percent_encode(options.id) + "/polls";
    const auto answer = options.look ? client.send("POST", path + "/look", {}) : client.get(path);
    if (!answer) return answer.error();
    print_list(cli, *answer,
               {{"POLL", "/id"},
                {"ACTIVE", "/active"},
                {"LAST LOOK", "/last_look"},
                {"NEXT LOOK", "/next_look"},
                {"EVENTS", "/events"},
                {"PROBLEM", "/problem"}});
    return {};
}

Result<void> show_coverage(const Cli& cli, const ConnectionOptions& options, RestClient& client) {
    auto path = "/connections/" + http::percent_encode(options.id) + "/coverage";
    if (!options.days.empty()) path += "?days=" + http::percent_encode(options.days);
    const auto answer = client.get(path);
    if (!answer) return answer.error();
    if (cli.json) {
        print_object(cli, *answer);
        return {};
    }
    const auto& coverage = answer->as_object();
    print_list(cli, json::object{{"items", array_or_empty(coverage, "polls")}},
               {{"LOOKED FOR", "/title"}, {"ACTIVE", "/active"}, {"LAST LOOK", "/looked_at"}, {"PROBLEM", "/problem"}});
    print_list(cli, json::object{{"items", array_or_empty(coverage, "days")}},
               {{"DAY", "/day"}, {"CHANGES", "/changes"}, {"TOLD", "/told"}, {"RECONCILED", "/reconciled"}});
    std::cout << text_or(coverage, "summary") << '\n';
    return {};
}

}  // namespace

void add_connection_commands(CLI::App& app, Cli& cli) {
    auto* group = app.add_subcommand("connection", "Connected accounts: add, authorize, list, test, coverage, scopes");
    group->require_subcommand(1);
    const auto options = std::make_shared<ConnectionOptions>();
    add_add(*group, cli, options);
    add_consent_commands(*group, cli);
    add_secret_rotation_commands(*group, cli);
    auto* list_command = group->add_subcommand("list", "List the connected accounts");
    add_list_options(*list_command, options->page);
    list_command->callback(
        with_client(cli, [&cli, options](RestClient& client) { return list(cli, *options, client); }));
    auto* polls_command = group->add_subcommand("polls", "How an account that sends no events is looked at");
    polls_command->add_option("id", options->id)->required();
    polls_command->add_flag("--look", options->look, "Look now");
    polls_command->callback(
        with_client(cli, [&cli, options](RestClient& client) { return show_polls(cli, *options, client); }));
    auto* coverage_command = group->add_subcommand("coverage", "How much of what changed there was seen");
    coverage_command->add_option("id", options->id)->required();
    coverage_command->add_option("--days", options->days, "How many days, newest first: 1 to 35");
    coverage_command->callback(
        with_client(cli, [&cli, options](RestClient& client) { return show_coverage(cli, *options, client); }));
    auto* test_command = group->add_subcommand("test", "Call the account once, to prove that its credentials work");
    test_command->add_option("id", options->id)->required();
    test_command->callback(
        with_client(cli, [&cli, options](RestClient& client) { return test(cli, *options, client); }));
}

}  // namespace tendril::app
