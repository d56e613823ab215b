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
    std::string public_key_file;
    ListOptions page;
};

Result<void> list(const Cli& cli, const HookOptions& options, RestClient& client) {
    const auto answer = client.get("/hooks" + list_query(options.page));
    if (!answer) return answer.error();
    print_list(cli, *answer,
               {{"ID", "/id"}, {"KIND", "/kind"}, {"NAME", "/name"}, {"PATH", "/path"}, {"CREATED", "/created_at"}});
    return {};
}

Result<void> create(const Cli& cli, const HookOptions& options, RestClient& client) {
    json::object body{{"kind", options.kind}, {"name", options.name}};
    if (!options.connection.empty()) body["connection"] = options.connection;
    if (!options.public_key_file.empty()) {
        const auto key = read_text(options.public_key_file);
        if (!key) return key.error();
        body["public_key"] = *key;
    }
    const auto answer = client.send("POST", "/hooks", body);
    if (!answer) return answer.error();
    print_object(cli, *answer);
    return {};
}

}  // namespace

void add_hook_commands(CLI::App& app, Cli& cli) {
    auto* group = app.add_subcommand("hook", "Addresses that take events: create, list");
    group->require_subcommand(1);
    const auto options = std::make_shared<HookOptions>();
    auto* create_command = group->add_subcommand("create", "Make a hook; its secret is shown this once");
    create_command->add_option("name", options->name, "A name for people")->required();
    create_command->add_option("--kind", options->kind, "person or highlevel")
        ->check(CLI::IsMember({"person", "highlevel"}));
    create_command->add_option("--connection", options->connection, "The connection whose events come in");
    create_command->add_option("--public-key-file", options->public_key_file,
                               "For highlevel: the file with the sender's Ed25519 key, or -");
    create_command->callback(
        with_client(cli, [&cli, options](RestClient& client) { return create(cli, *options, client); }));
    auto* list_command = group->add_subcommand("list", "List hooks");
    add_list_options(*list_command, options->page);
    list_command->callback(
        with_client(cli, [&cli, options](RestClient& client) { return list(cli, *options, client); }));
}

}  // namespace tendril::app
