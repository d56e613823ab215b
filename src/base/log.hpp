// The process log: one line a record on standard error, through spdlog. Never pass a secret: SecretText cannot be
// formatted, and request bodies are not logged at all.
#pragma once

#include <spdlog/spdlog.h>

namespace tendril::log {

using spdlog::debug;
using spdlog::error;
using spdlog::info;
using spdlog::warn;

// Sends the log to standard error at `level` ("debug", "info", "warn", "error", "off").
void start(const std::string& level);

}  // namespace tendril::log
