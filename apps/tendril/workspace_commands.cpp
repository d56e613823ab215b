#include <CLI/CLI.hpp>
#include <memory>

#include "http/router.hpp"
#include "tendril/commands.hpp"
#include "tendril/table.hpp"

namespace tendril::app {

namespace {

struct WorkspaceOptions {
    std::string id;
    std::string name;
    std::string time_zone;
    double weight = 0;
    std::int64_t days = 0;
    std::int64_t mebibytes = 0;
    bool keep_everything = false;
    std::vector<std::string> redact;
    bool redact_nothing = false;
    ListOptions page;
};

std::string path_of(const std::string& id) {
    return "/workspaces/" + http::percent_encode(id);
}

// The one that was named, or else the one that the token belongs to.
Result<json::object> find_workspace(RestClient& client, const std::string& id) {
    if (!id.empty()) {
        auto named = client.get(path_of(id));
        if (!named) return named.error();
        return named->as_object();
    }
    auto answer = client.get("/workspaces");
    if (!answer) return answer.error();
    const auto* first = find_path(*answer, "/items/0");
    if (first == nullptr) return Error(ErrorCode::internal, "The server named no workspace.");
    return first->as_object();
}

Result<void> list(const Cli& cli, const WorkspaceOptions& options, RestClient& client) {
    const auto answer = client.get("/workspaces" + list_query(options.page));
    if (!answer) return answer.error();
    print_list(cli, *answer,
               {{"ID", "/id"}, {"NAME", "/name"}, {"TIME ZONE", "/time_zone"}, {"CREATED", "/created_at"}});
    return {};
}

Result<void> create(const Cli& cli, const WorkspaceOptions& options, RestClient& client) {
    json::object wanted{{"name", options.name}};
    if (!options.time_zone.empty()) wanted["time_zone"] = options.time_zone;
    if (options.weight > 0) wanted["weight"] = options.weight;
    const auto answer = client.send("POST", "/workspaces", wanted);
    if (!answer) return answer.error();
    print_object(cli, *answer);
    return {};
}

Result<void> make_token(const Cli& cli, const WorkspaceOptions& options, RestClient& client) {
    const auto answer = client.send("POST", path_of(options.id) + "/tokens", {{"name", options.name}});
    if (!answer) return answer.error();
    print_object(cli, *answer);
    return {};
}

Result<void> remove(const WorkspaceOptions& options, RestClient& client) {
    const auto answer = client.send("DELETE", path_of(options.id), {});
    if (!answer) return answer.error();
    return {};
}

Result<void> show(const Cli& cli, const WorkspaceOptions& options, RestClient& client) {
    auto workspace = find_workspace(client, options.id);
    if (!workspace) return workspace.error();
    if (!options.id.empty()) {
        print_object(cli, *workspace);
        return {};
    }
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
    const auto workspace = find_workspace(client, options.id);
    if (!workspace) return workspace.error();
    const auto change = change_of(options, *workspace);
    if (change.empty()) return Error(ErrorCode::invalid_input, "Nothing to set. Give at least one option.");
    const auto answer = client.send("PATCH", path_of(std::string(text_or(*workspace, "id"))), change);
    if (!answer) return answer.error();
    print_object(cli, *answer);
    return {};
}

using Options = std::shared_ptr<WorkspaceOptions>;

void add_list(CLI::App& group, Cli& cli, const Options& options) {
    auto* command = add_command(group, cli, options, "list", "List the workspaces that the token may reach", list);
    add_list_options(*command, options->page);
}

void add_create(CLI::App& group, Cli& cli, const Options& options) {
    auto* command =
        add_command(group, cli, options, "create", "Make a workspace; its first token is shown this once", create);
    command->add_option("name", options->name, "The workspace's name")->required();
    command->add_option("--time-zone", options->time_zone, "An IANA name like Europe/Berlin");
    command->add_option("--weight", options->weight, "Its share among workspaces, 1 by default")
        ->check(CLI::Range(0.1, 100.0));
}

void add_token(CLI::App& group, Cli& cli, const Options& options) {
    auto* command = add_command(group, cli, options, "token", "Make an API token of a workspace; it is shown this once",
                                make_token);
    command->add_option("id", options->id, "The workspace's id")->required();
    command->add_option("name", options->name, "What the token is for")->required();
}

void add_delete(CLI::App& group, Cli& cli, const Options& options) {
    auto* command = group.add_subcommand("delete", "Delete an empty workspace with its history and tokens");
    command->add_option("id", options->id, "The workspace's id")->required();
    command->callback(with_client(cli, [options](RestClient& client) { return remove(*options, client); }));
}

}  // namespace

void add_workspace_commands(CLI::App& app, Cli& cli) {
    auto* group = app.add_subcommand("workspace", "Workspaces: list, create, show, set, token, delete");
    group->require_subcommand(1);
    const auto options = std::make_shared<WorkspaceOptions>();
    add_list(*group, cli, options);
    add_create(*group, cli, options);
    add_token(*group, cli, options);
    add_delete(*group, cli, options);
    auto* shown = add_command(*group, cli, options, "show", "Show name, time zone, share and what is kept", show);
    shown->add_option("--id", options->id, "Another workspace than the token's own");
    auto* command = add_command(*group, cli, options, "set", "Change the settings that are given", set);
    command->add_option("--id", options->id, "Another workspace than the token's own");
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
}

}  // namespace tendril::app
