// The sandbox workspace of "tendril demo": connections to the simulators, the recipes published, hooks, a few people.
#pragma once

#include <string>

#include "tendril/sandbox.hpp"
#include "tendril/server.hpp"
#include "vault/secret_text.hpp"

namespace tendril::app {

struct Demo {
    std::string workspace;
    std::string person_hook;     // "/hooks/..."
    std::string highlevel_hook;  // "/hooks/..."
    vault::SecretText hook_secret;
    std::string api_token;
    std::string sign_in_path;
};

// Makes what is missing and points the connections to the simulators as they run now; call before Server::start.
// Errors: of the store, the vault and the recipes.
Result<Demo> set_up_demo(Server& server, const Sandbox& sandbox);

}  // namespace tendril::app
