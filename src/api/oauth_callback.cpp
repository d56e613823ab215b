#include "api/oauth_callback.hpp"

#include <algorithm>

#include "api/connection_input.hpp"
#include "api/connections.hpp"
#include "base/log.hpp"
#include "connector/account.hpp"
#include "connector/oauth_requests.hpp"
#include "http/problem.hpp"

namespace tendril::api {

namespace {

std::string escape_html(std::string_view text) {
    std::string safe;
    for (const char character : text) {
        switch (character) {
            case '<':
                safe += "&lt;";
                break;
            case '>':
                safe += "&gt;";
                break;
            case '&':
                safe += "&amp;";
                break;
            case '"':
                safe += "&quot;";
                break;
            default:
                safe += character;
        }
    }
    return safe;
}

http::Response page(int status, std::string_view title, std::string_view sentence) {
    http::Response response;
    response.status = status;
    response.headers.add("Content-Type", "text/html; charset=utf-8");
    response.body =
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Tendril: connect an account</title>"
        "<h1>" +
        std::string(title) + "</h1><p>" + escape_html(sentence) +
        "</p><p><a href=\"/connections\">Back to the connections</a></p></html>";
    return response;
}

http::Response not_connected(const Error& error) {
    return page(http::status_of(error.code), "Not connected", error.message);
}

std::string parameter(const http::Parameters& query, std::string_view name) {
    const auto found = query.find(name);
    return found == query.end() ? std::string() : found->second;
}

// Blocks.
Result<void> note(Context& context, const PendingAuthorization& pending, const std::string& action,
                  const std::string& detail) {
    store::AuditEntry entry;
    entry.workspace = pending.connection.workspace;
    entry.actor = pending.actor;
    entry.action = action;
    entry.subject = pending.connection.id;
    entry.detail = detail;
    entry.at = context.parts.clock.now();
    return context.parts.config.add_audit(entry);
}

// The settings that an answer tells for a kind of account; nullopt when it lacks one.
std::optional<json::object> told_settings(const connector::AccountKind& kind, const json::object& facts) {
    json::object told;
    for (const auto& [setting, path] : kind.settings) {
        const auto* value = find_path(facts, path);
        if (value == nullptr || !value->is_string() || value->get_string().empty()) return std::nullopt;
        told[setting] = value->get_string();
    }
    return told;
}

// What the token is for, which may be another kind of account than was asked for: an agency that installs an app for
// its locations gets a token of its own.
Result<void> fill_settings(store::Connection& connection, const connector::OAuth& oauth, const json::object& facts) {
    const auto* asked = oauth.account(text_or(connection.settings, "account"));
    if (asked == nullptr) return {};
    std::vector<const connector::AccountKind*> kinds{asked};
    for (const auto& kind : oauth.accounts) {
        if (&kind != asked) kinds.push_back(&kind);
    }
    for (const auto* kind : kinds) {
        const auto told = told_settings(*kind, facts);
        if (!told) continue;
        for (const auto& [setting, value] : *told) {
            const auto before = text_or(connection.settings, setting);
            if (!before.empty() && before != value.as_string()) {
                return Error(ErrorCode::conflict, "The consent was given for another account (" + std::string(setting) +
                                                      " " + std::string(value.as_string()) +
                                                      ") than this connection's (" + std::string(before) +
                                                      "). Choose the same account, or make a new "
                                                      "connection for the other one.");
            }
            connection.settings[setting] = value;
        }
        connection.settings["account"] = kind->name;
        return {};
    }
    return Error(ErrorCode::conflict, "The answer does not tell which account the consent is for.");
}

struct Exchange {
    http::ClientRequest request;
    const connector::AuthKind* auth = nullptr;
};

Result<Exchange> prepare_exchange(Context& context, const PendingAuthorization& pending, const std::string& code) {
    auto& parts = context.parts;
    const auto& connection = pending.connection;
    const auto* connector = parts.catalog.connector(connection.connector);
    const auto* auth = connector == nullptr ? nullptr : connector::find_auth(*connector, "oauth2");
    auto app = connector::find_app(connection.workspace, connection.connector, parts.vault);
    if (!app) return app.error();
    if (auth == nullptr || !*app) {
        return Error(ErrorCode::conflict, "The OAuth app was taken away meanwhile. Enter it again, then begin again.");
    }
    const auto& base_url = connection.base_url.empty() ? connector->base_url : connection.base_url;
    const connector::TokenEndpoint endpoint{auth->oauth, **app, base_url,
                                            auth->oauth.account(text_or(connection.settings, "account"))};
    return Exchange{connector::code_request(endpoint, code, pending.redirect_uri, pending.code_verifier), auth};
}

// Blocks. The credentials go first, so that no connection is ever stored without them.
Result<store::Connection> store_authorized(Context& context, const PendingAuthorization& pending,
                                           const connector::AuthKind& auth, const connector::NewTokens& tokens) {
    auto& parts = context.parts;
    const std::lock_guard lock(context.configuration);
    auto connection = pending.connection;
    const auto now = parts.clock.now();
    if (connection.id.empty()) {
        connection.id = new_id(parts.random, "conn");
        connection.created_at = now;
    } else {
        auto stored = parts.config.find_connection(connection.id);
        if (!stored) return stored.error();
        if (!*stored) return Error(ErrorCode::not_found, "The connection was deleted meanwhile.");
        connection = std::move(**stored);
        connection.auth = "oauth2";
    }
    if (auto filled = fill_settings(connection, auth.oauth, tokens.facts); !filled) return filled.error();
    connection.updated_at = now;
    connection.health = "ok";
    connection.health_detail.clear();
    const auto secret = connector::with_new_tokens({}, tokens);
    if (auto put = parts.vault.put(credentials_name(connection), secret); !put) return put.error();
    if (auto put = parts.config.put_connection(connection); !put) return put.error();
    auto noted = pending;
    noted.connection.id = connection.id;
    if (auto added = note(context, noted, "connection.authorized", tokens.scope); !added) return added.error();
    return connection;
}

Task<Result<store::Connection>> connect(Context& context, const PendingAuthorization& pending,
                                        const std::string& code) {
    auto& parts = context.parts;
    auto exchange = co_await on_worker(parts.offload, [&] { return prepare_exchange(context, pending, code); });
    if (!exchange) co_return exchange.error();
    const auto outcome = co_await from_callback<http::ClientOutcome>(
        [&](auto done) { parts.client.send(std::move(exchange->request), std::move(done)); });
    const auto answer = connector::read_token_answer(outcome, parts.clock.now());
    if (const auto* refused = std::get_if<connector::TokenRefused>(&answer)) {
        co_return Error(ErrorCode::conflict, refused->message);
    }
    if (const auto* failed = std::get_if<connector::TokenFailed>(&answer)) {
        co_return Error(ErrorCode::unavailable, failed->message + " Begin again in Tendril.");
    }
    const auto& tokens = std::get<connector::NewTokens>(answer);
    co_return co_await on_worker(parts.offload,
                                 [&] { return store_authorized(context, pending, *exchange->auth, tokens); });
}

// A person who says no has decided; that is recorded, not treated as a failure.
Task<http::Response> declined(Context& context, const PendingAuthorization& pending, const std::string& reason) {
    const auto noted = co_await on_worker(
        context.parts.offload, [&] { return note(context, pending, "connection.consent_declined", reason); });
    if (!noted) co_return not_connected(noted.error());
    co_return page(403, "Not connected", "The consent was not given (" + reason + "). Nothing was changed.");
}

}  // namespace

Task<http::Response> oauth_callback(Context& context, http::Request request) {
    const auto query = http::parse_query(request.query);
    if (!query) co_return not_connected(query.error());
    if (request.method != "GET") co_return page(405, "Not connected", "Only GET is possible here.");
    const auto state = parameter(*query, "state");
    if (state.empty()) {
        co_return page(
            400, "Not connected yet",
            "An installation that did not begin in Tendril is bound to nobody's workspace. Begin in Tendril: "
            "Connections, then \"Connect\".");
    }
    const auto pending = co_await on_worker(context.parts.offload, [&] {
        return take_authorization(context, state, cookie_of(request.headers, oauth_cookie));
    });
    if (!pending) co_return not_connected(pending.error());
    if (const auto error = parameter(*query, "error"); !error.empty()) {
        const auto description = parameter(*query, "error_description");
        co_return co_await declined(context, *pending, (description.empty() ? error : description).substr(0, 300));
    }
    const auto code = parameter(*query, "code");
    if (code.empty()) co_return page(400, "Not connected", "The answer holds no code. Begin again in Tendril.");
    const auto connection = co_await connect(context, *pending, code);
    if (!connection) co_return not_connected(connection.error());
    apply_connection(context, *connection);
    log::info("connected {} by consent", connection->id);
    http::Response response;
    response.status = 303;
    response.headers.add("Location", "/connections?connected=" + http::percent_encode(connection->id));
    response.headers.add("Set-Cookie", std::string(oauth_cookie) + "=; Path=" + std::string(oauth_callback_path) +
                                           "; HttpOnly; SameSite=Lax; Max-Age=0");
    co_return response;
}

}  // namespace tendril::api
