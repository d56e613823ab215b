#include "api/authorization.hpp"

#include <algorithm>

#include "api/audit.hpp"
#include "api/scopes.hpp"
#include "connector/account.hpp"
#include "connector/oauth_requests.hpp"
#include "http/problem.hpp"
#include "vault/signatures.hpp"

namespace tendril::api {

namespace {

constexpr std::size_t state_length = 40;     // 238 bits
constexpr std::size_t verifier_length = 64;  // of 43 to 128

vault::SecretName pending_name(const store::ApiToken& token) {
    return {token.workspace, token.id, "authorization"};
}

vault::SecretText to_secret(const PendingAuthorization& pending) {
    const auto& connection = pending.connection;
    json::object object{{"id", connection.id},
                        {"workspace", connection.workspace},
                        {"connector", connection.connector},
                        {"name", connection.name},
                        {"base_url", connection.base_url},
                        {"settings", connection.settings},
                        {"read_only", connection.read_only}};
    object["redirect_uri"] = pending.redirect_uri;
    object["code_verifier"] = pending.code_verifier;
    object["browser"] = pending.browser;
    object["actor"] = pending.actor;
    return vault::SecretText(to_text(object));
}

PendingAuthorization read_pending(const vault::SecretText& text) {
    auto parsed = parse_json(text.reveal());
    const auto object = parsed && parsed->is_object() ? std::move(parsed->as_object()) : json::object();
    PendingAuthorization pending;
    auto& connection = pending.connection;
    connection.id = text_or(object, "id");
    connection.workspace = text_or(object, "workspace");
    connection.connector = text_or(object, "connector");
    connection.name = text_or(object, "name");
    connection.auth = "oauth2";
    connection.base_url = text_or(object, "base_url");
    connection.settings = object_or_empty(object, "settings");
    connection.read_only = boolean_or(object, "read_only", false);
    pending.redirect_uri = text_or(object, "redirect_uri");
    pending.code_verifier = text_or(object, "code_verifier");
    pending.browser = text_or(object, "browser");
    pending.actor = text_or(object, "actor");
    return pending;
}

// Consents that nobody came back from. Blocks.
Result<void> forget_abandoned(Context& context, const std::string& workspace) {
    auto& config = context.parts.config;
    const auto tokens = config.list_tokens(workspace);
    if (!tokens) return tokens.error();
    const auto now = context.parts.clock.now();
    for (const auto& token : *tokens) {
        const bool over = token.expires_at && *token.expires_at <= now;
        if (!over || !token.id.starts_with(authorization_id_prefix)) continue;
        if (auto deleted = config.delete_secrets(token.id); !deleted) return deleted;
        if (auto deleted = config.delete_token(workspace, token.id); !deleted) return deleted.error();
    }
    return {};
}

// The scopes that the flows need, those that were chosen, and those that accounts of the kind always need; where all of
// that is nothing, what a test of the connection needs.
std::set<std::string> wanted_scopes(const Call& call, const store::Connection& connection,
                                    const std::vector<store::Connection>& all, const connector::AuthKind& auth,
                                    const std::vector<std::string>& chosen) {
    const auto& parts = call.context.parts;
    std::set<std::string> scopes(chosen.begin(), chosen.end());
    const bool by_connector = is_meant_by_connector(connection, all);
    for (const auto& flow : published_flows(call.context, call.workspace())) {
        scopes.merge(scopes_of(scope_needs(*flow, connection, by_connector, parts.catalog)));
    }
    const auto* connector = parts.catalog.connector(connection.connector);
    const auto* test = connector == nullptr
                           ? nullptr
                           : parts.catalog.operation(connector::test_call(*connector, connection.settings).operation);
    if (scopes.empty() && test != nullptr) scopes.insert(test->action.scopes.begin(), test->action.scopes.end());
    scopes.insert(auth.oauth.scopes.begin(), auth.oauth.scopes.end());
    if (const auto* kind = auth.oauth.account(text_or(connection.settings, "account"))) {
        scopes.insert(kind->scopes.begin(), kind->scopes.end());
    }
    return scopes;
}

// What a new consent needs of the store.
struct Prepared {
    std::vector<store::Connection> connections;
    connector::OAuthApp app;
};

Result<Prepared> prepare(const Call& call, const store::Connection& connection) {
    auto& parts = call.context.parts;
    if (auto forgotten = forget_abandoned(call.context, call.workspace()); !forgotten) return forgotten.error();
    auto all = parts.config.list_connections(call.workspace());
    if (!all) return all.error();
    auto app = connector::find_app(call.workspace(), connection.connector, parts.vault);
    if (!app) return app.error();
    if (!*app) {
        return Error(ErrorCode::conflict, "There is no OAuth app for " + connection.connector +
                                              " yet. Enter its client id and secret with PUT /api/v1/oauth-apps/" +
                                              connection.connector + " or \"tendril oauth-app set\".");
    }
    return Prepared{std::move(*all), std::move(**app)};
}

struct Begun {
    store::ApiToken token;
    PendingAuthorization pending;
};

Result<void> remember(const Call& call, const Begun& begun) {
    auto& parts = call.context.parts;
    if (auto put = parts.vault.put(pending_name(begun.token), to_secret(begun.pending)); !put) return put;
    if (auto put = parts.config.put_token(begun.token); !put) return put;
    return record(call, "connection.consent_begun", begun.pending.connection.id, begun.pending.connection.connector);
}

}  // namespace

std::string origin_of(const Context& context, const http::Request& request) {
    if (!context.parts.public_url.empty()) return context.parts.public_url;
    const bool encrypted = request.headers.get("X-Forwarded-Proto") == "https";
    return (encrypted ? "https://" : "http://") + std::string(request.headers.get("Host"));
}

Task<Result<http::Response>> begin_authorization(Call& call, store::Connection connection, AuthorizationChoice choice) {
    auto& parts = call.context.parts;
    const auto* connector = parts.catalog.connector(connection.connector);
    const auto* auth = connector == nullptr ? nullptr : connector::find_auth(*connector, "oauth2");
    if (auth == nullptr || auth->oauth.pages.empty()) {
        co_return Error(ErrorCode::invalid_input, "This system cannot be connected by consent.", "connector");
    }
    const auto* page = auth->oauth.page(choice.page);
    if (page == nullptr) {
        std::string names;
        for (const auto& one : auth->oauth.pages) names += (names.empty() ? "\"" : ", \"") + one.name + "\"";
        co_return Error(ErrorCode::invalid_input, "\"page\" must be one of " + names + ".", "page");
    }
    connection.workspace = call.workspace();
    const auto prepared = co_await on_worker(parts.offload, [&] { return prepare(call, connection); });
    if (!prepared) co_return prepared.error();
    const auto& app = prepared->app;
    const auto scopes = wanted_scopes(call, connection, prepared->connections, *auth, choice.scopes);

    const auto state = random_text(parts.random, state_length);
    const auto browser = call.principal.by_cookie ? random_text(parts.random, state_length) : std::string();
    Begun begun;
    begun.token.id = new_id(parts.random, authorization_id_prefix);
    begun.token.workspace = call.workspace();
    begun.token.name = "Consent for " + connector->title;
    begun.token.token_hash = vault::sha256_hex(state);
    begun.token.created_at = parts.clock.now();
    begun.token.expires_at = begun.token.created_at + authorization_lasts;
    begun.token.single_use = true;
    auto& pending = begun.pending;
    pending.connection = std::move(connection);
    pending.actor = call.principal.actor;
    if (!browser.empty()) pending.browser = vault::sha256_hex(browser);
    pending.redirect_uri = app.redirect_uri.empty()
                               ? origin_of(call.context, call.request) + std::string(oauth_callback_path)
                               : app.redirect_uri;
    if (app.pkce.value_or(auth->oauth.pkce)) pending.code_verifier = random_text(parts.random, verifier_length);
    const auto stored = co_await on_worker(parts.offload, [&] { return remember(call, begun); });
    if (!stored) co_return stored.error();

    const connector::AuthorizationRequest asked{app.authorization_url.empty() ? page->url : app.authorization_url,
                                                pending.redirect_uri,
                                                state,
                                                {scopes.begin(), scopes.end()},
                                                pending.code_verifier};
    json::array shown;
    for (const auto& scope : scopes) shown.emplace_back(scope);
    json::object body{{"url", connector::authorization_address(auth->oauth, app, asked)},
                      {"redirect_uri", pending.redirect_uri},
                      {"expires_at", to_iso8601(*begun.token.expires_at)}};
    body["scopes"] = std::move(shown);
    auto response = http::reply(201, body);
    if (!browser.empty()) {
        // Lax, because the browser comes back from another site.
        const bool encrypted = pending.redirect_uri.starts_with("https://");
        response.headers.add("Set-Cookie", std::string(oauth_cookie) + "=" + browser + "; Path=" +
                                               std::string(oauth_callback_path) + "; HttpOnly; SameSite=Lax; Max-Age=" +
                                               std::to_string(std::chrono::seconds(authorization_lasts).count()) +
                                               (encrypted ? "; Secure" : ""));
    }
    co_return response;
}

Result<PendingAuthorization> take_authorization(Context& context, const std::string& state, std::string_view cookie) {
    auto& parts = context.parts;
    const auto refused = Error(ErrorCode::forbidden,
                               "This answer belongs to no consent that is under way: it was used already, took longer "
                               "than 15 minutes, or did not begin here. Begin again in Tendril.");
    const auto hash = vault::sha256_hex(state);
    const auto token = parts.config.find_token(hash);
    if (!token) return token.error();
    if (!*token || !(*token)->id.starts_with(authorization_id_prefix)) return refused;
    if (!(*token)->expires_at || *(*token)->expires_at <= parts.clock.now()) return refused;
    auto secret = parts.vault.get(pending_name(**token));
    if (!secret) return secret.error();
    if (!*secret) return refused;
    auto pending = read_pending(**secret);
    // Another browser must not use it up either.
    if (!pending.browser.empty() && (cookie.empty() || vault::sha256_hex(std::string(cookie)) != pending.browser)) {
        return Error(ErrorCode::forbidden,
                     "The consent was begun in another browser. Begin again in Tendril, in this browser.");
    }
    const auto taken = parts.config.consume_token(hash);
    if (!taken) return taken.error();
    if (!*taken) return refused;
    if (auto deleted = parts.config.delete_secrets((*token)->id); !deleted) return deleted.error();
    return pending;
}

}  // namespace tendril::api
