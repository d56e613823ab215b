// The groups of commands; one .cpp file each.
#pragma once

#include <CLI/App.hpp>
#include <string>

#include "tendril/cli.hpp"

namespace tendril::app {

void add_serve_command(CLI::App& app, Cli& cli);
void add_demo_command(CLI::App& app, Cli& cli);
void add_sandbox_command(CLI::App& app, Cli& cli);
void add_flow_commands(CLI::App& app, Cli& cli);
// Below `flow`: preview and suggest.
void add_preview_commands(CLI::App& group, Cli& cli);
void add_run_commands(CLI::App& app, Cli& cli);
void add_event_commands(CLI::App& app, Cli& cli);
void add_connection_commands(CLI::App& app, Cli& cli);
// Below `connection`: authorize, scopes, locations, import-locations.
void add_consent_commands(CLI::App& group, Cli& cli);
void add_oauth_app_commands(CLI::App& app, Cli& cli);
// Below `connection`: rotate, drop-previous.
void add_secret_rotation_commands(CLI::App& group, Cli& cli);
void add_secret_commands(CLI::App& app, Cli& cli);
void add_user_commands(CLI::App& app, Cli& cli);
void add_notice_commands(CLI::App& app, Cli& cli);
void add_backup_commands(CLI::App& app, Cli& cli);
void add_doctor_command(CLI::App& app, Cli& cli);
void add_hook_commands(CLI::App& app, Cli& cli);
void add_lookup_table_commands(CLI::App& app, Cli& cli);
void add_link_commands(CLI::App& app, Cli& cli);
void add_person_commands(CLI::App& app, Cli& cli);
void add_workspace_commands(CLI::App& app, Cli& cli);
void add_token_commands(CLI::App& app, Cli& cli);
void add_catalog_commands(CLI::App& app, Cli& cli);
void add_connector_commands(CLI::App& app, Cli& cli);
void add_status_commands(CLI::App& app, Cli& cli);
void add_expression_commands(CLI::App& app, Cli& cli);

// The options of lists: --limit and --cursor.
struct ListOptions {
    int limit = 50;
    std::string cursor;
};
void add_list_options(CLI::App& command, ListOptions& options);
// "?limit=50&cursor=..." and the given filters, which are left out when empty.
std::string list_query(const ListOptions& options,
                       const std::vector<std::pair<std::string, std::string>>& filters = {});

}  // namespace tendril::app
