#include "tendril/run_changes.hpp"

#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>
#include <memory>
#include <thread>

#include "http/router.hpp"
#include "tendril/table.hpp"

namespace tendril::app {

namespace {

constexpr std::chrono::milliseconds ask_again_after{300};

struct ChangeOptions {
    std::string id;
    RunFilterOptions filter;
    std::string decision;
    std::string data_file;
    bool from_failed_step = false;
    bool dry_run = false;
    bool no_wait = false;
};

std::string run_path(const std::string& id) {
    return "/runs/" + http::percent_encode(id);
}

Result<void> change_one(const Cli& cli, const std::string& path, const json::object& body, RestClient& client) {
    auto answer = client.send("POST", path, body);
    if (!answer) return answer.error();
    if (answer->is_object()) answer->get_object().erase("steps");
    print_object(cli, *answer);
    return {};
}

bool has_ended(const json::value& job) {
    const auto* state = find_path(job, "/state");
    return state == nullptr || (*state != "counting" && *state != "working");
}

// Until the job has ended; how far it is goes to standard error, where it is in nobody's way.
Result<json::value> wait_for(json::value job, RestClient& client) {
    const std::string path = "/jobs/" + http::percent_encode(text_or(job.as_object(), "id"));
    while (!has_ended(job)) {
        std::this_thread::sleep_for(ask_again_after);
        auto asked = client.get(path);
        if (!asked) return asked;
        job = std::move(*asked);
        std::cerr << "\r" << cell_text(find_path(job, "/done")) << " of " << cell_text(find_path(job, "/matched"))
                  << " runs" << std::flush;
    }
    std::cerr << "\n";
    return job;
}

Result<void> change_many(const Cli& cli, const ChangeOptions& options, const std::string& verb, RestClient& client) {
    json::object filter;
    for (const auto& [name, value] : filter_members(options.filter)) {
        if (!value.empty()) filter[name] = value;
    }
    if (filter.empty()) {
        return Error(ErrorCode::invalid_input, "Give the id of a run, or say which: --flow, --status, --error, ...");
    }
    json::object body{{"filter", std::move(filter)}};
    if (options.dry_run) body["dry_run"] = true;
    if (options.from_failed_step) body["from"] = "failed_step";
    auto job = client.send("POST", "/runs/" + verb, body);
    if (!job) return job.error();
    if (!options.dry_run && !options.no_wait) job = wait_for(std::move(*job), client);
    if (!job) return job.error();
    print_object(cli, *job);
    return {};
}

Result<void> replay(const Cli& cli, const ChangeOptions& options, RestClient& client) {
    if (options.id.empty()) return change_many(cli, options, "replay", client);
    json::object body;
    if (options.from_failed_step) body["from"] = "failed_step";
    if (!options.data_file.empty()) {
        auto data = read_json_object(options.data_file);
        if (!data) return data.error();
        body["data"] = std::move(*data);
    }
    return change_one(cli, run_path(options.id) + "/replay", body, client);
}

Result<void> cancel(const Cli& cli, const ChangeOptions& options, RestClient& client) {
    if (options.id.empty()) return change_many(cli, options, "cancel", client);
    return change_one(cli, run_path(options.id) + "/cancel", {}, client);
}

// The id, or a filter instead of it.
CLI::Option* add_choice(CLI::App& command, ChangeOptions& options) {
    auto* id = command.add_option("id", options.id, "The run; leave it out to choose many by the options below");
    add_run_filter(command, options.filter);
    command.add_flag("--dry-run", options.dry_run, "Only say how many runs are meant");
    command.add_flag("--no-wait", options.no_wait, "Print the job at once instead of waiting for its end");
    return id;
}

}  // namespace

void add_run_filter(CLI::App& command, RunFilterOptions& options) {
    command.add_option("--status", options.status, "Only runs in this state");
    command.add_option("--flow", options.flow, "Only runs of the flow with this id");
    command.add_option("--event", options.event, "Only runs of this event");
    command.add_option("--error", options.error, "Only runs whose error has this text in it");
    command.add_option("--from", options.created_from, "Only runs made at this time (2026-01-31T09:30:00Z) or later");
    command.add_option("--until", options.created_until, "Only runs made before this time");
}

std::vector<std::pair<std::string, std::string>> filter_members(const RunFilterOptions& options) {
    return {{"status", options.status},
            {"flow", options.flow},
            {"event", options.event},
            {"error", options.error},
            {"created_from", options.created_from},
            {"created_until", options.created_until}};
}

void add_run_changes(CLI::App& group, Cli& cli) {
    const auto options = std::make_shared<ChangeOptions>();
    auto* replay_command = add_command(group, cli, options, "replay",
                                       "Run the flow again: one run, or all dead letters that match", replay);
    auto* id = add_choice(*replay_command, *options);
    replay_command->add_flag("--from-failed-step", options->from_failed_step, "Keep what was done before it");
    replay_command
        ->add_option("--with-data", options->data_file, "A file with the event's data as they should have been, or -")
        ->needs(id);
    auto* decide = group.add_subcommand("decide", "Tell a held run how to go on");
    decide->add_option("id", options->id)->required();
    decide->add_option("decision", options->decision, "repeat the step, or skip it")
        ->required()
        ->check(CLI::IsMember({"repeat", "skip"}));
    decide->callback(with_client(cli, [&cli, options](RestClient& client) {
        return change_one(cli, run_path(options->id) + "/decide", {{"decision", options->decision}}, client);
    }));
    auto* cancel_command =
        add_command(group, cli, options, "cancel", "End an open run, or all open runs that match", cancel);
    add_choice(*cancel_command, *options);
}

}  // namespace tendril::app
