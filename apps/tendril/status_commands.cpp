#include <CLI/CLI.hpp>
#include <iostream>

#include "tendril/commands.hpp"
#include "tendril/table.hpp"

namespace tendril::app {

namespace {

Result<void> status(const Cli& cli, RestClient& client) {
    const auto answer = client.get("/status");
    if (!answer) return answer.error();
    print_object(cli, *answer);
    return {};
}

Result<void> sign_in(const Cli& cli, RestClient& client) {
    const auto answer = client.send("POST", "/sign-in-links", {});
    if (!answer) return answer.error();
    const auto url = client.url() + std::string(text_or(answer->as_object(), "path"));
    if (cli.json) {
        std::cout << to_text(json::object{{"sign_in_url", url}}) << "\n";
    } else {
        std::cout << url << "\n";
    }
    return {};
}

}  // namespace

void add_status_commands(CLI::App& app, Cli& cli) {
    app.add_subcommand("status", "Show the server's counters, backlog and health")
        ->callback(with_client(cli, [&cli](RestClient& client) { return status(cli, client); }));
    app.add_subcommand("sign-in", "Print a link that signs a browser in, once")
        ->callback(with_client(cli, [&cli](RestClient& client) { return sign_in(cli, client); }));
}

}  // namespace tendril::app
