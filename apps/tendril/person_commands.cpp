#include <CLI/CLI.hpp>
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

Result<void> remove(const PersonOptions& options, RestClient& client) {
    const auto answer = client.send("DELETE", "/people/" + http::percent_encode(options.id), {});
    if (!answer) return answer.error();
    return {};
}

}  // namespace

void add_person_commands(CLI::App& app, Cli& cli) {
    auto* group = app.add_subcommand("person", "People: add, list, delete");
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
    auto* delete_command =
        group->add_subcommand("delete", "Take a person away; starts the flows that listen to contact.deleted");
    delete_command->add_option("id", options->id)->required();
    delete_command->callback(with_client(cli, [options](RestClient& client) { return remove(*options, client); }));
}

}  // namespace tendril::app
