// How a HighLevel simulator is set up.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.hpp"

namespace tendril::sandbox {

struct HighLevelOptions {
    // A workflow of the location. Real ones are made in HighLevel's editor only, so these exist from the start.
    struct Workflow {
        std::string id;
        std::string name;
        bool published = true;
        bool allows_reentry = false;  // whether adding a contact a second time starts it again
    };

    // The OAuth app that may ask for consent and tokens.
    struct OAuthApp {
        std::string client_id = "sandbox-client";
        std::string client_secret = "sandbox-client-secret";
        std::string refresh_token = "sandbox-refresh-token";  // the first one; single use, as all that follow
        std::chrono::seconds access_lifetime{86'399};
        // Listed as white label: then the standard consent page does not know it, and the other one does.
        bool white_label = false;
    };

    // A sub-account of the agency.
    struct Location {
        std::string id;
        std::string name;
        bool installed = true;
    };

    // Stands in for the operations that are not simulated: answers without state.
    struct StandIn {
        // The operation that a call means, out of a table that lives as long as the process; "" for none.
        std::function<std::string_view(const http::Request&)> operation_of;
        // The answer, once token and limits allow the call; nullopt when there is no such operation.
        std::function<std::optional<http::Response>(const http::Request&)> answer;
    };

    std::string address = "127.0.0.1:8485";
    std::string token = "pit-sandbox-token";  // a private integration token with `scopes`
    std::vector<std::string> scopes = {"contacts.readonly",         "contacts.write",         "calendars.readonly",
                                       "calendars/events.readonly", "calendars/events.write", "opportunities.readonly",
                                       "opportunities.write",       "workflows.readonly",     "locations/tasks.readonly"};
    std::string location_id = "sandboxLocation00001";
    std::string company_id = "sandboxCompany000001";
    // They share the contacts: what differs is who may see them.
    std::vector<Location> locations = {{"sandboxLocation00001", "Sandbox studio"},
                                       {"sandboxLocation00002", "Riverside coaching"},
                                       {"sandboxLocation00003", "Hilltop running club"},
                                       {"sandboxLocation00004", "Without the app", false}};
    bool allow_duplicates = false;  // the location's setting "Allow Duplicate Contact"
    bool rate_limit = true;
    int burst_max = 100;      // requests per 10 s, per app and location
    int daily_max = 200'000;  // requests per day, per app and location
    bool seed = true;         // two contacts with appointments, so that reading works from the start
    OAuthApp oauth;
    std::optional<StandIn> stand_in;
    std::vector<Workflow> workflows = {
        {"5f0c2a34-7d1e-4b52-9a61-3c8e4d5f6a01", "New client onboarding", true, false},
        {"5f0c2a34-7d1e-4b52-9a61-3c8e4d5f6a02", "Appointment reminders", true, true},
        {"5f0c2a34-7d1e-4b52-9a61-3c8e4d5f6a03", "Unpublished draft", false, false},
    };
};

}  // namespace tendril::sandbox
