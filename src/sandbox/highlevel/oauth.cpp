// Tokens: POST /oauth/token, POST /oauth/locationToken, GET /oauth/installedLocations.
#include "sandbox/highlevel/oauth.hpp"

#include <algorithm>
#include <charconv>

#include "http/problem.hpp"
#include "sandbox/highlevel/simulator.hpp"
#include "sandbox/text_match.hpp"

namespace tendril::sandbox {

namespace {

constexpr std::string_view token_path = "/oauth/token";
constexpr std::string_view location_token_path = "/oauth/locationToken";
constexpr std::string_view installed_path = "/oauth/installedLocations";
constexpr std::string_view oauth_version = "2021-07-28";
constexpr std::size_t locations_per_page = 20;

bool is_form(const http::Request& request) {
    return to_lower(request.headers.get("Content-Type")).starts_with("application/x-www-form-urlencoded");
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text.append(text.empty() ? "" : " ").append(word);
    return text;
}

void require(const http::Parameters& fields, std::string_view name, std::vector<std::string>& findings) {
    if (field_of(fields, name).empty()) findings.push_back(std::string(name) + " should not be empty");
}

std::vector<std::string> missing_fields(const http::Parameters& form) {
    std::vector<std::string> findings;
    for (const auto* name : {"client_id", "client_secret", "grant_type"}) require(form, name, findings);
    const auto grant = field_of(form, "grant_type");
    if (grant == "refresh_token") require(form, "refresh_token", findings);
    if (grant == "authorization_code") require(form, "code", findings);
    return findings;
}

// A count in a query; `fallback` when it is absent or no number.
std::size_t count_of(const http::Parameters& query, std::string_view name, std::size_t fallback) {
    const auto text = field_of(query, name);
    std::size_t count = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), count);
    return failure == std::errc() && end == text.data() + text.size() ? count : fallback;
}

}  // namespace

std::string_view oauth_operation(std::string_view path) {
    if (path == token_path) return "get-access-token";
    if (path == location_token_path) return "get-location-access-token";
    if (path == installed_path) return "get-installed-location";
    if (path == consent_path || path == white_label_consent_path) return "choose-location";
    return {};
}

std::string field_of(const http::Parameters& fields, std::string_view name) {
    const auto found = fields.find(name);
    return found == fields.end() ? std::string() : found->second;
}

std::vector<std::string> split_scopes(std::string_view text) {
    std::vector<std::string> scopes;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        if (end > 0) scopes.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return scopes;
}

std::optional<http::Response> HighLevelSimulator::handle_oauth(const http::Request& request, TimePoint now) {
    const auto operation = oauth_operation(request.path);
    const bool posted = request.method == "POST";
    if (operation == "get-access-token" && posted) return token_endpoint(request, now);
    if (operation == "get-location-access-token" && posted) return location_token(request, now);
    if (operation == "get-installed-location" && request.method == "GET") return installed_locations(request, now);
    if (operation == "choose-location" && request.method == "GET") return consent_page(request);
    if (operation == "choose-location" && posted) return decide(request, now);
    return std::nullopt;
}

http::Response HighLevelSimulator::token_endpoint(const http::Request& request, TimePoint now) {
    if (!is_form(request)) {
        return finish(error(415, "Content-Type must be application/x-www-form-urlencoded"), nullptr);
    }
    const auto form = http::parse_query(request.body);
    if (!form) return finish(error(400, "The form is malformed"), nullptr);
    if (auto findings = missing_fields(*form); !findings.empty()) return finish(invalid(std::move(findings)), nullptr);
    if (field_of(*form, "client_id") != options_.oauth.client_id ||
        field_of(*form, "client_secret") != options_.oauth.client_secret) {
        return finish(error(401, "Invalid client credentials"), nullptr);
    }
    const auto grant = field_of(*form, "grant_type");
    if (grant == "refresh_token") {
        const auto renewed = access_.renew(field_of(*form, "refresh_token"), now);
        if (!renewed) return finish(error(400, "Invalid grant: refresh token is invalid"), nullptr);
        return answer_with(*renewed, now);
    }
    if (grant == "authorization_code") {
        const auto issued = access_.exchange(field_of(*form, "code"), field_of(*form, "redirect_uri"),
                                             field_of(*form, "code_verifier"), now);
        if (!issued) return finish(error(400, "Invalid grant: authorization code is invalid"), nullptr);
        return answer_with(*issued, now);
    }
    return finish(error(400, "grant_type must be authorization_code or refresh_token"), nullptr);
}

