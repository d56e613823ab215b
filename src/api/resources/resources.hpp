// The routes of each resource; one .cpp file beside this header holds each of them.
#pragma once

#include <vector>

#include "api/route.hpp"

namespace tendril::api {

std::vector<Route> workspace_routes();
std::vector<Route> connection_routes();
std::vector<Route> flow_routes();
std::vector<Route> flow_version_routes();
std::vector<Route> run_routes();
std::vector<Route> run_job_routes();
std::vector<Route> event_routes();
std::vector<Route> hook_routes();
std::vector<Route> person_routes();
std::vector<Route> people_import_routes();
std::vector<Route> poll_routes();
std::vector<Route> coverage_routes();
std::vector<Route> link_routes();
std::vector<Route> catalog_routes();
std::vector<Route> preview_routes();
std::vector<Route> recipe_routes();
std::vector<Route> audit_routes();
std::vector<Route> token_routes();
std::vector<Route> flow_test_routes();
std::vector<Route> flow_draft_routes();
std::vector<Route> simulator_routes();
std::vector<Route> status_routes();
std::vector<Route> authorization_routes();
std::vector<Route> oauth_app_routes();
std::vector<Route> scope_routes();
std::vector<Route> member_routes();
std::vector<Route> secret_routes();
std::vector<Route> credential_rotation_routes();
std::vector<Route> notice_routes();
std::vector<Route> user_routes();
std::vector<Route> backup_routes();
std::vector<Route> table_routes();
std::vector<Route> expression_routes();
std::vector<Route> stream_routes();
std::vector<Route> statistics_routes();
std::vector<Route> connection_use_routes();
std::vector<Route> sandbox_routes();

}  // namespace tendril::api
