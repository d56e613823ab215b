#include <CLI/CLI.hpp>
#include <memory>

#include "tendril/commands.hpp"
#include "tendril/table.hpp"

namespace tendril::app {

namespace {

struct HookOptions {
    std::string kind = "person";
    std::string name;
    std::string connection;
    std::vector<std::string> public_key_files;
    std::vector<std::string> rsa_key_files;
    std::string id;
    std::optional<bool> accept_rsa;
    bool header_secret = false;
    ListOptions page;
};

Result<void> list(const Cli& cli, const HookOptions& options, RestClient& client) {
    const auto answer = client.get("/hooks" + list_query(options.page));
    if (!answer) return answer.error();
    print_list(cli, *answer,
               {{"ID", "/id"}, {"KIND", "/kind"}, {"NAME", "/name"}, {"PATH", "/path"}, {"CREATED", "/created_at"}});
    return {};
}

// The keys in the files, "published" standing for HighLevel's own.
Result<void> add_keys(json::object& body, std::string_view name, const std::vector<std::string>& files) {
    if (files.empty()) return {};
    json::array keys;
    for (const auto& file : files) {
        auto key = file == "published" ? Result<std::string>(file) : read_text(file);
        if (!key) return key.error();
        keys.emplace_back(*key);
    }
    body[name] = std::move(keys);
    return {};
}

Result<void> add_all_keys(json::object& body, const HookOptions& options) {
    if (auto added = add_keys(body, "public_keys", options.public_key_files); !added) return added;
    if (auto added = add_keys(body, "rsa_public_keys", options.rsa_key_files); !added) return added;
    if (options.accept_rsa) body["accept_rsa"] = *options.accept_rsa;
    return {};
}

Result<void> change(const Cli& cli, const HookOptions& options, RestClient& client) {
    json::object body;
    if (!options.name.empty()) body["name"] = options.name;
    if (auto added = add_all_keys(body, options); !added) return added;
    const auto answer = client.send("PATCH", "/hooks/" + options.id, body);
    if (!answer) return answer.error();
    print_object(cli, *answer);
    return {};
}

void add_key_options(CLI::App& command, HookOptions& options) {
    command
        .add_option("--public-key-file", options.public_key_files,
                    "For highlevel: a file with an Ed25519 key that is believed, - or published; twice while a key "
                    "is rotated")
        ->expected(1)
        ->take_all();
    command.add_option("--rsa-key-file", options.rsa_key_files, "For highlevel: the same for RSA keys")
        ->expected(1)
        ->take_all();
    command.add_option("--accept-rsa", options.accept_rsa, "For highlevel: true believes the retired X-WH-Signature");
}

Result<void> create(const Cli& cli, const HookOptions& options, RestClient& client) {
    json::object body{{"kind", options.kind}, {"name", options.name}};
    if (!options.connection.empty()) body["connection"] = options.connection;
    if (options.header_secret) body["header_secret"] = true;
    if (auto added = add_all_keys(body, options); !added) return added;
    const auto answer = client.send("POST", "/hooks", body);
    if (!answer) return answer.error();
    print_object(cli, *answer);
    return {};
}

}  // namespace

void add_hook_commands(CLI::App& app, Cli& cli) {
    auto* group = app.add_subcommand("hook", "Addresses that take events: create, change, list");
    group->require_subcommand(1);
    const auto options = std::make_shared<HookOptions>();
    auto* create_command =
        add_command(*group, cli, options, "create", "Make a hook; its secret is shown this once", create);
    create_command->add_option("name", options->name, "A name for people")->required();
    create_command->add_option("--kind", options->kind, "person, highlevel or highlevel-workflow")
        ->check(CLI::IsMember({"person", "highlevel", "highlevel-workflow"}));
    create_command->add_option("--connection", options->connection, "The connection whose events come in");
    create_command->add_flag("--header-secret", options->header_secret,
                             "For highlevel-workflow: the header X-Hook-Secret must hold a secret");
    add_key_options(*create_command, *options);
    auto* change_command =
        add_command(*group, cli, options, "change", "Rename a hook or change the keys it believes, at once", change);
    change_command->add_option("id", options->id, "The hook")->required();
    change_command->add_option("--name", options->name, "Its new name");
    add_key_options(*change_command, *options);
    auto* list_command = add_command(*group, cli, options, "list", "List hooks", list);
    add_list_options(*list_command, options->page);
}

}  // namespace tendril::app
