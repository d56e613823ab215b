// "flow test": tries a flow out.
#pragma once

#include <CLI/App.hpp>

#include "tendril/cli.hpp"

namespace tendril::app {

void add_flow_test(CLI::App& group, Cli& cli);

}  // namespace tendril::app
