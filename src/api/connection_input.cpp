#include "api/connection_input.hpp"

#include <algorithm>

#include "api/body.hpp"
#include "connector/account.hpp"
#include "connector/limits.hpp"

namespace tendril::api {

namespace {

Error invalid(std::string message, std::string field) {
    return Error(ErrorCode::invalid_input, std::move(message), std::move(field));
}

// A setting that has choices takes one of them, or nothing for the default.
bool is_choice(const json::object& setting, std::string_view value) {
    const auto& choices = array_or_empty(setting, "choices");
    const auto is_value = [value](const json::value& choice) { return choice == json::value(value); };
    return value.empty() || choices.empty() || std::any_of(choices.begin(), choices.end(), is_value);
}

std::string choices_of(const json::object& setting) {
    std::string names;
    for (const auto& choice : array_or_empty(setting, "choices"))
        names += (names.empty() ? "" : ", ") + to_text(choice);
    return names;
}

// The kind of account that an OAuth connection is for; nullptr where there are no kinds.
const connector::AccountKind* account_kind(const store::Connection& connection, const connector::Connector& connector) {
    const auto* auth = connector::find_auth(connector, connection.auth);
    return auth == nullptr ? nullptr : auth->oauth.account(text_or(connection.settings, "account"));
}

// What the token's answer will tell need not be entered; an agency has no location.
bool is_needed(std::string_view setting, const connector::AccountKind* kind, bool token_tells) {
    if (kind == nullptr) return true;
    return kind->settings.contains(std::string(setting)) && !token_tells;
}

Result<void> check_account(const store::Connection& connection, const connector::Connector& connector) {
    const auto* auth = connector::find_auth(connector, connection.auth);
    if (!connection.settings.contains("account") || account_kind(connection, connector) != nullptr) return {};
    std::string names;
    for (const auto& kind : auth->oauth.accounts) names += (names.empty() ? "\"" : ", \"") + kind.name + "\"";
    return invalid(names.empty() ? "\"settings.account\" is for OAuth 2.0 only."
                                 : "\"settings.account\" must be one of " + names + ".",
                   "settings.account");
}

Result<void> check_settings(const store::Connection& connection, const connector::Connector& connector,
                            bool token_tells) {
    if (auto checked = check_account(connection, connector); !checked) return checked;
    const auto& settings = connection.settings;
    const auto* kind = account_kind(connection, connector);
    std::vector<std::string_view> known{"account"};
    for (const auto& item : connector.settings) {
        if (!item.is_object()) continue;
        const auto name = text_or(item.get_object(), "name");
        known.push_back(name);
        const auto* value = settings.if_contains(name);
        const auto path = "settings." + std::string(name);
        if (value != nullptr && !value->is_string()) return invalid("\"" + path + "\" must be a text.", path);
        const bool required = boolean_or(item.get_object(), "required", false) && is_needed(name, kind, token_tells);
        if (required && text_or(settings, name).empty()) {
            return invalid("\"" + path + "\" is required by " + connector.title + ".", path);
        }
        if (value != nullptr && !is_choice(item.get_object(), value->get_string())) {
            return invalid("\"" + path + "\" must be one of " + choices_of(item.get_object()) + ".", path);
        }
    }
    for (const auto& setting : settings) {
        if (setting.key() == "limits" && !connector.limits.empty()) {
            if (auto checked = connector::check_limits(setting.value(), connector); !checked) return checked;
            continue;
        }
        if (std::find(known.begin(), known.end(), std::string_view(setting.key())) != known.end()) continue;
        const auto path = "settings." + std::string(setting.key());
        return invalid("\"" + path + "\" is not a setting of " + connector.title + ".", path);
    }
    return {};
}

// A mail server's address has another scheme than a web server's.
Result<void> check_base_url(const std::string& url, const connector::Connector& connector) {
    const bool is_mail = connector.base_url.starts_with("smtp");
    const bool known_scheme = is_mail ? url.starts_with("smtp://") || url.starts_with("smtps://")
                                      : url.starts_with("http://") || url.starts_with("https://");
    const bool clean = std::none_of(url.begin(), url.end(), [](unsigned char c) { return c <= ' ' || c == 0x7f; });
    if (url.empty() || (known_scheme && clean && !url.ends_with("://"))) return {};
    return invalid(is_mail ? "\"base_url\" must be an address that starts with smtps:// or smtp://."
                           : "\"base_url\" must be an address that starts with http:// or https://.",
                   "base_url");
}

Result<vault::SecretText> read_oauth(const json::object& object) {
    Body body(object, "credentials.");
    json::object kept;
    if (text_or(object, "grant") == "client_credentials") {
        kept["grant"] = body.text("grant");
    } else {
        kept["access_token"] = body.text("access_token");
    }
    for (const auto* name : {"refresh_token", "expires_at", "client_id", "client_secret", "scope"}) {
        if (auto value = body.optional_text(name)) kept[name] = std::move(*value);
    }
    if (auto checked = body.check(); !checked) return checked.error();
    const auto expires_at = text_or(kept, "expires_at");
    if (!expires_at.empty() && !parse_iso8601(expires_at)) {
        return invalid("\"credentials.expires_at\" must be a time like \"2026-01-31T09:30:00Z\".",
                       "credentials.expires_at");
    }
    return vault::SecretText(to_text(kept));
}

// `token_tells`: settings that the token's answer fills may still be absent.
Result<void> check(const store::Connection& connection, const connector::Connector& connector,
                   bool token_tells = false) {
    const auto same = [&](const connector::AuthKind& kind) { return kind.kind == connection.auth; };
    if (std::none_of(connector.auth.begin(), connector.auth.end(), same)) {
        std::string kinds;
        for (const auto& kind : connector.auth) kinds += (kinds.empty() ? "\"" : ", \"") + kind.kind + "\"";
        return invalid("\"auth\" must be one of " + kinds + " for " + connector.title + ".", "auth");
    }
    if (auto checked = check_base_url(connection.base_url, connector); !checked) return checked;
    return check_settings(connection, connector, token_tells);
}

}  // namespace

Result<vault::SecretText> read_credentials(const json::object& object, const std::string& auth) {
    if (auth == "oauth2") return read_oauth(object);
    const std::string member(connector::secret_member(auth));
    Body body(object, "credentials.");
    json::object kept;
    kept[member] = body.text(member);
    // No API tells what a token of this kind may do, so a person may say it.
    if (auto scope = body.optional_text("scope")) kept["scope"] = std::move(*scope);
    if (auto checked = body.check(); !checked) return checked.error();
    return vault::SecretText(to_text(kept));
}

Result<store::Connection> read_connection_to_authorize(const json::object& object, const connector::Catalog& catalog) {
    Body body(object);
    store::Connection connection;
    connection.connector = body.text("connector");
    connection.name = body.text_or("name", "");
    connection.auth = "oauth2";
    connection.base_url = body.text_or("base_url", "");
    connection.read_only = body.optional_flag("read_only").value_or(false);
    if (const auto* settings = body.optional_object("settings")) connection.settings = *settings;
    if (auto checked = body.check(); !checked) return checked.error();
    const auto* connector = catalog.connector(connection.connector);
    if (connector == nullptr) {
        return invalid("\"connector\" is not the id of a system that can be connected.", "connector");
    }
    if (connection.name.empty()) connection.name = connector->title;
    if (auto checked = check(connection, *connector, true); !checked) return checked.error();
    return connection;
}

vault::SecretName credentials_name(const store::Connection& connection) {
    return {connection.workspace, connection.id, "credentials"};
}

Result<ConnectionInput> read_new_connection(const json::object& object, const connector::Catalog& catalog) {
    Body body(object);
    ConnectionInput input;
    auto& connection = input.connection;
    connection.connector = body.text("connector");
    connection.name = body.text_or("name", "");
    connection.auth = body.text_or("auth", "");
    connection.base_url = body.text_or("base_url", "");
    connection.read_only = body.optional_flag("read_only").value_or(false);
    if (const auto* settings = body.optional_object("settings")) connection.settings = *settings;
    const auto& credentials = body.object("credentials");
    if (auto checked = body.check(); !checked) return checked.error();

    const auto* connector = catalog.connector(connection.connector);
    if (connector == nullptr || connector->auth.empty()) {
        return invalid("\"connector\" is not the id of a system that can be connected.", "connector");
    }
    if (connection.name.empty()) connection.name = connector->title;
    if (connection.auth.empty()) connection.auth = connector->auth.front().kind;
    if (auto checked = check(connection, *connector); !checked) return checked.error();
    auto secret = read_credentials(credentials, connection.auth);
    if (!secret) return secret.error();
    input.credentials = std::move(*secret);
    return input;
}

Result<ConnectionInput> read_connection_change(const json::object& object, store::Connection before,
                                               const connector::Catalog& catalog) {
    Body body(object);
    ConnectionInput input{std::move(before), {}};
    auto& connection = input.connection;
    const auto base_url = connection.base_url;
    connection.name = body.text_or("name", connection.name);
    connection.auth = body.text_or("auth", connection.auth);
    connection.base_url = body.text_or("base_url", connection.base_url);
    connection.read_only = body.optional_flag("read_only").value_or(connection.read_only);
    if (const auto* settings = body.optional_object("settings")) {
        for (const auto& setting : *settings) connection.settings[setting.key()] = setting.value();
    }
    const auto* credentials = body.optional_object("credentials");
    if (auto checked = body.check(); !checked) return checked.error();

    const auto* connector = catalog.connector(connection.connector);
    if (connector == nullptr) return invalid("Its connector is not part of this Tendril.", "connector");
    if (auto checked = check(connection, *connector); !checked) return checked.error();
    if (credentials != nullptr) {
        auto secret = read_credentials(*credentials, connection.auth);
        if (!secret) return secret.error();
        input.credentials = std::move(*secret);
    }
    if (credentials != nullptr || connection.base_url != base_url) {
        connection.health = "unknown";
        connection.health_detail.clear();
    }
    return input;
}

}  // namespace tendril::api