http::Response HighLevelSimulator::answer_with(const Access::Renewed& issued, TimePoint now) {
    const auto left = std::chrono::duration_cast<std::chrono::seconds>(issued.expires - now);
    json::object body{{"access_token", issued.access_token},
                      {"token_type", "Bearer"},
                      {"expires_in", left.count()},
                      {"refresh_token", issued.refresh_token},
                      {"scope", joined(issued.consent.scopes)},
                      {"userType", issued.consent.is_company() ? "Company" : "Location"},
                      {"companyId", options_.company_id},
                      {"userId", "sandboxUser000000001"}};
    if (!issued.consent.is_company()) {
        body["locationId"] = issued.consent.location_id;
        return finish({200, std::move(body)}, nullptr);
    }
    json::array approved;
    for (const auto& one : options_.locations) {
        if (one.installed) approved.emplace_back(one.id);
    }
    body["isBulkInstallation"] = true;
    body["approvedLocations"] = std::move(approved);
    return finish({200, std::move(body)}, nullptr);
}

// Only an agency's token with the scope may go on.
std::optional<HighLevelSimulator::Reply> HighLevelSimulator::check_agency(const http::Request& request,
                                                                          std::string_view scope, TimePoint now) const {
    if (request.headers.get("Version") != oauth_version) {
        return invalid({"version header must be one of the following values: " + std::string(oauth_version)});
    }
    const auto* token = access_.find(request.headers.get("Authorization"), now);
    if (token == nullptr) return error(401, "Invalid token: access token is invalid");
    if (!token->location_id.empty()) return error(401, "This route needs an agency's token.");
    if (!token->allows(scope)) return error(401, "The token is not authorized for this scope.");
    return std::nullopt;
}

http::Response HighLevelSimulator::location_token(const http::Request& request, TimePoint now) {
    if (auto refusal = check_agency(request, "oauth.write", now)) return finish(*std::move(refusal), nullptr);
    if (!is_form(request)) {
        return finish(error(415, "Content-Type must be application/x-www-form-urlencoded"), nullptr);
    }
    const auto form = http::parse_query(request.body);
    if (!form) return finish(error(400, "The form is malformed"), nullptr);
    std::vector<std::string> findings;
    for (const auto* name : {"companyId", "locationId"}) require(*form, name, findings);
    if (!findings.empty()) return finish(invalid(std::move(findings)), nullptr);
    const auto id = field_of(*form, "locationId");
    const auto& all = options_.locations;
    const bool installed =
        std::any_of(all.begin(), all.end(), [&](const auto& one) { return one.id == id && one.installed; });
    if (field_of(*form, "companyId") != options_.company_id || !installed) {
        return finish(error(400, "The app is not installed in this location"), nullptr);
    }
    auto consent = Consent{access_.find(request.headers.get("Authorization"), now)->scopes, id};
    return answer_with(access_.issue(std::move(consent), now), now);
}

http::Response HighLevelSimulator::installed_locations(const http::Request& request, TimePoint now) {
    if (auto refusal = check_agency(request, "oauth.readonly", now)) return finish(*std::move(refusal), nullptr);
    const auto query = http::parse_query(request.query);
    if (!query) return finish(error(400, "The query string is malformed"), nullptr);
    std::vector<std::string> findings;
    for (const auto* name : {"companyId", "appId"}) require(*query, name, findings);
    if (!findings.empty()) return finish(invalid(std::move(findings)), nullptr);
    std::vector<const HighLevelOptions::Location*> installed;
    for (const auto& one : options_.locations) {
        if (one.installed) installed.push_back(&one);
    }
    const auto skip = std::min(count_of(*query, "skip", 0), installed.size());
    const auto end = std::min(skip + count_of(*query, "limit", locations_per_page), installed.size());
    json::array page;
    for (std::size_t at = skip; at < end; ++at) {
        page.push_back(json::object{{"_id", installed[at]->id}, {"name", installed[at]->name}, {"isInstalled", true}});
    }
    return finish(
        {200, {{"locations", std::move(page)}, {"count", installed.size()}, {"installToFutureLocations", true}}},
        nullptr);
}

}  // namespace tendril::sandbox
