// A new secret beside the old one: verified by a call before it is used, the old one kept while both work.
#include "api/audit.hpp"
#include "api/body.hpp"
#include "api/connection_input.hpp"
#include "api/connections.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"
#include "connector/account.hpp"
#include "connector/request.hpp"

namespace tendril::api {

namespace {

// The new secret as it would be used, and the call that proves it.
struct Candidate {
    store::Connection connection;
    connector::Account account;
    vault::SecretText text;
    http::ClientRequest request;
    const connector::Operation* operation = nullptr;
};

Result<Candidate> read_candidate(const Call& call) {
    auto& parts = call.context.parts;
    auto connection = find_own_connection(call, call.variable("id"));
    if (!connection) return connection.error();
    if (connection->auth == "oauth2") {
        return Error(ErrorCode::conflict,
                     "Tokens of OAuth 2.0 are renewed by themselves. To replace the app's secret, "
                     "use PUT /api/v1/oauth-apps/" +
                         connection->connector + ".");
    }
    Body body(call.body);
    const auto& credentials = body.object("credentials");
    if (auto checked = body.check(); !checked) return checked.error();
    auto entered = read_credentials(credentials, connection->auth);
    if (!entered) return entered.error();
    auto text = connector::with_entered_at(*entered, parts.clock.now());
    auto account = connector::make_account(*connection, text, parts.catalog, parts.vault);
    if (!account) return account.error();
    if (const auto* unusable = std::get_if<connector::UnusableAccount>(&*account)) {
        return Error(ErrorCode::invalid_input, unusable->message, "credentials");
    }
    Candidate candidate{
        std::move(*connection), std::get<connector::Account>(std::move(*account)), std::move(text), {}, {}};
    const auto& connector = *candidate.account.connector;
    const auto test = connector::test_call(connector, candidate.connection.settings);
    candidate.operation = parts.catalog.operation(test.operation);
    if (candidate.operation == nullptr) {
        return Error(ErrorCode::conflict, "This connector has no call that could prove a new secret.");
    }
    const auto made =
        connector::build_call(*candidate.operation, candidate.connection.id, candidate.connection.settings, test.input);
    if (!made) return Error(ErrorCode::conflict, made.error().front().message);
    candidate.request = connector::signed_request(candidate.account, *made, candidate.account.credentials.token);
    return candidate;
}

// Blocks. The old secret stays beside the new one for as long as the other system lets both work.
Result<store::Connection> store_rotated(const Call& call, const Candidate& candidate) {
    auto& parts = call.context.parts;
    const std::lock_guard lock(call.context.configuration);
    const auto name = credentials_name(candidate.connection);
    const auto before = parts.vault.get(name);
    if (!before) return before.error();
    auto text = candidate.text.copy();
    const auto& auth = *candidate.account.auth;
    if (*before && auth.overlap.count() > 0) {
        const auto old = connector::read_credentials(auth, **before);
        if (old && old->token.reveal() == candidate.account.credentials.token.reveal()) {
            return Error(ErrorCode::conflict, "This is the secret that is in use already.", "credentials");
        }
        if (old) text = connector::with_previous_token(text, *old, parts.clock.now() + auth.overlap);
    }
    if (auto put = parts.vault.put(name, text); !put) return put.error();
    auto connection = candidate.connection;
    connection.updated_at = parts.clock.now();
    connection.health = "ok";
    connection.health_detail.clear();
    if (auto put = parts.config.put_connection(connection); !put) return put.error();
    if (auto recorded = record(call, "connection.secret_rotated", connection.id, connection.name); !recorded) {
        return recorded.error();
    }
    return connection;
}

Task<Result<http::Response>> rotate(Call& call) {
    auto& parts = call.context.parts;
    auto candidate = co_await on_worker(parts.offload, [&] { return read_candidate(call); });
    if (!candidate) co_return candidate.error();
    const auto outcome = co_await from_callback<connector::Outcome>(
        [&](auto done) { parts.client.send(std::move(candidate->request), std::move(done)); });
    const auto verdict = connector::judge(*candidate->account.connector, *candidate->operation, outcome);
    if (verdict.failure != connector::FailureClass::none) {
        co_return Error(ErrorCode::conflict,
                        "The new secret does not work, so the old one stays in use: " + verdict.message, "credentials");
    }
    const auto connection = co_await on_worker(parts.offload, [&] { return store_rotated(call, *candidate); });
    if (!connection) co_return connection.error();
    apply_connection(call.context, *connection);
    json::object body{{"verified", true}, {"advice", candidate->account.auth->rotation_advice}};
    const auto overlap = candidate->account.auth->overlap;
    body["previous_until"] = overlap.count() > 0 ? json::value(to_iso8601(parts.clock.now() + overlap)) : json::value();
    co_return http::reply(200, body);
}

Result<store::Connection> drop_stored(const Call& call) {
    auto& parts = call.context.parts;
    const std::lock_guard lock(call.context.configuration);
    auto connection = find_own_connection(call, call.variable("id"));
    if (!connection) return connection.error();
    const auto name = credentials_name(*connection);
    const auto before = parts.vault.get(name);
    if (!before) return before.error();
    if (!*before) return Error(ErrorCode::conflict, "The connection has no credentials.");
    if (auto put = parts.vault.put(name, connector::without_previous_token(**before)); !put) return put.error();
    connection->updated_at = parts.clock.now();
    if (auto put = parts.config.put_connection(*connection); !put) return put.error();
    if (auto recorded = record(call, "connection.old_secret_dropped", connection->id); !recorded) {
        return recorded.error();
    }
    return connection;
}

Task<Result<http::Response>> drop_previous(Call& call) {
    const auto connection = co_await on_worker(call.context.parts.offload, [&] { return drop_stored(call); });
    if (!connection) co_return connection.error();
    apply_connection(call.context, *connection);
    co_return no_content();
}

}  // namespace

std::vector<Route> credential_rotation_routes() {
    return {{.method = "POST",
             .pattern = "/connections/{id}/rotate",
             .handle = rotate,
             .id = "rotateConnectionSecret",
             .summary = "Puts a new secret in the place of the old one once a call proved that it works; the old one "
                        "stays usable beside it where the other system lets both work.",
             .request = "SecretRotation",
             .response = "RotatedSecret",
             .needs = Role::admin},
            {.method = "DELETE",
             .pattern = "/connections/{id}/previous-secret",
             .handle = drop_previous,
             .id = "dropPreviousSecret",
             .summary = "Forgets the secret before the last rotation at once.",
             .status = 204,
             .needs = Role::admin}};
}

}  // namespace tendril::api
