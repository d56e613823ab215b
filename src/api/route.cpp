#include "api/route.hpp"

#include <iterator>

#include "api/resources/resources.hpp"

namespace tendril::api {

namespace {

std::vector<Route> collect() {
    std::vector<Route> all;
    for (auto* part : {workspace_routes,  connection_routes,    flow_routes,          flow_version_routes,
                       run_routes,        run_job_routes,       event_routes,         hook_routes,
                       person_routes,     people_import_routes, poll_routes,          coverage_routes,
                       link_routes,       catalog_routes,       preview_routes,       recipe_routes,
                       audit_routes,      token_routes,         flow_test_routes,     status_routes,
                       flow_draft_routes, simulator_routes,     authorization_routes, oauth_app_routes,
                       scope_routes,      member_routes,        secret_routes,        credential_rotation_routes,
                       notice_routes,     user_routes,          backup_routes,        table_routes,
                       expression_routes, stream_routes,        statistics_routes,    connection_use_routes,
                       sandbox_routes}) {
        auto found = part();
        all.insert(all.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
    }
    return all;
}

}  // namespace

std::string Call::parameter(std::string_view name) const {
    const auto found = query.find(name);
    return found == query.end() ? std::string() : found->second;
}

const std::vector<Route>& routes() {
    static const std::vector<Route> all = collect();
    return all;
}

}  // namespace tendril::api
