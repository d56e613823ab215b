#include <set>

#include "connector/limits.hpp"
#include "connector/manifest_parts.hpp"

namespace tendril::connector {

namespace {

AuthKind parse_auth(const json::object& document, const std::string& path, ManifestErrors& errors) {
    ManifestReader reader(
        document, path, errors,
        {"kind", "title", "header", "prefix", "oauth", "rotate_after_days", "overlap_days", "rotation_advice"});
    AuthKind auth;
    auth.kind = reader.text("kind");
    auth.title = reader.text("title");
    auth.header = reader.text("header");
    auth.prefix = reader.text("prefix", "");
    if (reader.has("rotate_after_days")) auth.rotate_after = std::chrono::days(reader.integer("rotate_after_days"));
    if (reader.has("overlap_days")) auth.overlap = std::chrono::days(reader.integer("overlap_days"));
    auth.rotation_advice = reader.text("rotation_advice", "");
    if (auth.kind != "private_integration_token" && auth.kind != "oauth2" && auth.kind != "api_key") {
        reader.fault("kind", "must be private_integration_token, oauth2 or api_key");
    }
    if ((auth.kind == "oauth2") != reader.has("oauth")) {
        reader.fault("oauth", "is needed by oauth2 and by nothing else");
    } else if (reader.has("oauth")) {
        auth.oauth = parse_oauth(reader.object("oauth"), reader.path("oauth"), errors);
    }
    return auth;
}

RateLimit parse_limit(const json::object& document, const std::string& path, ManifestErrors& errors) {
    ManifestReader reader(document, path, errors,
                          {"requests", "per_ms", "max_header", "remaining_header", "interval_header"});
    RateLimit limit;
    limit.requests = static_cast<int>(reader.integer("requests"));
    limit.per = std::chrono::milliseconds(reader.integer("per_ms"));
    limit.max_header = reader.text("max_header", "");
    limit.remaining_header = reader.text("remaining_header", "");
    limit.interval_header = reader.text("interval_header", "");
    return limit;
}

void inspect_setting(const json::object& document, const std::string& path, ManifestErrors& errors) {
    ManifestReader reader(document, path, errors, {"name", "title", "required", "description", "choices"});
    reader.text("name");
    reader.text("title");
    reader.text("description", "");
    reader.texts("choices");
    reader.boolean("required", false);
}

void inspect_message_paths(ManifestReader& reader, const Connector& connector) {
    for (const auto& path : connector.message_paths) {
        if (path.size() < 2 || path.front() != '/') reader.fault("message_paths", "must be paths like \"/message\"");
    }
}

// A limit goes by the name of its length, in settings and in the store.
void inspect_limits(ManifestReader& reader, const Connector& connector) {
    std::set<std::string_view> names;
    for (const auto& limit : connector.limits) {
        if (!names.insert(name_of(limit)).second)
            reader.fault("limits", "must not hold two of one day or of one burst");
    }
}

bool is_served(std::string_view url) {
    for (const std::string_view scheme : {"https://", "http://", "smtps://", "smtp://"}) {
        if (url.starts_with(scheme)) return true;
    }
    return false;
}

void inspect_base_url(ManifestReader& reader, const Connector& connector) {
    const std::string_view url = connector.base_url;
    if (url.empty()) {
        // A connector without an address of its own is answered inside Tendril.
        if (!connector.auth.empty()) reader.fault("base_url", "is missing");
    } else if (!is_served(url) || url.ends_with('/')) {
        reader.fault("base_url", "must be a web or mail server's address without a slash at its end");
    }
}

void parse_failure(const json::object& document, Connector& connector, ManifestErrors& errors) {
    ManifestReader reader(document, "failed_when", errors, {"path", "equals"});
    connector.failed_path = reader.slash_path("path", "");
    if (connector.failed_path.empty()) reader.fault("path", "is missing");
    const auto* value = document.if_contains("equals");
    if (value == nullptr) return reader.fault("equals", "is missing");
    connector.failed_value = *value;
}

}  // namespace

Connector parse_connector(const json::object& document, ManifestErrors& errors) {
    ManifestReader reader(document, "", errors,
                          {"$schema", "id", "title", "base_url", "auth", "settings", "limits", "message_paths",
                           "test_operation", "test_input", "variants", "failed_when", "key_warning",
                           "refused_statuses"});
    Connector connector;
    connector.id = reader.text("id");
    connector.title = reader.text("title");
    connector.base_url = reader.text("base_url", "");
    reader.each_object("auth", [&](const json::object& object, const std::string& path) {
        connector.auth.push_back(parse_auth(object, path, errors));
    });
    reader.each_object("settings", [&](const json::object& object, const std::string& path) {
        inspect_setting(object, path, errors);
        connector.settings.push_back(object);
    });
    reader.each_object("limits", [&](const json::object& object, const std::string& path) {
        connector.limits.push_back(parse_limit(object, path, errors));
    });
    connector.message_paths = reader.texts("message_paths");
    if (reader.has("refused_statuses")) connector.refused_statuses = reader.refusals("refused_statuses");
    connector.test_operation = reader.text("test_operation", "");
    connector.test_input = reader.object("test_input");
    if (reader.has("variants")) {
        connector.variants = parse_variants(reader.object("variants"), reader.path("variants"), errors);
    }
    if (reader.has("failed_when")) parse_failure(reader.object("failed_when"), connector, errors);
    connector.key_warning = reader.text("key_warning", "");
    inspect_base_url(reader, connector);
    inspect_message_paths(reader, connector);
    inspect_limits(reader, connector);
    return connector;
}

}  // namespace tendril::connector
