// Secrets and those who use them: `secret`, `user`, `notice`, and below `connection`: rotate, drop-previous.
#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>
#include <memory>
#include <thread>

#include "http/router.hpp"
#include "tendril/commands.hpp"
#include "tendril/table.hpp"

namespace tendril::app {

namespace {

constexpr std::chrono::milliseconds progress_pause{200};

struct SecretOptions {
    std::string id;
    std::string login;
    std::string name;
    std::string role = "builder";
    ListOptions list;
};
Result<void> report(const Cli& cli, const SecretOptions& options, RestClient& client) {
    const auto answer = client.get("/secrets" + list_query(options.list));
    if (!answer) return answer.error();
    print_list(cli, *answer,
               {{"OWNER", "/owner"},
                {"NAME", "/owner_name"},
                {"KIND", "/kind"},
                {"AGE (DAYS)", "/age_days"},
                {"DUE", "/due_at"},
                {"STATE", "/state"},
                {"OLD ONE UNTIL", "/previous_until"}});
    return {};
}

// Waits until the rotation has ended, telling how far it is.
Result<void> rotate_key(const Cli& cli, const SecretOptions&, RestClient& client) {
    const auto started = client.send("POST", "/secrets/rotation", {});
    if (!started) return started.error();
    for (;;) {
        std::this_thread::sleep_for(progress_pause);
        const auto progress = client.get("/secrets/rotation");
        if (!progress) return progress.error();
        const auto state = text_or(progress->as_object(), "state");
        if (state == "working") {
            if (!cli.json) std::cerr << "sealed anew: " << integer_or(progress->as_object(), "resealed", 0) << "\r";
            continue;
        }
        if (state == "failed") {
            return Error(ErrorCode::conflict, std::string(text_or(progress->as_object(), "error")));
        }
        print_object(cli, *progress);
        return {};
    }
}

Result<void> show_rotation(const Cli& cli, const SecretOptions&, RestClient& client) {
    const auto answer = client.get("/secrets/rotation");
    if (!answer) return answer.error();
    print_object(cli, *answer);
    return {};
}

Result<void> list_users(const Cli& cli, const SecretOptions& options, RestClient& client) {
    const auto answer = client.get("/users" + list_query(options.list));
    if (!answer) return answer.error();
    print_list(
        cli, *answer,
        {{"ID", "/id"}, {"LOGIN", "/login"}, {"NAME", "/name"}, {"ROLE", "/role"}, {"PASSPHRASE", "/has_passphrase"}});
    return {};
}

Result<void> invite(const Cli& cli, const SecretOptions& options, RestClient& client) {
    json::object body{{"login", options.login}, {"role", options.role}};
    if (!options.name.empty()) body["name"] = options.name;
    const auto answer = client.send("POST", "/users", body);
    if (!answer) return answer.error();
    if (cli.json) {
        print_object(cli, *answer);
    } else {
        std::cout << "Give this link to " << options.login << "; it signs in once, within a day:\n\n  " << client.url()
                  << std::string_view(text_or(answer->as_object(), "invitation")) << "\n\n";
    }
    return {};
}

Result<void> change_role(const Cli& cli, const SecretOptions& options, RestClient& client) {
    const auto answer =
        client.send("PATCH", "/users/" + http::percent_encode(options.id), json::object{{"role", options.role}});
    if (!answer) return answer.error();
    print_object(cli, *answer);
    return {};
}

Result<void> remove_user(const Cli&, const SecretOptions& options, RestClient& client) {
    const auto answer = client.send("DELETE", "/users/" + http::percent_encode(options.id), {});
    if (!answer) return answer.error();
    return {};
}

Result<void> list_notices(const Cli& cli, const SecretOptions& options, RestClient& client) {
    const auto answer = client.get("/notices" + list_query(options.list));
    if (!answer) return answer.error();
    print_list(cli, *answer, {{"SEVERITY", "/severity"}, {"MESSAGE", "/message"}, {"WHAT TO DO", "/mend"}});
    return {};
}

// The member of the credentials goes by the connection's kind.
Result<void> rotate_secret(const Cli& cli, const SecretOptions& options, RestClient& client) {
    const auto path = "/connections/" + http::percent_encode(options.id);
    const auto connection = client.get(path);
    if (!connection) return connection.error();
    auto secret = read_secret("TENDRIL_CREDENTIAL", "The new token or key of the account");
    if (!secret) return secret.error();
    const bool api_key = text_or(connection->as_object(), "auth") == "api_key";
    json::object credentials;
    credentials[api_key ? "api_key" : "token"] = *secret;
    const auto answer = client.send("POST", path + "/rotate", json::object{{"credentials", std::move(credentials)}});
    if (!answer) return answer.error();
    print_object(cli, *answer);
    return {};
}

Result<void> drop_previous(const Cli&, const SecretOptions& options, RestClient& client) {
    const auto answer =
        client.send("DELETE", "/connections/" + http::percent_encode(options.id) + "/previous-secret", {});
    if (!answer) return answer.error();
    return {};
}

}  // namespace

void add_secret_commands(CLI::App& app, Cli& cli) {
    const auto options = std::make_shared<SecretOptions>();
    auto* group = app.add_subcommand("secret", "Secrets: how old they are, and a new master key");
    group->require_subcommand(1);
    add_list_options(*add_command(*group, cli, options, "report", "How old each secret is, and when it is due", report),
                     options->list);
    add_command(*group, cli, options, "rotate", "Seal every secret anew under a new master key, while the server runs",
                rotate_key);
    add_command(*group, cli, options, "rotation", "How far the rotation of the master key has come", show_rotation);
}

void add_user_commands(CLI::App& app, Cli& cli) {
    const auto options = std::make_shared<SecretOptions>();
    auto* group = app.add_subcommand("user", "People who sign in: list, invite, change, remove");
    group->require_subcommand(1);
    add_list_options(*add_command(*group, cli, options, "list", "List the people who sign in", list_users),
                     options->list);
    auto* invite_command =
        add_command(*group, cli, options, "invite", "Invite a person: prints a link that works once", invite);
    invite_command->add_option("login", options->login, "A name to sign in with, such as an e-mail address")
        ->required();
    invite_command->add_option("--name", options->name, "A name for people");
    invite_command->add_option("--role", options->role, "viewer, builder or admin")->capture_default_str();
    auto* change = add_command(*group, cli, options, "change", "Give a person another role", change_role);
    change->add_option("id", options->id)->required();
    change->add_option("--role", options->role, "viewer, builder or admin")->required();
    add_command(*group, cli, options, "remove", "Take a person's access away", remove_user)
        ->add_option("id", options->id)
        ->required();
}

void add_notice_commands(CLI::App& app, Cli& cli) {
    const auto options = std::make_shared<SecretOptions>();
    auto* group = app.add_subcommand("notice", "What a person should look at");
    group->require_subcommand(1);
    add_list_options(
        *add_command(*group, cli, options, "list", "Refused connections, secrets that grow old", list_notices),
        options->list);
}

void add_secret_rotation_commands(CLI::App& group, Cli& cli) {
    const auto options = std::make_shared<SecretOptions>();
    add_command(group, cli, options, "rotate",
                "Put a new token or key in the place of the old one, once a call proved that it works", rotate_secret)
        ->add_option("id", options->id)
        ->required();
    add_command(group, cli, options, "drop-previous", "Forget the secret before the last rotation at once",
                drop_previous)
        ->add_option("id", options->id)
        ->required();
}

}  // namespace tendril::app
