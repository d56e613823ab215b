#include <CLI/CLI.hpp>
#include <memory>

#include "base/random.hpp"
#include "http/router.hpp"
#include "tendril/commands.hpp"
#include "tendril/table.hpp"
#include "tendril/webhook.hpp"

namespace tendril::app {

namespace {

struct EventOptions {
    std::string id;
    std::string type;
    std::string disposition;
    std::string data_text = "{}";
    std::string file;
    std::string hook;  // path of a hook: sent there, signed, instead of through the REST interface
    ListOptions page;
};

Result<void> list(const Cli& cli, const EventOptions& options, RestClient& client) {
    const auto answer = client.get(
        "/events" + list_query(options.page, {{"type", options.type}, {"disposition", options.disposition}}));
    if (!answer) return answer.error();
    print_list(cli, *answer,
               {{"ID", "/id"},
                {"TYPE", "/type"},
                {"DISPOSITION", "/disposition"},
                {"KEY", "/ordering_key"},
                {"EXTERNAL ID", "/external_id"},
                {"RECEIVED", "/received_at"}});
    return {};
}

Result<void> show(const Cli& cli, const EventOptions& options, RestClient& client) {
    const auto answer = client.get("/events/" + http::percent_encode(options.id));
    if (!answer) return answer.error();
    print_object(cli, *answer);
    return {};
}

Result<json::object> event_of(const EventOptions& options) {
    auto text = options.file.empty() ? Result<std::string>(options.data_text) : read_text(options.file);
    if (!text) return text.error();
    auto data = parse_json(*text);
    if (!data) return Error(ErrorCode::invalid_input, data.error().message, "data");
    json::object event{{"type", options.type}, {"data", std::move(*data)}};
    if (!options.id.empty()) event["id"] = options.id;
    return event;
}

Result<json::value> send_signed(RestClient& client, const std::string& hook, json::object event) {
    const auto secret = read_secret("TENDRIL_HOOK_SECRET", "The hook's secret");
    if (!secret) return secret.error();
    SystemRandom random;
    if (!event.contains("id")) event["id"] = new_id(random, "sent");
    auto request = signed_event(client.url() + hook, vault::SecretText(*secret), event, SystemClock().now());
    if (!request) return request.error();
    const auto response = client.call(std::move(*request));
    if (!response) return response.error();
    auto body = parse_json(response->body);
    if (!body) return Error(ErrorCode::internal, "The hook answered with status " + std::to_string(response->status));
    if (response->status >= 300 && body->is_object()) {
        return Error(ErrorCode::invalid_input, std::string(text_or(body->get_object(), "detail")),
                     std::string(text_or(body->get_object(), "field")));
    }
    return body;
}

Result<void> send(const Cli& cli, const EventOptions& options, RestClient& client) {
    auto event = event_of(options);
    if (!event) return event.error();
    const auto answer = options.hook.empty() ? client.send("POST", "/events", *event)
                                             : send_signed(client, options.hook, std::move(*event));
    if (!answer) return answer.error();
    print_object(cli, *answer);
    return {};
}

void add_send(CLI::App& group, Cli& cli, const std::shared_ptr<EventOptions>& options) {
    auto* command = add_command(group, cli, options, "send", "Send an event", send);
    command->add_option("type", options->type, "For example contact.created")->required();
    auto* data = command->add_option("--data-json", options->data_text, "The event's data as JSON");
    command->add_option("--file", options->file, "A file with the event's data as JSON, or -")->excludes(data);
    command->add_option("--id", options->id, "The event's own id: the same one counts once");
    command->add_option("--hook", options->hook, "Send it signed to this hook, /hooks/TOKEN (TENDRIL_HOOK_SECRET)");
}

}  // namespace

void add_event_commands(CLI::App& app, Cli& cli) {
    auto* group = app.add_subcommand("event", "Events: list, show, send");
    group->require_subcommand(1);
    const auto options = std::make_shared<EventOptions>();
    auto* list_command = add_command(*group, cli, options, "list", "List events, newest first", list);
    list_command->add_option("--type", options->type, "Only events of this type");
    list_command->add_option("--disposition", options->disposition, "matched, no_flow, unknown or invalid");
    add_list_options(*list_command, options->page);
    auto* show_command = add_command(*group, cli, options, "show", "Show an event and its runs", show);
    show_command->add_option("id", options->id)->required();
    add_send(*group, cli, options);
}

}  // namespace tendril::app
