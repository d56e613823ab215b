#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "http/router.hpp"
#include "tendril/commands.hpp"
#include "tendril/run_changes.hpp"
#include "tendril/table.hpp"

namespace tendril::app {

namespace {

struct RunOptions {
    std::string id;
    RunFilterOptions filter;
    ListOptions page;
};

std::string run_path(const std::string& id) {
    return "/runs/" + http::percent_encode(id);
}

Result<void> list(const Cli& cli, const RunOptions& options, RestClient& client) {
    const auto answer = client.get("/runs" + list_query(options.page, filter_members(options.filter)));
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
              << table_text(steps, {{"AT", "/at"},
                                    {"STEP", "/step"},
                                    {"STATE", "/state"},
                                    {"OPERATION", "/operation"},
                                    {"METHOD", "/request/method"},
                                    {"PATH", "/request/path"},
                                    {"ANSWER", "/answer/status"},
                                    {"MS", "/duration_ms"}});
    return {};
}

}  // namespace

void add_run_commands(CLI::App& app, Cli& cli) {
    auto* group = app.add_subcommand("run", "Runs: list, show, replay, decide, cancel");
    group->require_subcommand(1);
    const auto options = std::make_shared<RunOptions>();
    auto* list_command = add_command(*group, cli, options, "list", "List runs, newest first", list);
    add_run_filter(*list_command, options->filter);
    add_list_options(*list_command, options->page);
    auto* show_command = add_command(*group, cli, options, "show", "Show a run and what each step did", show);
    show_command->add_option("id", options->id)->required();
    add_run_changes(*group, cli);
}

}  // namespace tendril::app
