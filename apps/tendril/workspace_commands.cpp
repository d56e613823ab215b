#include <CLI/CLI.hpp>
#include <memory>

#include "http/router.hpp"
#include "tendril/commands.hpp"
#include "tendril/table.hpp"

namespace tendril::app {

namespace {

struct WorkspaceOptions {
    std::string name;
    std::string time_zone;
    double weight = 0;
    std::int64_t days = 0;
    std::int64_t mebibytes = 0;
    bool keep_everything = false;
    std::vector<std::string> redact;
    bool redact_nothing = false;
};

// The workspace that the token belongs to.
Result<json::object> own_workspace(RestClient& client) {
    auto answer = client.get("/workspaces");
    if (!answer) return answer.error();
    const auto* first = find_path(*answer, "/items/0");
    if (first == nullptr) return Error(ErrorCode::internal, "The server named no workspace.");
    return first->as_object();
}

Result<void> show(const Cli& cli, RestClient& client) {
    auto workspace = own_workspace(client);
    if (!workspace) return workspace.error();
    const auto retention = client.get("/retention");
    if (!retention) return retention.error();
    (*workspace)["stored_bytes"] = *find_path(*retention, "/stored_bytes");
    print_object(cli, *workspace);
    return {};
}

// Only what was given; of the retention, the other half stays as it is.
json::object change_of(const WorkspaceOptions& options, const json::object& before) {
    json::object change;
    if (!options.name.empty()) change["name"] = options.name;
    if (!options.time_zone.empty()) change["time_zone"] = options.time_zone;
    if (options.weight > 0) change["weight"] = options.weight;
    if (options.keep_everything) change["retention"] = nullptr;
    if (options.days > 0 || options.mebibytes > 0) {
        auto retention = object_or_empty(before, "retention");
        if (options.days > 0) retention["days"] = options.days;
        if (options.mebibytes > 0) retention["bytes"] = options.mebibytes * 1024 * 1024;
        change["retention"] = std::move(retention);
    }
    if (options.redact_nothing) change["redact"] = nullptr;
    if (!options.redact.empty()) change["redact"] = json::array(options.redact.begin(), options.redact.end());
    return change;
}

Result<void> set(const Cli& cli, const WorkspaceOptions& options, RestClient& client) {
    const auto workspace = own_workspace(client);
    if (!workspace) return workspace.error();
    const auto change = change_of(options, *workspace);
    if (change.empty()) return Error(ErrorCode::invalid_input, "Nothing to set. Give at least one option.");
    const auto path = "/workspaces/" + http::percent_encode(text_or(*workspace, "id"));
    const auto answer = client.send("PATCH", path, change);
    if (!answer) return answer.error();
    print_object(cli, *answer);
    return {};
}

}  // namespace

void add_workspace_commands(CLI::App& app, Cli& cli) {
    auto* group = app.add_subcommand("workspace", "The workspace's settings: show, set");
    group->require_subcommand(1);
    const auto options = std::make_shared<WorkspaceOptions>();
    group->add_subcommand("show", "Show name, time zone, share and what is kept")
        ->callback(with_client(cli, [&cli](RestClient& client) { return show(cli, client); }));
    auto* command = group->add_subcommand("set", "Change the settings that are given");
    command->add_option("--name", options->name, "The workspace's name");
    command->add_option("--time-zone", options->time_zone, "An IANA name like Europe/Berlin");
    command->add_option("--weight", options->weight, "Its share among workspaces, 1 by default")
        ->check(CLI::Range(0.1, 100.0));
    auto* days = command->add_option("--keep-days", options->days, "Forget ended runs and events after so many days")
                     ->check(CLI::PositiveNumber);
    auto* size = command->add_option("--keep-mebibytes", options->mebibytes, "Forget the oldest beyond this size")
                     ->check(CLI::PositiveNumber);
    command->add_flag("--keep-everything", options->keep_everything, "Forget nothing")->excludes(days)->excludes(size);
    auto* redact = command->add_option("--redact", options->redact, "Fields not to keep once a run has ended");
    command->add_flag("--redact-nothing", options->redact_nothing, "Keep every field")->excludes(redact);
    command->callback(with_client(cli, [&cli, options](RestClient& client) { return set(cli, *options, client); }));
}

}  // namespace tendril::app
