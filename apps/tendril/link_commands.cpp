#include <CLI/CLI.hpp>
#include <memory>

#include "http/router.hpp"
#include "tendril/commands.hpp"
#include "tendril/table.hpp"

namespace tendril::app {

namespace {

struct LinkOptions {
    std::string kind;
    std::string source;
    std::string target;
    std::string connection = "highlevel";
    bool only_new = false;
    ListOptions page;
};

Result<void> list(const Cli& cli, const LinkOptions& options, RestClient& client) {
    const auto answer = client.get("/links" + list_query(options.page, {{"kind", options.kind}}));
    if (!answer) return answer.error();
    print_list(cli, *answer,
               {{"KIND", "/kind"},
                {"SOURCE", "/source_id"},
                {"CONNECTION", "/connection"},
                {"TARGET", "/target_id"},
                {"WRITTEN LAST", "/state"},
                {"CHANGED", "/updated_at"}});
    return {};
}

Result<void> set(const Cli& cli, const LinkOptions& options, RestClient& client) {
    const json::object body{{"kind", options.kind},
                            {"source_id", options.source},
                            {"target_id", options.target},
                            {"connection", options.connection}};
    const auto answer = client.send(options.only_new ? "POST" : "PUT", "/links", body);
    if (!answer) return answer.error();
    print_object(cli, *answer);
    return {};
}

Result<void> remove(const LinkOptions& options, RestClient& client) {
    const auto answer = client.send("DELETE",
                                    "/links?kind=" + http::percent_encode(options.kind) +
                                        "&source_id=" + http::percent_encode(options.source) +
                                        "&connection=" + http::percent_encode(options.connection),
                                    {});
    if (!answer) return answer.error();
    return {};
}

}  // namespace

void add_link_commands(CLI::App& app, Cli& cli) {
    auto* group = app.add_subcommand("link", "Which thing of one system is which of another: list, set, delete");
    group->require_subcommand(1);
    const auto options = std::make_shared<LinkOptions>();
    auto* list_command = group->add_subcommand("list", "List the links");
    list_command->add_option("--kind", options->kind, "Only of this kind: contact, task, note, ...");
    add_list_options(*list_command, options->page);
    list_command->callback(
        with_client(cli, [&cli, options](RestClient& client) { return list(cli, *options, client); }));
    const auto add_key = [&](CLI::App& command) {
        command.add_option("kind", options->kind, "contact, task, note, ...")->required();
        command.add_option("source", options->source, "The id on the person side")->required();
    };
    auto* set_command = group->add_subcommand("set", "Pair two things, or lead a pairing elsewhere");
    add_key(*set_command);
    set_command->add_option("target", options->target, "The id in the other system")->required();
    set_command->add_option("--connection", options->connection, "On the other side; highlevel by default");
    set_command->add_flag("--new", options->only_new, "Refuse where the first is paired already");
    set_command->callback(
        with_client(cli, [&cli, options](RestClient& client) { return set(cli, *options, client); }));
    auto* delete_command = group->add_subcommand("delete", "Take a pairing apart; neither system is changed");
    add_key(*delete_command);
    delete_command->add_option("--connection", options->connection, "On the other side; highlevel by default");
    delete_command->callback(with_client(cli, [options](RestClient& client) { return remove(*options, client); }));
}

}  // namespace tendril::app
