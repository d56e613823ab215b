#include "importer/connectors.hpp"

#include <cctype>

namespace tendril::importer {

namespace {

constexpr std::size_t id_bytes_max = 40;

std::string server_url(const Located& server) {
    std::string url(text_or(server.object(), "url"));
    for (const auto& variable : object_or_empty(server.object(), "variables")) {
        if (!variable.value().is_object()) continue;
        const auto name = "{" + std::string(variable.key()) + "}";
        const auto at = url.find(name);
        if (at != std::string::npos) url.replace(at, name.size(), text_or(variable.value().get_object(), "default"));
    }
    while (url.ends_with('/')) url.pop_back();
    return url;
}

// The place of a token's address: below the API's own address it is written as a path.
std::string token_place(std::string_view url, std::string_view base_url) {
    if (!url.starts_with('/') && !url.starts_with("https://") && !url.starts_with("http://")) return {};
    if (!base_url.empty() && url.starts_with(base_url) && url.size() > base_url.size()) {
        return std::string(url.substr(base_url.size()));
    }
    return std::string(url);
}

json::object bearer(std::string_view kind, std::string_view title) {
    return {{"kind", kind}, {"title", title}, {"header", "Authorization"}, {"prefix", "Bearer "}};
}

// The authorization of one security scheme, or an empty object when there is no way to use it.
json::object convert_scheme(const Located& at, std::string_view base_url) {
    const auto& scheme = at.object();
    const auto type = text_or(scheme, "type");
    if (type == "http" && text_or(scheme, "scheme") == "bearer") return bearer("api_key", "API token");
    if (type == "apiKey" && text_or(scheme, "in") == "header" && !text_or(scheme, "name").empty()) {
        return {{"kind", "api_key"}, {"title", "API key"}, {"header", scheme.at("name")}};
    }
    if (type != "oauth2") return {};
    for (const auto& flow : object_or_empty(scheme, "flows")) {
        // A password is not asked for; its flow's token is entered by hand.
        if (!flow.value().is_object() || flow.key() == "password") continue;
        const auto token_url = token_place(text_or(flow.value().get_object(), "tokenUrl"), base_url);
        if (token_url.empty()) continue;
        auto auth = bearer("oauth2", "OAuth 2.0");
        json::object oauth{{"token_url", token_url}};
        const auto page = text_or(flow.value().get_object(), "authorizationUrl");
        if (page.starts_with("https://") || page.starts_with("http://")) {
            oauth["authorization"] = {json::object{{"name", "standard"}, {"title", "Consent page"}, {"url", page}}};
        }
        auth["oauth"] = std::move(oauth);
        return auth;
    }
    return bearer("api_key", "Access token");
}

bool is_listed(const json::array& list, const json::object& auth) {
    for (const auto& known : list) {
        if (known.at("kind") == auth.at("kind")) return true;
    }
    return false;
}

}  // namespace

std::string connector_id(std::string_view title) {
    std::string id;
    for (const char character : title) {
        const auto byte = static_cast<unsigned char>(character);
        if (byte < 0x80 && std::isalnum(byte) != 0) {
            id += static_cast<char>(std::tolower(byte));
        } else if (!id.empty() && !id.ends_with('_')) {
            id += '_';
        }
        if (id.size() >= id_bytes_max) break;
    }
    while (id.ends_with('_')) id.pop_back();
    if (id.empty() || std::isdigit(static_cast<unsigned char>(id.front())) != 0) id.insert(0, "api_");
    return id;
}

json::object convert_connector(const References& references, const std::string& id, const Overlay& overlay,
                               Notes& notes) {
    const auto root = references.root();
    json::object connector{{"id", id}};
    const auto title = text_or(root.member("info").object(), "title");
    connector["title"] = title.empty() ? std::string_view(id) : title;
    connector["base_url"] = server_url(root.member("servers").item(0));
    json::array auth;
    const auto schemes = root.member("components").member("securitySchemes");
    for (const auto& scheme : schemes.object()) {
        const auto at = references.resolve(schemes.member(scheme.key()));
        auto converted = convert_scheme(at, connector.at("base_url").as_string());
        if (converted.empty()) {
            notes.note(schemes.member(scheme.key()).place(), "is a kind of sign-in that is not known: it is left out");
        } else if (!is_listed(auth, converted)) {
            auth.emplace_back(std::move(converted));
        }
    }
    if (auth.empty()) auth.emplace_back(bearer("api_key", "API token"));
    connector["auth"] = std::move(auth);
    connector["settings"] = json::array();
    connector["limits"] = json::array();
    connector["message_paths"] = {"/message", "/error/message", "/error", "/detail", "/title"};
    merge_patch(connector, overlay.object("connector"));
    const auto base_url = text_or(connector, "base_url");
    if (!base_url.starts_with("https://") && !base_url.starts_with("http://")) {
        notes.fault(root.place() + "/servers/0/url", "is no web address. Give connector.base_url in an overlay.");
    }
    return connector;
}

}  // namespace tendril::importer
