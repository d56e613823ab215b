#include <CLI/CLI.hpp>
#include <iostream>
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
    std::string group;
    std::vector<std::string> words;
    ListOptions page;
    std::string connection;
    std::string input;
};

std::string question_of(const CatalogOptions& options) {
    std::string question;
    for (const auto& word : options.words) question += (question.empty() ? "" : " ") + word;
    return question;
}

// Follows the pages to the end: a catalog is looked through as a whole.
Result<json::array> all_entries(const CatalogOptions& options, RestClient& client, std::string_view view) {
    json::array entries;
    ListOptions page{.limit = 200, .cursor = {}};
    do {
        const auto answer = client.get("/catalog" + list_query(page, {{"connector", options.connector},
                                                                      {"kind", options.kind},
                                                                      {"group", options.group},
                                                                      {"q", question_of(options)},
                                                                      {"view", std::string(view)}}));
        if (!answer) return answer.error();
        for (const auto& entry : array_or_empty(answer->as_object(), "items")) entries.push_back(entry);
        page.cursor = text_or(answer->as_object(), "next_cursor");
    } while (!page.cursor.empty());
    return entries;
}

// With --json one list of entries in full; else a table.
Result<void> list(const Cli& cli, const CatalogOptions& options, RestClient& client) {
    const auto entries = all_entries(options, client, cli.json ? "full" : "summary");
    if (!entries) return entries.error();
    if (cli.json) {
        std::cout << to_text(*entries) << "\n";
        return {};
    }
    std::cout << table_text(*entries, {{"ID", "/id"}, {"KIND", "/kind"}, {"TITLE", "/title"}, {"GROUP", "/group"}})
              << entries->size() << " operations\n";
    return {};
}

Result<void> show(const Cli& cli, const CatalogOptions& options, RestClient& client) {
    const auto answer = client.get("/catalog/" + http::percent_encode(options.id));
    if (!answer) return answer.error();
    print_object(cli, *answer);
    return {};
}

Result<void> try_it(const Cli& cli, const CatalogOptions& options, RestClient& client) {
    json::object body;
    if (!options.connection.empty()) body["connection"] = options.connection;
    if (!options.input.empty()) {
        auto input = read_json_object(options.input);
        if (!input) return input.error();
        body["input"] = *std::move(input);
    }
    const auto answer = client.send("POST", "/catalog/" + http::percent_encode(options.id) + "/try", body);
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
    auto* group = app.add_subcommand("catalog", "Actions and triggers: list, search, show, try");
    group->require_subcommand(1);
    const auto options = std::make_shared<CatalogOptions>();
    const auto run = [&](CLI::App& command, auto run) {
        command.callback(
            with_client(cli, [&cli, options, run](RestClient& client) { return run(cli, *options, client); }));
    };
    const auto add_filters = [&](CLI::App& command) {
        command.add_option("--connector", options->connector, "Only of this connector");
        command.add_option("--kind", options->kind, "action or trigger");
        command.add_option("--group", options->group, "Only below this heading");
    };
    auto* list_command = group->add_subcommand("list", "List operations; with --json in full");
    add_filters(*list_command);
    list_command->add_option("words", options->words, "Words that must occur");
    run(*list_command, list);
    auto* search_command = group->add_subcommand("search", "Find operations by words, the best match first");
    add_filters(*search_command);
    search_command->add_option("words", options->words, "Words that must occur")->required();
    run(*search_command, list);
    auto* show_command = group->add_subcommand("show", "Show an operation: method, path, fields, scopes, sample");
    show_command->add_option("id", options->id)->required();
    run(*show_command, show);
    auto* try_command = group->add_subcommand("try", "Call an action: any of the sandbox, reads of a real account");
    try_command->add_option("id", options->id)->required();
    try_command->add_option("--connection", options->connection, "Id or name; the first of the connector by default");
    try_command->add_option("--input", options->input, "A JSON file, - for standard input; the sample by default");
    run(*try_command, try_it);

    auto* recipes = app.add_subcommand("recipe", "Ready-made flows: list");
    recipes->require_subcommand(1);
    auto* recipe_list = add_command(*recipes, cli, options, "list", "List recipes", list_recipes);
    add_list_options(*recipe_list, options->page);
}

}  // namespace tendril::app
