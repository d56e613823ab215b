#include "tendril/workspace_setup.hpp"

#include <algorithm>

#include "api/sign_in.hpp"
#include "vault/signatures.hpp"

namespace tendril::app {

Result<FirstWorkspace> first_workspace(Server& server, const std::string& name) {
    auto all = server.config().list_workspaces();
    if (!all) return all.error();
    if (!all->empty()) {
        const auto older = [](const auto& a, const auto& b) { return a.created_at < b.created_at; };
        return FirstWorkspace{*std::min_element(all->begin(), all->end(), older), false};
    }
    store::Workspace workspace;
    workspace.id = new_id(server.random(), "ws");
    workspace.name = name;
    workspace.created_at = server.clock().now();
    if (auto put = server.config().put_workspace(workspace); !put) return put.error();
    return FirstWorkspace{workspace, true};
}

Result<std::string> make_token(Server& server, const std::string& workspace, const std::string& name) {
    auto token = api::new_api_token(server.random(), workspace, name, server.clock().now());
    if (auto put = server.config().put_token(token.record); !put) return put.error();
    return std::move(token.text);
}

Result<std::string> make_sign_in_path(Server& server, const std::string& workspace) {
    const auto code = api::new_sign_in_code(server.random(), workspace, server.clock().now());
    if (auto put = server.config().put_token(code.record); !put) return put.error();
    return "/sign-in?code=" + code.text;
}

Result<ClientAccess> publish_access(Server& server, const std::string& data_folder, const std::string& workspace) {
    ClientAccess access{server.url(), {}};
    if (const auto before = read_client_file(data_folder)) {
        const auto found = server.config().find_token(vault::sha256_hex(before->token));
        if (!found) return found.error();
        if (*found && (*found)->workspace == workspace) access.token = before->token;
    }
    if (access.token.empty()) {
        auto token = make_token(server, workspace, "Command line");
        if (!token) return token.error();
        access.token = std::move(*token);
    }
    if (auto written = write_client_file(data_folder, access); !written) return written.error();
    return access;
}

}  // namespace tendril::app
