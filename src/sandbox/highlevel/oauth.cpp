// POST /oauth/token: the refresh_token grant.
#include "sandbox/highlevel/simulator.hpp"
#include "sandbox/text_match.hpp"

namespace tendril::sandbox {

namespace {

std::string text_of(const http::Parameters& form, std::string_view name) {
    const auto found = form.find(name);
    return found == form.end() ? std::string() : found->second;
}

bool is_form(const http::Request& request) {
    return to_lower(request.headers.get("Content-Type")).starts_with("application/x-www-form-urlencoded");
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text.append(text.empty() ? "" : " ").append(word);
    return text;
}

std::vector<std::string> missing_fields(const http::Parameters& form) {
    std::vector<std::string> findings;
    for (const std::string name : {"client_id", "client_secret", "grant_type"}) {
        if (text_of(form, name).empty()) findings.push_back(name + " should not be empty");
    }
    if (text_of(form, "grant_type") == "refresh_token" && text_of(form, "refresh_token").empty()) {
        findings.emplace_back("refresh_token should not be empty");
    }
    return findings;
}

}  // namespace

http::Response HighLevelSimulator::token_endpoint(const http::Request& request, TimePoint now) {
    if (!is_form(request)) {
        return finish(error(415, "Content-Type must be application/x-www-form-urlencoded"), nullptr);
    }
    const auto form = http::parse_query(request.body);
    if (!form) return finish(error(400, "The form is malformed"), nullptr);
    if (auto findings = missing_fields(*form); !findings.empty()) return finish(invalid(std::move(findings)), nullptr);
    if (text_of(*form, "client_id") != options_.oauth.client_id ||
        text_of(*form, "client_secret") != options_.oauth.client_secret) {
        return finish(error(401, "Invalid client credentials"), nullptr);
    }
    if (text_of(*form, "grant_type") != "refresh_token") {
        return finish(error(400, "The sandbox renews tokens only: grant_type must be refresh_token"), nullptr);
    }
    const auto renewed = access_.renew(text_of(*form, "refresh_token"), now);
    if (!renewed) return finish(error(400, "Invalid grant: refresh token is invalid"), nullptr);
    const auto left = std::chrono::duration_cast<std::chrono::seconds>(renewed->expires - now);
    return finish({200,
                   {{"access_token", renewed->access_token},
                    {"token_type", "Bearer"},
                    {"expires_in", left.count()},
                    {"refresh_token", renewed->refresh_token},
                    {"scope", joined(options_.scopes)},
                    {"userType", "Location"},
                    {"companyId", options_.company_id},
                    {"locationId", options_.location_id},
                    {"userId", "sandboxUser000000001"}}},
                  nullptr);
}

}  // namespace tendril::sandbox
