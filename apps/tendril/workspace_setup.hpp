// The first workspace and the tokens with which people and commands reach it.
#pragma once

#include <string>

#include "tendril/client_file.hpp"
#include "tendril/server.hpp"

namespace tendril::app {

// The oldest workspace, or a new one of this name. Blocks. Errors: of the store.
struct FirstWorkspace {
    store::Workspace workspace;
    bool created = false;
};
Result<FirstWorkspace> first_workspace(Server& server, const std::string& name);

// A new API token of the workspace. Blocks. Errors: of the store.
Result<std::string> make_token(Server& server, const std::string& workspace, const std::string& name);
// The path of a new sign-in link: "/sign-in?code=...". Blocks. Errors: of the store.
Result<std::string> make_sign_in_path(Server& server, const std::string& workspace);

// Writes cli.json for the running server, with the token that is in it already if that is still good.
// Errors: unavailable, of the store.
Result<ClientAccess> publish_access(Server& server, const std::string& data_folder, const std::string& workspace);

}  // namespace tendril::app
