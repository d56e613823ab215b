#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "http/router.hpp"
#include "tendril/commands.hpp"
#include "tendril/table.hpp"

namespace tendril::app {

namespace {

struct TableOptions {
    std::string name;
    std::string file;
    std::string description;
    ListOptions page;
};

std::string path_of(const TableOptions& options) {
    return "/tables/" + http::percent_encode(options.name);
}

Result<void> list(const Cli& cli, const TableOptions& options, RestClient& client) {
    const auto answer = client.get("/tables" + list_query(options.page));
    if (!answer) return answer.error();
    print_list(cli, *answer,
               {{"NAME", "/name"},
                {"ROWS", "/rows"},
                {"COLUMNS", "/columns"},
                {"USED BY", "/used_by"},
                {"DESCRIPTION", "/description"},
                {"CHANGED", "/updated_at"}});
    return {};
}

Result<void> show(const Cli& cli, const TableOptions& options, RestClient& client) {
    const auto answer = client.get(path_of(options));
    if (!answer) return answer.error();
    if (cli.json) {
        print_object(cli, *answer);
        return {};
    }
    json::array rows;
    for (const auto& entry : object_or_empty(answer->get_object(), "entries")) {
        rows.push_back(json::object{{"key", entry.key()}, {"value", entry.value()}});
    }
    std::cout << table_text(rows, {{"KEY", "/key"}, {"VALUE", "/value"}});
    return {};
}

Result<void> send(const Cli& cli, const TableOptions& options, RestClient& client, const std::string& method,
                  const std::string& path, json::object body) {
    if (!options.description.empty()) body["description"] = options.description;
    const auto answer = client.send(method, path, body);
    if (!answer) return answer.error();
    if (cli.json) {
        print_object(cli, *answer);
    } else {
        std::cout << options.name << ": " << integer_or(answer->get_object(), "rows", 0) << " rows\n";
    }
    return {};
}

Result<void> put(const Cli& cli, const TableOptions& options, RestClient& client) {
    auto entries = read_json_object(options.file);
    if (!entries) return entries.error();
    return send(cli, options, client, "PUT", path_of(options), {{"entries", std::move(*entries)}});
}

Result<void> import_csv(const Cli& cli, const TableOptions& options, RestClient& client) {
    const auto csv = read_text(options.file);
    if (!csv) return csv.error();
    return send(cli, options, client, "POST", path_of(options) + "/import", {{"csv", *csv}});
}

Result<void> remove(const TableOptions& options, RestClient& client) {
    const auto answer = client.send("DELETE", path_of(options), {});
    if (!answer) return answer.error();
    return {};
}

}  // namespace

void add_lookup_table_commands(CLI::App& app, Cli& cli) {
    auto* group = app.add_subcommand("table", "Lookup tables of templates: list, show, put, import, delete");
    group->require_subcommand(1);
    const auto options = std::make_shared<TableOptions>();
    const auto add = [&](const char* name, const char* description) {
        auto* command = group->add_subcommand(name, description);
        command->add_option("name", options->name, "The table's name, like lead-stages")->required();
        return command;
    };
    const auto add_file = [&](CLI::App& command, const char* description) {
        command.add_option("file", options->file, description)->required();
        command.add_option("--description", options->description, "What the table is for");
    };
    auto* list_command = group->add_subcommand("list", "List tables, and the published flows that use them");
    add_list_options(*list_command, options->page);
    list_command->callback(
        with_client(cli, [&cli, options](RestClient& client) { return list(cli, *options, client); }));
    add("show", "Show a table's entries")->callback(with_client(cli, [&cli, options](RestClient& client) {
        return show(cli, *options, client);
    }));
    auto* put_command = add("put", "Make or replace a table");
    add_file(*put_command, "A JSON object of keys and values, or of keys and rows; - is standard input");
    put_command->callback(with_client(cli, [&cli, options](RestClient& client) { return put(cli, *options, client); }));
    auto* import_command = add("import", "Make or replace a table from a spreadsheet");
    add_file(*import_command,
             "CSV: the first line names the columns, the first column has the keys; - is standard input");
    import_command->callback(
        with_client(cli, [&cli, options](RestClient& client) { return import_csv(cli, *options, client); }));
    add("delete", "Take a table away; refused while a published flow uses it")
        ->callback(with_client(cli, [options](RestClient& client) { return remove(*options, client); }));
}

}  // namespace tendril::app
