// The JSON forms of records in answers; described for others by openapi_schemas.cpp. No form holds a secret.
#pragma once

#include <string>
#include <vector>

#include "base/json.hpp"
#include "flow/advice.hpp"
#include "store/records.hpp"

namespace tendril::api {

json::object form(const store::Workspace& workspace);
json::object form(const store::Connection& connection);
// `document` is the newest version's, from which the trigger and the number of steps are taken.
json::object form(const store::Flow& flow, const json::value& document);
json::object form(const store::FlowVersion& version);
json::object form(const store::RunWithEvent& run, const std::string& flow_name);
json::object form(const store::Event& event);
json::object form(const store::Hook& hook);
// Never the token itself, nor its hash.
json::object form(const store::ApiToken& token);
json::object form(const store::Person& person);
json::object form(const store::Link& link);
json::object form(const store::AuditEntry& entry);
json::object form(const Finding& finding);
json::array form(const std::vector<Finding>& findings);
// As a finding, with its kind, how often it was found, an example and the changes that mend it.
json::object form(const flow::Advice& advice);
json::array form(const std::vector<flow::Advice>& advice);

// JSON that we stored ourselves; null when it cannot be read.
json::value stored_json(const std::string& text);

}  // namespace tendril::api
