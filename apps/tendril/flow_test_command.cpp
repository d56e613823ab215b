#include "tendril/flow_test_command.hpp"

#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>
#include <memory>
#include <thread>

#include "http/router.hpp"
#include "tendril/table.hpp"

namespace tendril::app {

namespace {

constexpr std::chrono::milliseconds ask_again_after{200};

struct TestOptions {
    std::string id;
    std::string file;
    std::string event_id;
    std::string type;
    int version = 0;
    bool for_real = false;
};

Result<json::object> body_of(const TestOptions& options) {
    json::object body{{"dry", !options.for_real}};
    if (options.version > 0) body["version"] = options.version;
    if (!options.event_id.empty()) {
        body["event_id"] = options.event_id;
        return body;
    }
    auto data = read_json_object(options.file);
    if (!data) return data.error();
    json::object event{{"data", std::move(*data)}};
    if (!options.type.empty()) event["type"] = options.type;
    body["event"] = std::move(event);
    return body;
}

bool is_at_work(const json::value& run) {
    const auto status = text_or(run.as_object(), "status");
    return status == "queued" || status == "running" || status == "retrying";
}

Result<json::value> follow(const std::string& id, RestClient& client) {
    for (;;) {
        auto run = client.get("/runs/" + http::percent_encode(id));
        if (!run || !is_at_work(*run)) return run;
        std::this_thread::sleep_for(ask_again_after);
    }
}

void print_dry(const json::object& answer) {
    std::cout << "Would end as " << text_or(answer, "status");
    if (const auto error = text_or(answer, "error"); !error.empty()) std::cout << ": " << error;
    std::cout << ". Nobody was called; answers are the catalog's samples.\n\n"
              << table_text(
                     array_or_empty(answer, "requests"),
                     {{"AT", "/at"}, {"STEP", "/step"}, {"METHOD", "/method"}, {"PATH", "/path"}, {"BODY", "/body"}});
}

Result<void> test(const Cli& cli, const TestOptions& options, RestClient& client) {
    const auto body = body_of(options);
    if (!body) return body.error();
    auto answer = client.send("POST", "/flows/" + http::percent_encode(options.id) + "/test", *body);
    if (!answer) return answer.error();
    if (options.for_real) answer = follow(std::string(text_or(answer->as_object(), "run_id")), client);
    if (!answer) return answer.error();
    if (cli.json || options.for_real) {
        if (!cli.json) answer->as_object().erase("steps");
        print_object(cli, *answer);
    } else {
        print_dry(answer->as_object());
    }
    return {};
}

}  // namespace

void add_flow_test(CLI::App& group, Cli& cli) {
    const auto options = std::make_shared<TestOptions>();
    auto* command = group.add_subcommand("test", "Try a flow out: show the requests it would make, or run it for real");
    command->add_option("id", options->id)->required();
    auto* file = command->add_option("--event-data", options->file, "A file with the event's data as JSON, or -");
    command->add_option("--event", options->event_id, "An event that is stored already")->excludes(file);
    command->add_option("--type", options->type, "The event's type; the flow's first by default")->needs(file);
    command->add_option("--version", options->version, "The newest by default")->check(CLI::PositiveNumber);
    command->add_flag("--for-real", options->for_real, "Make the calls, and wait for the run");
    command->callback([&cli, options, command] {
        if (options->file.empty() == options->event_id.empty()) {
            throw CLI::RequiredError(command->get_display_name() + ": --event-data or --event");
        }
        with_client(cli, [&cli, options](RestClient& client) { return test(cli, *options, client); })();
    });
}

}  // namespace tendril::app
