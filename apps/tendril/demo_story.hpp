// The sample events of "tendril demo": sent through the real hook with real signatures, and what came of each.
#pragma once

#include <atomic>
#include <ostream>
#include <string>

#include "vault/secret_text.hpp"

namespace tendril::app {

struct Story {
    std::string url;  // of the server
    std::string api_token;
    std::string hook;  // "/hooks/..."
    vault::SecretText hook_secret;
};

// Sends the events one after the other, waits for their runs and writes what happened in words. Blocks; returns early
// when `stop` becomes true.
void tell(const Story& story, std::ostream& out, const std::atomic<bool>& stop);

}  // namespace tendril::app
