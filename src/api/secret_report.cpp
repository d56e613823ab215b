#include "api/secret_report.hpp"

#include "api/connection_input.hpp"
#include "connector/account.hpp"
#include "connector/oauth_app.hpp"

namespace tendril::api {

namespace {

constexpr std::chrono::days soon_before{15};
constexpr std::chrono::days urgent_before{7};

Result<std::optional<store::SealedSecret>> find_stored(Context& context, const vault::SecretName& name) {
    return context.parts.config.find_secret(name.workspace, name.owner, name.name);
}

// What the credentials themselves tell; those that do not open have an age all the same.
void read_times(Context& context, const store::Connection& connection, const connector::AuthKind& auth,
                SecretAge& age) {
    const auto secret = context.parts.vault.get(credentials_name(connection));
    if (!secret || !*secret) return;
    const auto credentials = connector::read_credentials(auth, **secret);
    if (!credentials) return;
    age.previous_until = credentials->previous_until;
    if (credentials->entered_at) age.entered_at = *credentials->entered_at;
}

Result<std::optional<SecretAge>> age_of(Context& context, const store::Connection& connection) {
    const auto stored = find_stored(context, credentials_name(connection));
    if (!stored) return stored.error();
    if (!*stored) return std::optional<SecretAge>();
    SecretAge age{connection.id, connection.name, connection.auth, (*stored)->updated_at, {}, {}, {}};
    const auto* connector = context.parts.catalog.connector(connection.connector);
    const auto* auth = connector == nullptr ? nullptr : connector::find_auth(*connector, connection.auth);
    if (auth == nullptr) return std::optional(age);
    read_times(context, connection, *auth, age);
    age.advice = auth->rotation_advice;
    if (auth->rotate_after.count() > 0) age.due_at = age.entered_at + auth->rotate_after;
    return std::optional(age);
}

json::value time_or_null(const std::optional<TimePoint>& time) {
    return time ? json::value(to_iso8601(*time)) : json::value(nullptr);
}

}  // namespace

Result<std::vector<SecretAge>> secret_ages(Context& context, const std::string& workspace) {
    auto& parts = context.parts;
    std::vector<SecretAge> ages;
    const auto connections = parts.config.list_connections(workspace);
    if (!connections) return connections.error();
    for (const auto& connection : *connections) {
        auto age = age_of(context, connection);
        if (!age) return age.error();
        if (*age) ages.push_back(std::move(**age));
    }
    const auto hooks = parts.config.list_hooks(workspace);
    if (!hooks) return hooks.error();
    for (const auto& hook : *hooks) {
        const auto stored = find_stored(context, verifier_name(hook));
        if (!stored) return stored.error();
        if (*stored) ages.push_back({hook.id, hook.name, "hook", (*stored)->updated_at, {}, {}, {}});
    }
    for (const auto& connector : parts.catalog.connectors()) {
        const auto stored = find_stored(context, connector::app_name(workspace, connector.id));
        if (!stored) return stored.error();
        if (*stored) ages.push_back({connector.id, connector.title, "oauth_app", (*stored)->updated_at, {}, {}, {}});
    }
    return ages;
}

std::string_view state_of(const SecretAge& secret, TimePoint now) {
    if (!secret.due_at) return "ok";
    if (now >= *secret.due_at) return "overdue";
    if (now + urgent_before >= *secret.due_at) return "urgent";
    return now + soon_before >= *secret.due_at ? "soon" : "ok";
}

json::object form(const SecretAge& secret, TimePoint now) {
    const auto age = std::chrono::floor<std::chrono::days>(now - secret.entered_at);
    return {{"owner", secret.owner},
            {"owner_name", secret.owner_name},
            {"kind", secret.kind},
            {"entered_at", to_iso8601(secret.entered_at)},
            {"age_days", age.count()},
            {"due_at", time_or_null(secret.due_at)},
            {"state", state_of(secret, now)},
            {"previous_until", time_or_null(secret.previous_until)},
            {"advice", secret.advice}};
}

}  // namespace tendril::api
