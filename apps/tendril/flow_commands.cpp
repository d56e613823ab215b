#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "connector/manifest.hpp"
#include "flow/flow.hpp"
#include "http/router.hpp"
#include "tendril/commands.hpp"
#include "tendril/flow_test_command.hpp"
#include "tendril/table.hpp"

namespace tendril::app {

namespace {

struct FlowOptions {
    std::string id;
    std::string file;
    std::string name;
    std::string recipe;
    std::vector<std::string> parameters;
    bool publish = false;
    int version = 0;
    ListOptions page;
};

std::string flow_path(const std::string& id) {
    return "/flows/" + http::percent_encode(id);
}

void print_finding(const Finding& finding) {
    std::cout << (finding.severity == Finding::Severity::error ? "error" : "warning");
    if (!finding.step.empty()) std::cout << " in step " << finding.step;
    if (!finding.field.empty()) std::cout << " at " << finding.field;
    std::cout << ": " << finding.message << " " << finding.mend << "\n";
}

// Checks with the catalog of this binary: no server is needed, so it fits into a commit hook.
Result<bool> validate(const std::string& file) {
    const auto document = read_json_object(file);
    if (!document) return document.error();
    const auto catalog = connector::Catalog::load(embedded::connectors(), connector::Trust::checked_before);
    if (!catalog) return catalog.error();
    const auto compiled = flow::compile(*document, **catalog);
    for (const auto& finding : compiled.findings) print_finding(finding);
    if (compiled.flow) std::cout << file << ": no errors\n";
    return compiled.flow != nullptr;
}

Result<json::object> body_of(const FlowOptions& options) {
    if (options.recipe.empty()) {
        auto document = read_json_object(options.file);
        if (!document) return document.error();
        return json::object{{"document", std::move(*document)}};
    }
    auto parameters = read_pairs(options.parameters);
    if (!parameters) return parameters.error();
    return json::object{{"recipe", options.recipe}, {"parameters", std::move(*parameters)}};
}

// A new flow, or with an id a new version of that one.
Result<void> apply(const Cli& cli, const FlowOptions& options, RestClient& client) {
    const auto body = body_of(options);
    if (!body) return body.error();
    auto stored =
        options.id.empty() ? client.send("POST", "/flows", *body) : client.send("PUT", flow_path(options.id), *body);
    if (!stored) return stored.error();
    const std::string id(text_or(stored->as_object(), "id"));
    if (options.publish) {
        stored = client.send("POST", flow_path(id) + "/publish", {});
        if (!stored) return stored.error();
    }
    stored->as_object().erase("document");
    print_object(cli, *stored);
    return {};
}

Result<void> list(const Cli& cli, const FlowOptions& options, RestClient& client) {
    const auto answer = client.get("/flows" + list_query(options.page));
    if (!answer) return answer.error();
    print_list(cli, *answer,
               {{"ID", "/id"},
                {"NAME", "/name"},
                {"PUBLISHED", "/published_version"},
                {"NEWEST", "/latest_version"},
                {"STEPS", "/steps"},
                {"TRIGGER", "/trigger/operations"}});
    return {};
}

Result<void> show(const Cli& cli, const FlowOptions& options, RestClient& client) {
    const auto answer = client.get(flow_path(options.id));
    if (!answer) return answer.error();
    print_object(cli, *answer);
    return {};
}

Result<void> change_published(const Cli& cli, const FlowOptions& options, const std::string& verb, RestClient& client) {
    json::object body;
    if (options.version > 0) body["version"] = options.version;
    const auto answer = client.send("POST", flow_path(options.id) + "/" + verb, body);
    if (!answer) return answer.error();
    print_object(cli, *answer);
    return {};
}

void add_apply(CLI::App& group, Cli& cli, const std::shared_ptr<FlowOptions>& options) {
    auto* command =
        add_command(group, cli, options, "apply", "Store a flow document, or a flow made of a recipe", apply);
    auto* file = command->add_option("file", options->file, "The document's file, or - for standard input");
    auto* recipe = command->add_option("--recipe", options->recipe, "Id of a recipe");
    file->excludes(recipe);
    command->add_option("--set", options->parameters, "A recipe's parameter: NAME=VALUE")->needs(recipe);
    command->add_option("--id", options->id, "Make a new version of this flow")->excludes(recipe);
    command->add_flag("--publish", options->publish, "Publish it at once");
    command->require_option(1, 0);
}

// Everybody, part by part.
Result<void> backfill(const Cli& cli, const FlowOptions& options, RestClient& client) {
    std::int64_t people = 0;
    std::int64_t started = 0;
    json::value next(json::string{});
    while (next.is_string()) {
        json::object body{{"after", next}};
        if (!options.name.empty()) body["name"] = options.name;
        const auto answer = client.send("POST", flow_path(options.id) + "/backfill", body);
        if (!answer) return answer.error();
        const auto& said = answer->as_object();
        people += integer_or(said, "people", 0);
        started += integer_or(said, "started", 0);
        next = said.at("next");
    }
    print_object(cli, json::object{{"people", people}, {"started", started}});
    return {};
}

void add_publish(CLI::App& group, Cli& cli, const std::shared_ptr<FlowOptions>& options) {
    auto* publish = group.add_subcommand("publish", "Let events start a flow");
    publish->add_option("id", options->id)->required();
    publish->add_option("--version", options->version, "The newest by default")->check(CLI::PositiveNumber);
    publish->callback(with_client(
        cli, [&cli, options](RestClient& client) { return change_published(cli, *options, "publish", client); }));
    auto* unpublish = group.add_subcommand("unpublish", "Let events start a flow no more");
    unpublish->add_option("id", options->id)->required();
    unpublish->callback(with_client(
        cli, [&cli, options](RestClient& client) { return change_published(cli, *options, "unpublish", client); }));
    auto* backfill_command = add_command(group, cli, options, "backfill",
                                         "Run a published flow for everybody who is there, after other work", backfill);
    backfill_command->add_option("id", options->id)->required();
    backfill_command->add_option("--name", options->name, "People who had a run by the same name get none again");
}

Result<void> rename(const Cli& cli, const FlowOptions& options, RestClient& client) {
    auto answer = client.send("PATCH", flow_path(options.id), {{"name", options.name}});
    if (!answer) return answer.error();
    answer->as_object().erase("document");
    print_object(cli, *answer);
    return {};
}

Result<void> remove(const FlowOptions& options, RestClient& client) {
    const auto answer = client.send("DELETE", flow_path(options.id), {});
    if (!answer) return answer.error();
    return {};
}

void add_keeping(CLI::App& group, Cli& cli, const std::shared_ptr<FlowOptions>& options) {
    auto* rename_command = add_command(group, cli, options, "rename", "Give a flow another name", rename);
    rename_command->add_option("id", options->id)->required();
    rename_command->add_option("name", options->name)->required();
    auto* delete_command = group.add_subcommand("delete", "Take an unpublished flow without open runs away");
    delete_command->add_option("id", options->id)->required();
    delete_command->callback(with_client(cli, [options](RestClient& client) { return remove(*options, client); }));
}

}  // namespace

void add_flow_commands(CLI::App& app, Cli& cli) {
    auto* group = app.add_subcommand("flow", "Flows: check, store, list, show, test, publish, rename, delete");
    group->require_subcommand(1);
    const auto options = std::make_shared<FlowOptions>();
    auto* check = group->add_subcommand("validate", "Check a flow document; needs no server");
    check->add_option("file", options->file, "The document's file, or - for standard input")->required();
    check->callback([&cli, options] {
        const auto valid = validate(options->file);
        if (!valid) return fail(cli, valid.error());
        if (!*valid) cli.exit_code = exit_failed;
    });
    add_apply(*group, cli, options);
    auto* list_command = add_command(*group, cli, options, "list", "List flows", list);
    add_list_options(*list_command, options->page);
    auto* show_command = add_command(*group, cli, options, "show", "Show a flow with its newest document", show);
    show_command->add_option("id", options->id)->required();
    add_publish(*group, cli, options);
    add_preview_commands(*group, cli);
    add_flow_test(*group, cli);
    add_keeping(*group, cli, options);
}

}  // namespace tendril::app
