#include "connector/oauth_app.hpp"

#include <algorithm>
#include <boost/json/string.hpp>
#include <cctype>
#include <cstdlib>

namespace tendril::connector {

namespace {

OAuthApp read_app(const vault::SecretText& text) {
    auto parsed = parse_json(text.reveal());
    const auto object = parsed && parsed->is_object() ? std::move(parsed->as_object()) : json::object();
    OAuthApp app;
    app.client_id = text_or(object, "client_id");
    app.client_secret = vault::SecretText(std::string(text_or(object, "client_secret")));
    app.authorization_url = text_or(object, "authorization_url");
    app.token_url = text_or(object, "token_url");
    app.redirect_uri = text_or(object, "redirect_uri");
    app.app_id = text_or(object, "app_id");
    if (const auto* pkce = object.if_contains("pkce"); pkce != nullptr && pkce->is_bool()) app.pkce = pkce->get_bool();
    return app;
}

std::string variable(const std::string& connector, std::string_view what) {
    std::string name = "TENDRIL_OAUTH_" + connector + "_" + std::string(what);
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char character) {
        return std::isalnum(character) != 0 ? static_cast<char>(std::toupper(character)) : '_';
    });
    const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): nobody changes the environment
    return value == nullptr ? std::string() : std::string(value);
}

OAuthApp with_app_id(OAuthApp app) {
    if (app.app_id.empty()) app.app_id = app.client_id.substr(0, app.client_id.find('-'));
    return app;
}

}  // namespace

vault::SecretText to_secret(const OAuthApp& app) {
    json::object object{{"client_id", app.client_id}, {"client_secret", app.client_secret.reveal()}};
    if (!app.authorization_url.empty()) object["authorization_url"] = app.authorization_url;
    if (!app.token_url.empty()) object["token_url"] = app.token_url;
    if (!app.redirect_uri.empty()) object["redirect_uri"] = app.redirect_uri;
    if (!app.app_id.empty()) object["app_id"] = app.app_id;
    if (app.pkce) object["pkce"] = *app.pkce;
    return vault::SecretText(to_text(object));
}

vault::SecretName app_name(const std::string& workspace, const std::string& connector) {
    return {workspace, "oauth_app:" + workspace + ":" + connector, "app"};
}

Result<std::optional<OAuthApp>> find_app(const std::string& workspace, const std::string& connector,
                                         vault::Vault& vault) {
    auto own = vault.get(app_name(workspace, connector));
    if (!own) return own.error();
    if (*own) return std::optional(with_app_id(read_app(**own)));
    OAuthApp operators;
    operators.client_id = variable(connector, "CLIENT_ID");
    if (operators.client_id.empty()) return std::optional<OAuthApp>();
    operators.client_secret = vault::SecretText(variable(connector, "CLIENT_SECRET"));
    operators.authorization_url = variable(connector, "AUTHORIZATION_URL");
    operators.redirect_uri = variable(connector, "REDIRECT_URI");
    return std::optional(with_app_id(std::move(operators)));
}

}  // namespace tendril::connector
