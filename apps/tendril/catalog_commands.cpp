#include <CLI/CLI.hpp>
#include <memory>

#include "http/router.hpp"
#include "tendril/commands.hpp"
#include "tendril/table.hpp"

namespace tendril::app {

namespace {

struct CatalogOptions {
    std::string id;
    std::string connector;
    std::string kind;
    std::string question;
    ListOptions page;
};

Result<void> list(const Cli& cli, const CatalogOptions& options, RestClient& client) {
    const auto answer = client.get(
        "/catalog" +
        list_query(options.page, {{"connector", options.connector}, {"kind", options.kind}, {"q", options.question}}));
    if (!answer) return answer.error();
    print_list(cli, *answer, {{"ID", "/id"}, {"KIND", "/kind"}, {"TITLE", "/title"}, {"GROUP", "/group"}});
    return {};
}

Result<void> show(const Cli& cli, const CatalogOptions& options, RestClient& client) {
    const auto answer = client.get("/catalog/" + http::percent_encode(options.id));
    if (!answer) return answer.error();
    print_object(cli, *answer);
    return {};
}

Result<void> list_recipes(const Cli& cli, const CatalogOptions& options, RestClient& client) {
    const auto answer = client.get("/recipes" + list_query(options.page));
    if (!answer) return answer.error();
    print_list(cli, *answer, {{"ID", "/id"}, {"TITLE", "/title"}, {"DESCRIPTION", "/description"}});
    return {};
}

}  // namespace

void add_catalog_commands(CLI::App& app, Cli& cli) {
    auto* group = app.add_subcommand("catalog", "Actions and triggers: list, show");
    group->require_subcommand(1);
    const auto options = std::make_shared<CatalogOptions>();
    auto* list_command = group->add_subcommand("list", "List operations");
    list_command->add_option("--connector", options->connector, "Only of this connector");
    list_command->add_option("--kind", options->kind, "action or trigger");
    list_command->add_option("words", options->question, "Words that must occur");
    add_list_options(*list_command, options->page);
    list_command->callback(
        with_client(cli, [&cli, options](RestClient& client) { return list(cli, *options, client); }));
    auto* show_command = group->add_subcommand("show", "Show an operation: method, path, fields, scopes, sample");
    show_command->add_option("id", options->id)->required();
    show_command->callback(
        with_client(cli, [&cli, options](RestClient& client) { return show(cli, *options, client); }));

    auto* recipes = app.add_subcommand("recipe", "Ready-made flows: list");
    recipes->require_subcommand(1);
    auto* recipe_list = recipes->add_subcommand("list", "List recipes");
    add_list_options(*recipe_list, options->page);
    recipe_list->callback(
        with_client(cli, [&cli, options](RestClient& client) { return list_recipes(cli, *options, client); }));
}

}  // namespace tendril::app
