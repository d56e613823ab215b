// The page on which a person chooses a location or the agency and consents: GET shows it, POST decides.
#include "http/problem.hpp"
#include "sandbox/highlevel/oauth.hpp"
#include "sandbox/highlevel/simulator.hpp"

namespace tendril::sandbox {

namespace {

constexpr std::string_view whole_agency = "company";

std::string escaped(std::string_view text) {
    std::string safe;
    for (const char character : text) {
        if (character == '<')
            safe += "&lt;";
        else if (character == '>')
            safe += "&gt;";
        else if (character == '&')
            safe += "&amp;";
        else if (character == '"')
            safe += "&quot;";
        else
            safe += character;
    }
    return safe;
}

http::Response html(int status, std::string body) {
    http::Response response;
    response.status = status;
    response.headers.add("Content-Type", "text/html; charset=utf-8");
    response.body =
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Simulated HighLevel: choose a "
        "location</title><body>" +
        std::move(body) + "</body></html>";
    return response;
}

std::string choice(std::string_view value, std::string_view title, bool checked) {
    return "<p><label><input type=\"radio\" name=\"account\" value=\"" + escaped(value) + "\"" +
           (checked ? " checked" : "") + "> " + escaped(title) + "</label></p>";
}

}  // namespace

// The domain matters: an app that is listed as white label is unknown on the standard one, and the other way round.
bool HighLevelSimulator::knows_app(const http::Request& request, std::string_view client_id) const {
    const bool white_label = request.path == white_label_consent_path;
    return client_id == options_.oauth.client_id && white_label == options_.oauth.white_label;
}

http::Response HighLevelSimulator::consent_page(const http::Request& request) {
    const auto query = http::parse_query(request.query);
    if (!query) return html(400, "<h1>The address is malformed</h1>");
    const auto client = field_of(*query, "client_id");
    if (!knows_app(request, client))
        return html(404, "<h1>No integration found with the id " + escaped(client) + "</h1>");
    const bool complete = field_of(*query, "response_type") == "code" && !field_of(*query, "redirect_uri").empty() &&
                          !field_of(*query, "scope").empty();
    if (!complete) return html(400, "<h1>response_type=code, redirect_uri and scope are needed</h1>");
    std::string body = "<h1>Tendril asks for access</h1><p>Simulated HighLevel</p><form method=\"post\">";
    for (const auto* name : {"client_id", "redirect_uri", "scope", "state", "code_challenge"}) {
        body += "<input type=\"hidden\" name=\"" + std::string(name) + "\" value=\"" + escaped(field_of(*query, name)) +
                "\">";
    }
    body += "<p>It may then:</p><ul>";
    for (const auto& scope : split_scopes(field_of(*query, "scope"))) body += "<li>" + escaped(scope) + "</li>";
    body += "</ul>";
    for (const auto& location : options_.locations) {
        body += choice(location.id, location.name, location.id == options_.location_id);
    }
    body += choice(whole_agency, "The agency with its locations", false);
    body +=
        "<button name=\"decision\" value=\"allow\">Allow</button> "
        "<button name=\"decision\" value=\"deny\">Deny</button></form>";
    return html(200, std::move(body));
}

http::Response HighLevelSimulator::decide(const http::Request& request, TimePoint now) {
    const auto form = http::parse_query(request.body);
    if (!form) return html(400, "<h1>The form is malformed</h1>");
    if (!knows_app(request, field_of(*form, "client_id"))) return html(404, "<h1>No integration found</h1>");
    const auto redirect_uri = field_of(*form, "redirect_uri");
    auto address = redirect_uri + (redirect_uri.find('?') == std::string::npos ? "?" : "&");
    if (field_of(*form, "decision") == "allow") {
        const auto account = field_of(*form, "account");
        Consent consent{split_scopes(field_of(*form, "scope")), account == whole_agency ? std::string() : account};
        address +=
            "code=" + access_.put_code(std::move(consent), {redirect_uri, field_of(*form, "code_challenge")}, now);
    } else {
        address += "error=access_denied&error_description=The%20user%20denied%20the%20request";
    }
    if (const auto state = field_of(*form, "state"); !state.empty()) address += "&state=" + http::percent_encode(state);
    http::Response response;
    response.status = 302;
    response.headers.add("Location", address);
    return response;
}

}  // namespace tendril::sandbox
