#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <memory>

#include "http/router.hpp"
#include "tendril/commands.hpp"
#include "tendril/table.hpp"

namespace tendril::app {

namespace {

struct PersonOptions {
    std::string id;
    std::vector<std::string> fields;
    std::vector<std::string> tags;
    ListOptions page;
    std::string file;
    std::vector<std::string> columns;
    bool preview = false;
    std::string rejected;
    std::string connector = "habitify";
    std::string api_version;
    std::string time_zone;
    std::string base_url;
};

Result<void> list(const Cli& cli, const PersonOptions& options, RestClient& client) {
    const auto answer = client.get("/people" + list_query(options.page));
    if (!answer) return answer.error();
    print_list(cli, *answer,
               {{"ID", "/id"},
                {"FIRST NAME", "/fields/firstName"},
                {"LAST NAME", "/fields/lastName"},
                {"EMAIL", "/fields/email"},
                {"PHONE", "/fields/phone"},
                {"TAGS", "/fields/tags"}});
    return {};
}

Result<void> add(const Cli& cli, const PersonOptions& options, RestClient& client) {
    auto fields = read_pairs(options.fields);
    if (!fields) return fields.error();
    if (!options.tags.empty()) fields->emplace("tags", json::array(options.tags.begin(), options.tags.end()));
    json::object body{{"fields", std::move(*fields)}};
    if (!options.id.empty()) body["id"] = options.id;
    const auto answer = client.send("POST", "/people", body);
    if (!answer) return answer.error();
    print_object(cli, *answer);
    return {};
}

// Lines of a file in parts that one call takes, each with the columns in front. A quoted cell may hold line ends.
std::vector<std::string> parts_of(const std::string& csv) {
    constexpr std::size_t rows_per_part = 500;
    std::vector<std::string> parts;
    std::string columns;
    std::string part;
    std::size_t rows = 0;
    bool is_quoted = false;
    std::string row;
    const auto end_row = [&] {
        if (columns.empty()) {
            columns = std::move(row);
        } else {
            part += row;
            if (++rows == rows_per_part) {
                parts.push_back(columns + part);
                part.clear();
                rows = 0;
            }
        }
        row.clear();
    };
    for (const char character : csv) {
        row += character;
        if (character == '"') is_quoted = !is_quoted;
        if (character == '\n' && !is_quoted) end_row();
    }
    if (!row.empty()) {
        row += '\n';
        end_row();
    }
    if (!part.empty() || parts.empty()) parts.push_back(columns + part);
    return parts;
}

Result<void> import(Cli& cli, const PersonOptions& options, RestClient& client) {
    const auto csv = read_text(options.file);
    if (!csv) return csv.error();
    const auto columns = read_pairs(options.columns);
    if (!columns) return columns.error();
    const auto parts = parts_of(*csv);
    json::object total{{"created", 0}, {"updated", 0}, {"unchanged", 0}, {"connected", 0}};
    json::array problems;
    std::string rejected;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        json::object body{{"csv", parts[i]}, {"preview", options.preview}};
        if (!columns->empty()) body["columns"] = *columns;
        const auto answer = client.send("POST", "/people/import", body);
        if (!answer) return answer.error();
        const auto& said = answer->as_object();
        for (auto& count : total) {
            count.value() = count.value().to_number<std::int64_t>() + integer_or(said, count.key(), 0);
        }
        for (const auto& item : array_or_empty(said, "problems")) {
            auto problem = item.as_object();
            problem["line"] = integer_or(problem, "line", 0) + static_cast<std::int64_t>(i) * 500;
            problems.push_back(std::move(problem));
        }
        if (const auto rows = text_or(said, "rejected_csv"); !rows.empty()) {
            // The columns come with every part and are kept once.
            rejected += rejected.empty() ? rows : rows.substr(rows.find('\n') + 1);
        }
        if (options.preview) total["columns"] = object_or_empty(said, "columns");
        if (parts.size() > 1) std::cerr << "Part " << i + 1 << " of " << parts.size() << "\n";
        if (options.preview) break;
    }
    if (!problems.empty()) cli.exit_code = exit_failed;
    total["problems"] = std::move(problems);
    if (!options.rejected.empty() && !rejected.empty()) {
        std::ofstream file(options.rejected, std::ios::binary);
        file << rejected;
        if (!file.flush()) {
            return Error(ErrorCode::unavailable, "The rejected rows could not be written to " + options.rejected + ".");
        }
        std::cerr << "The rejected rows are in " << options.rejected << ".\n";
    }
    print_object(cli, total);
    return {};
}

Result<void> connect_account(const Cli& cli, const PersonOptions& options, RestClient& client) {
    const auto key = read_secret("TENDRIL_PERSON_KEY", "The person's key: ");
    if (!key) return key.error();
    json::object settings{{"person", options.id}};
    if (!options.api_version.empty()) settings["api_version"] = options.api_version;
    if (!options.time_zone.empty()) settings["time_zone"] = options.time_zone;
    json::object body{{"connector", options.connector},
                      {"name", options.connector + " of " + options.id},
                      {"settings", std::move(settings)},
                      {"credentials", {{"api_key", *key}}}};
    if (!options.base_url.empty()) body["base_url"] = options.base_url;
    const auto answer = client.send("POST", "/connections", body);
    if (!answer) return answer.error();
    print_object(cli, *answer);
    return {};
}

Result<void> remove(const PersonOptions& options, RestClient& client) {
    const auto answer = client.send("DELETE", "/people/" + http::percent_encode(options.id), {});
    if (!answer) return answer.error();
    return {};
}

Result<void> list_runs(const Cli& cli, const PersonOptions& options, RestClient& client) {
    const auto answer = client.get("/people/" + http::percent_encode(options.id) + "/runs" + list_query(options.page));
    if (!answer) return answer.error();
    print_list(cli, *answer,
               {{"RUN", "/id"},
                {"FLOW", "/flow/name"},
                {"STATUS", "/status"},
                {"EVENT", "/event/type"},
                {"CREATED", "/created_at"},
                {"ERROR", "/error"}});
    return {};
}

}  // namespace

