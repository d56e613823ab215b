#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdlib>
#include <string>

#include "base/log.hpp"
#include "tendril/commands.hpp"

namespace {

using namespace tendril;

std::string environment(const char* name, const char* fallback) {
    const char* value = std::getenv(name);
    return value == nullptr ? fallback : value;
}

// A proxy for the outside is of no use to reach this machine itself.
void keep_loopback_from_proxies() {
    for (const auto* name : {"no_proxy", "NO_PROXY"}) {
        const auto before = environment(name, "");
        const auto all = before + (before.empty() ? "" : ",") + "127.0.0.1,localhost,::1";
        setenv(name, all.c_str(), 1);
    }
}

void add_commands(CLI::App& command, app::Cli& cli) {
    command.add_option("--url", cli.url, "The server's address")->envname("TENDRIL_URL");
    command.add_option("--token", cli.token, "An API token; better given as TENDRIL_TOKEN")->envname("TENDRIL_TOKEN");
    command.add_option("--data", cli.data, "The data folder")->envname("TENDRIL_DATA");
    command.add_flag("--json", cli.json, "Answer with JSON");
    command.fallthrough();
    command.require_subcommand(1);
    app::add_demo_command(command, cli);
    app::add_serve_command(command, cli);
    app::add_sandbox_command(command, cli);
    app::add_flow_commands(command, cli);
    app::add_run_commands(command, cli);
    app::add_event_commands(command, cli);
    app::add_connection_commands(command, cli);
    app::add_oauth_app_commands(command, cli);
    app::add_secret_commands(command, cli);
    app::add_user_commands(command, cli);
    app::add_notice_commands(command, cli);
    app::add_backup_commands(command, cli);
    app::add_doctor_command(command, cli);
    app::add_hook_commands(command, cli);
    app::add_lookup_table_commands(command, cli);
    app::add_link_commands(command, cli);
    app::add_person_commands(command, cli);
    app::add_workspace_commands(command, cli);
    app::add_token_commands(command, cli);
    app::add_catalog_commands(command, cli);
    app::add_connector_commands(command, cli);
    app::add_status_commands(command, cli);
    app::add_expression_commands(command, cli);
}

}  // namespace

int main(int count, char** arguments) {
    keep_loopback_from_proxies();
    std::signal(SIGPIPE, SIG_IGN);
    log::start(environment("TENDRIL_LOG", "info"));
    CLI::App command("Tendril keeps Habitify and HighLevel in step.", "tendril");
    command.set_version_flag("--version", std::string(TENDRIL_VERSION));
    app::Cli cli;
    add_commands(command, cli);
    try {
        command.parse(count, arguments);
    } catch (const CLI::ParseError& problem) {
        return command.exit(problem) == 0 ? app::exit_ok : app::exit_usage;
    }
    return cli.exit_code;
}
