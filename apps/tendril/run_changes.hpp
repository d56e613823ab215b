// Commands that change runs: one by its id, or every one that a filter finds.
#pragma once

#include <CLI/App.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "tendril/cli.hpp"

namespace tendril::app {

// The options that choose runs.
struct RunFilterOptions {
    std::string status;
    std::string flow;
    std::string event;
    std::string error;
    std::string created_from;
    std::string created_until;
};
void add_run_filter(CLI::App& command, RunFilterOptions& options);
// By the names that the REST interface gives them.
std::vector<std::pair<std::string, std::string>> filter_members(const RunFilterOptions& options);

// "run replay", "run decide" and "run cancel".
void add_run_changes(CLI::App& group, Cli& cli);

}  // namespace tendril::app