void add_person_commands(CLI::App& app, Cli& cli) {
    auto* group = app.add_subcommand("person", "People: add, list, runs, import, connect, delete");
    group->require_subcommand(1);
    const auto options = std::make_shared<PersonOptions>();
    auto* add_command = group->add_subcommand("add", "Add a person; starts the flows that listen to contact.created");
    add_command->add_option("fields", options->fields, "NAME=VALUE: firstName, lastName, email, phone, ...")
        ->required();
    add_command->add_option("--id", options->id, "The person's own id");
    add_command->add_option("--tag", options->tags, "A tag; may be given more than once");
    add_command->callback(with_client(cli, [&cli, options](RestClient& client) { return add(cli, *options, client); }));
    auto* list_command = group->add_subcommand("list", "List people");
    add_list_options(*list_command, options->page);
    list_command->callback(
        with_client(cli, [&cli, options](RestClient& client) { return list(cli, *options, client); }));
    auto* runs_command = group->add_subcommand("runs", "What flows did for a person, newest first");
    runs_command->add_option("id", options->id)->required();
    add_list_options(*runs_command, options->page);
    runs_command->callback(
        with_client(cli, [&cli, options](RestClient& client) { return list_runs(cli, *options, client); }));
    auto* import_command = group->add_subcommand("import", "Add and change people from a CSV file");
    import_command->add_option("file", options->file, "The file, or - for standard input")->required();
    import_command->add_option("--column", options->columns, "COLUMN=FIELD, where the guess by its name is wrong");
    import_command->add_flag("--preview", options->preview, "Say what would happen, and change nothing");
    import_command->add_option("--rejected", options->rejected, "A file for the rows that were not taken, with the reasons");
    import_command->callback(
        with_client(cli, [&cli, options](RestClient& client) { return import(cli, *options, client); }));
    auto* connect_command = group->add_subcommand(
        "connect", "Connect a person's own account; the key is read from TENDRIL_PERSON_KEY or the terminal");
    connect_command->add_option("id", options->id, "The person's id")->required();
    connect_command->add_option("--connector", options->connector, "The system; habitify by default");
    connect_command->add_option("--api-version", options->api_version, "v2 (default) or v1");
    connect_command->add_option("--time-zone", options->time_zone, "Where the person lives, like Europe/Stockholm");
    connect_command->add_option("--base-url", options->base_url, "Another address of the system");
    connect_command->callback(
        with_client(cli, [&cli, options](RestClient& client) { return connect_account(cli, *options, client); }));
    auto* delete_command =
        group->add_subcommand("delete", "Take a person away; starts the flows that listen to contact.deleted");
    delete_command->add_option("id", options->id)->required();
    delete_command->callback(with_client(cli, [options](RestClient& client) { return remove(*options, client); }));
}

}  // namespace tendril::app
