#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "http/router.hpp"
#include "tendril/commands.hpp"
#include "tendril/table.hpp"

namespace tendril::app {

namespace {

struct RunOptions {
    std::string id;
    std::string status;
    std::string flow;
    std::string event;
    std::string decision;
    ListOptions page;
};

std::string run_path(const std::string& id) {
    return "/runs/" + http::percent_encode(id);
}

Result<void> list(const Cli& cli, const RunOptions& options, RestClient& client) {
    const auto answer = client.get(
        "/runs" +
        list_query(options.page, {{"status", options.status}, {"flow", options.flow}, {"event", options.event}}));
    if (!answer) return answer.error();
    print_list(cli, *answer,
               {{"ID", "/id"},
                {"STATUS", "/status"},
                {"FLOW", "/flow/name"},
                {"EVENT", "/event/type"},
                {"KEY", "/ordering_key"},
                {"CREATED", "/created_at"},
                {"ERROR", "/error"}});
    return {};
}

Result<void> show(const Cli& cli, const RunOptions& options, RestClient& client) {
    auto answer = client.get(run_path(options.id));
    if (!answer) return answer.error();
    if (cli.json) {
        print_object(cli, *answer);
        return {};
    }
    auto run = answer->as_object();
    const auto steps = array_or_empty(run, "steps");
    run.erase("steps");
    print_object(cli, run);
    std::cout << "\n"
              << table_text(steps, {{"STEP", "/step"},
                                    {"STATE", "/state"},
                                    {"OPERATION", "/operation"},
                                    {"METHOD", "/request/method"},
                                    {"PATH", "/request/path"},
                                    {"ANSWER", "/answer/status"},
                                    {"MS", "/duration_ms"}});
    return {};
}

Result<void> act(const Cli& cli, const std::string& path, const json::object& body, RestClient& client) {
    auto answer = client.send("POST", path, body);
    if (!answer) return answer.error();
    if (answer->is_object()) answer->get_object().erase("steps");
    print_object(cli, *answer);
    return {};
}

void add_actions(CLI::App& group, Cli& cli, const std::shared_ptr<RunOptions>& options) {
    auto* replay = group.add_subcommand("replay", "Run the flow again for the same event");
    replay->add_option("id", options->id)->required();
    replay->callback(with_client(
        cli, [&cli, options](RestClient& client) { return act(cli, run_path(options->id) + "/replay", {}, client); }));
    auto* decide = group.add_subcommand("decide", "Tell a held run how to go on");
    decide->add_option("id", options->id)->required();
    decide->add_option("decision", options->decision, "repeat the call, or skip it")
        ->required()
        ->check(CLI::IsMember({"repeat", "skip"}));
    decide->callback(with_client(cli, [&cli, options](RestClient& client) {
        return act(cli, run_path(options->id) + "/decide", {{"decision", options->decision}}, client);
    }));
    auto* cancel = group.add_subcommand("cancel", "End an open run");
    cancel->add_option("id", options->id)->required();
    cancel->callback(with_client(
        cli, [&cli, options](RestClient& client) { return act(cli, run_path(options->id) + "/cancel", {}, client); }));
}

}  // namespace

void add_run_commands(CLI::App& app, Cli& cli) {
    auto* group = app.add_subcommand("run", "Runs: list, show, replay, decide, cancel");
    group->require_subcommand(1);
    const auto options = std::make_shared<RunOptions>();
    auto* list_command = group->add_subcommand("list", "List runs, newest first");
    list_command->add_option("--status", options->status, "Only runs in this state");
    list_command->add_option("--flow", options->flow, "Only runs of this flow");
    list_command->add_option("--event", options->event, "Only runs of this event");
    add_list_options(*list_command, options->page);
    list_command->callback(
        with_client(cli, [&cli, options](RestClient& client) { return list(cli, *options, client); }));
    auto* show_command = group->add_subcommand("show", "Show a run and what each step did");
    show_command->add_option("id", options->id)->required();
    show_command->callback(
        with_client(cli, [&cli, options](RestClient& client) { return show(cli, *options, client); }));
    add_actions(*group, cli, options);
}

}  // namespace tendril::app
