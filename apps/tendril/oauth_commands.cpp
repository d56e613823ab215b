// Connecting by consent, scopes, and the accounts of an agency: below `connection`; the apps: `oauth-app`.
#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "http/router.hpp"
#include "tendril/commands.hpp"
#include "tendril/table.hpp"

namespace tendril::app {

namespace {

struct OAuthOptions {
    std::string id;
    std::string connector = "highlevel";
    std::string name;
    std::string base_url;
    std::string account;
    std::string page;
    std::string client_id;
    std::string authorization_url;
    std::string token_url;
    std::string redirect_uri;
    std::vector<std::string> scopes;
    std::vector<std::string> ids;
    bool read_only = false;
    ListOptions list;
};

std::string connection_path(const OAuthOptions& options, std::string_view rest) {
    return "/connections/" + http::percent_encode(options.id) + std::string(rest);
}

json::array texts(const std::vector<std::string>& values) {
    json::array made;
    for (const auto& value : values) made.emplace_back(value);
    return made;
}

Result<void> show_page(const Cli& cli, const json::value& answer) {
    if (!cli.json) {
        std::cout << "Open this page in a browser within 15 minutes, and consent:\n\n  "
                  << std::string_view(text_or(answer.as_object(), "url")) << "\n\n";
        return {};
    }
    print_object(cli, answer);
    return {};
}

Result<void> authorize(const Cli& cli, const OAuthOptions& options, RestClient& client) {
    json::object body;
    if (!options.page.empty()) body["page"] = options.page;
    if (!options.scopes.empty()) body["scopes"] = texts(options.scopes);
    std::string path = "/connections/authorize";
    if (options.id.empty()) {
        body["connector"] = options.connector;
        if (!options.name.empty()) body["name"] = options.name;
        if (!options.base_url.empty()) body["base_url"] = options.base_url;
        if (!options.account.empty()) body["settings"] = json::object{{"account", options.account}};
        body["read_only"] = options.read_only;
    } else {
        path = connection_path(options, "/authorize");
    }
    const auto answer = client.send("POST", path, body);
    if (!answer) return answer.error();
    return show_page(cli, *answer);
}

Result<void> show_scopes(const Cli& cli, const OAuthOptions& options, RestClient& client) {
    const auto answer = client.get(connection_path(options, "/scopes"));
    if (!answer) return answer.error();
    print_object(cli, *answer);
    return {};
}

Result<void> list_members(const Cli& cli, const OAuthOptions& options, RestClient& client) {
    const auto answer = client.get(connection_path(options, "/members") + list_query(options.list));
    if (!answer) return answer.error();
    print_list(cli, *answer,
               {{"ID", "/id"}, {"NAME", "/name"}, {"WORKSPACE", "/workspace"}, {"CONNECTION", "/connection"}});
    return {};
}

Result<void> import_members(const Cli& cli, const OAuthOptions& options, RestClient& client) {
    json::object body;
    if (!options.ids.empty()) body["ids"] = texts(options.ids);
    const auto answer = client.send("POST", connection_path(options, "/members/import"), body);
    if (!answer) return answer.error();
    print_object(cli, *answer);
    return {};
}

Result<void> set_app(const Cli& cli, const OAuthOptions& options, RestClient& client) {
    auto secret = read_secret("TENDRIL_CLIENT_SECRET", "The app's client secret");
    if (!secret) return secret.error();
    json::object body{{"client_id", options.client_id}, {"client_secret", *secret}};
    if (!options.authorization_url.empty()) body["authorization_url"] = options.authorization_url;
    if (!options.token_url.empty()) body["token_url"] = options.token_url;
    if (!options.redirect_uri.empty()) body["redirect_uri"] = options.redirect_uri;
    const auto answer = client.send("PUT", "/oauth-apps/" + http::percent_encode(options.connector), body);
    if (!answer) return answer.error();
    print_object(cli, *answer);
    return {};
}

Result<void> list_apps(const Cli& cli, const OAuthOptions& options, RestClient& client) {
    const auto answer = client.get("/oauth-apps" + list_query(options.list));
    if (!answer) return answer.error();
    print_list(cli, *answer, {{"CONNECTOR", "/connector"}, {"CLIENT ID", "/client_id"}, {"REDIRECT", "/redirect_uri"}});
    return {};
}

Result<void> remove_app(const Cli&, const OAuthOptions& options, RestClient& client) {
    const auto answer = client.send("DELETE", "/oauth-apps/" + http::percent_encode(options.connector), {});
    if (!answer) return answer.error();
    return {};
}

}  // namespace

void add_consent_commands(CLI::App& group, Cli& cli) {
    const auto options = std::make_shared<OAuthOptions>();
    auto* authorize_command =
        add_command(group, cli, options, "authorize",
                    "Connect an account by consent (OAuth 2.0): prints the page to open", authorize);
    authorize_command->add_option("id", options->id, "A connection to connect again; a new one without");
    authorize_command->add_option("--connector", options->connector)->capture_default_str();
    authorize_command->add_option("--name", options->name, "A name for people");
    authorize_command->add_option("--base-url", options->base_url, "Another address than the connector's");
    authorize_command->add_option("--account", options->account, "The kind of account: location or company");
    authorize_command->add_option("--page", options->page, "The consent page: standard or white_label");
    authorize_command->add_option("--scope", options->scopes, "A scope beside those that the flows need");
    authorize_command->add_flag("--read-only", options->read_only, "Refuse every call that changes something");
    add_command(group, cli, options, "scopes", "Granted, needed, missing and surplus scopes of a connection",
                show_scopes)
        ->add_option("id", options->id)
        ->required();
    auto* members = add_command(group, cli, options, "locations", "List the accounts below an agency's", list_members);
    members->add_option("id", options->id)->required();
    add_list_options(*members, options->list);
    auto* import = add_command(group, cli, options, "import-locations",
                               "Make a workspace for each account below an agency's that has none", import_members);
    import->add_option("id", options->id)->required();
    import->add_option("--only", options->ids, "The id of a location; all without");
}

void add_oauth_app_commands(CLI::App& app, Cli& cli) {
    auto* group = app.add_subcommand("oauth-app", "Apps by which accounts are connected: set, list, remove");
    group->require_subcommand(1);
    const auto options = std::make_shared<OAuthOptions>();
    auto* set = add_command(
        *group, cli, options, "set",
        "Enter an app; its secret is asked for, or read from TENDRIL_CLIENT_SECRET or standard input", set_app);
    set->add_option("connector", options->connector)->required();
    set->add_option("--client-id", options->client_id)->required();
    set->add_option("--authorization-url", options->authorization_url, "A consent page on a domain of your own");
    set->add_option("--token-url", options->token_url);
    set->add_option("--redirect-uri", options->redirect_uri);
    add_list_options(*add_command(*group, cli, options, "list", "List the apps", list_apps), options->list);
    add_command(*group, cli, options, "remove", "Forget an app", remove_app)
        ->add_option("connector", options->connector)
        ->required();
}

}  // namespace tendril::app
