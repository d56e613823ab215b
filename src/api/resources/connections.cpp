#include "api/connections.hpp"

#include "api/audit.hpp"
#include "api/connection_input.hpp"
#include "api/connection_test.hpp"
#include "api/context.hpp"
#include "api/forms.hpp"
#include "api/paging.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"
#include "connector/account.hpp"
#include "connector/oauth_requests.hpp"

namespace tendril::api {

namespace {

// The workspace's own; a person's with their id; everybody's with "*".
std::vector<store::Connection> of_whom(const std::vector<store::Connection>& all, const std::string& person) {
    std::vector<store::Connection> chosen;
    std::ranges::copy_if(all, std::back_inserter(chosen), [&](const auto& connection) {
        return person == "*" || text_or(connection.settings, "person") == person;
    });
    return chosen;
}

Task<Result<http::Response>> list(Call& call) {
    const auto page = parse_page(call.query);
    if (!page) co_return page.error();
    const auto all = co_await on_worker(call.context.parts.offload,
                                        [&] { return call.context.parts.config.list_connections(call.workspace()); });
    if (!all) co_return all.error();
    const auto shown = of_whom(*all, call.parameter("person"));
    co_return ok(page_through(
        shown, *page, [](const auto& one) { return one.id; }, [](const auto& one) { return form(one); }));
}

// Blocks. Errors: not_found.
Result<store::Connection> find_own(const Call& call) {
    return find_own_connection(call, call.variable("id"));
}

Task<Result<http::Response>> get(Call& call) {
    const auto found = co_await on_worker(call.context.parts.offload, [&] { return find_own(call); });
    if (!found) co_return found.error();
    co_return http::reply(200, form(*found));
}

// Blocks. The credentials go first, so that no connection is ever stored without them.
Result<void> store_connection(const Call& call, const ConnectionInput& input, const std::string& action) {
    auto& parts = call.context.parts;
    if (!input.credentials.empty()) {
        const auto credentials = connector::with_entered_at(input.credentials, parts.clock.now());
        if (auto put = parts.vault.put(credentials_name(input.connection), credentials); !put) return put;
    }
    if (auto put = parts.config.put_connection(input.connection); !put) return put;
    return record(call, action, input.connection.id, input.connection.name);
}

Task<Result<http::Response>> create(Call& call) {
    auto& parts = call.context.parts;
    auto input = read_new_connection(call.body, parts.catalog);
    if (!input) co_return input.error();
    auto& connection = input->connection;
    connection.id = new_id(parts.random, "conn");
    connection.workspace = call.workspace();
    connection.created_at = connection.updated_at = parts.clock.now();
    const auto stored =
        co_await on_worker(parts.offload, [&] { return store_connection(call, *input, "connection.created"); });
    if (!stored) co_return stored.error();
    apply_connection(call.context, connection);
    co_return created("connections", connection.id, form(connection));
}

Result<store::Connection> change_stored(const Call& call) {
    const std::lock_guard lock(call.context.configuration);
    auto found = find_own(call);
    if (!found) return found.error();
    auto input = read_connection_change(call.body, std::move(*found), call.context.parts.catalog);
    if (!input) return input.error();
    input->connection.updated_at = call.context.parts.clock.now();
    auto stored = store_connection(call, *input, "connection.changed");
    if (!stored) return stored.error();
    return std::move(input->connection);
}

Task<Result<http::Response>> change(Call& call) {
    const auto changed = co_await on_worker(call.context.parts.offload, [&] { return change_stored(call); });
    if (!changed) co_return changed.error();
    apply_connection(call.context, *changed);
    co_return http::reply(200, form(*changed));
}

// The requests by which the tokens of a connection are given back; none where its system takes none. Blocks.
std::vector<http::ClientRequest> revocations_of(const Call& call, const store::Connection& connection) {
    const auto& parts = call.context.parts;
    std::vector<http::ClientRequest> requests;
    auto read = connector::read_account(connection.id, parts.catalog, parts.config, parts.vault);
    const auto* account = read ? std::get_if<connector::Account>(&*read) : nullptr;
    if (account == nullptr || account->auth->oauth.revocation_url.empty()) return requests;
    const connector::TokenEndpoint endpoint{account->auth->oauth, account->app, account->base_url};
    const auto& credentials = account->credentials;
    for (const auto& [token, kind] :
         {std::pair{&credentials.refresh_token, "refresh_token"}, std::pair{&credentials.token, "access_token"}}) {
        if (!token->empty()) requests.push_back(connector::revocation_request(endpoint, *token, kind));
    }
    return requests;
}

Result<std::vector<http::ClientRequest>> delete_stored(const Call& call) {
    const std::lock_guard lock(call.context.configuration);
    const auto found = find_own(call);
    if (!found) return found.error();
    auto revocations = revocations_of(call, *found);
    auto& config = call.context.parts.config;
    if (auto deleted = config.delete_connection(found->id); !deleted) return deleted.error();
    if (auto deleted = config.delete_secrets(found->id); !deleted) return deleted.error();
    if (auto recorded = record(call, "connection.deleted", found->id, found->name); !recorded) return recorded.error();
    return revocations;
}

Task<Result<http::Response>> remove(Call& call) {
    auto revocations = co_await on_worker(call.context.parts.offload, [&] { return delete_stored(call); });
    if (!revocations) co_return revocations.error();
    forget_connection(call.context, call.variable("id"));
    // Given back as a courtesy: whatever becomes of it, nothing here holds the tokens any more.
    for (auto& request : *revocations) {
        call.context.parts.client.send(std::move(request), [](const http::ClientOutcome&) {});
    }
    co_return no_content();
}

Task<Result<http::Response>> test(Call& call) {
    const auto found = co_await on_worker(call.context.parts.offload, [&] { return find_own(call); });
    if (!found) co_return found.error();
    const auto tested = co_await test_connection(call.context, *found);
    if (!tested) co_return tested.error();
    const auto recorded = co_await on_worker(
        call.context.parts.offload, [&] { return record(call, "connection.tested", found->id, tested->detail); });
    if (!recorded) co_return recorded.error();
    co_return http::reply(
        200, json::object{{"ok", tested->ok},
                          {"detail", tested->detail},
                          {"status", tested->status == 0 ? json::value(nullptr) : json::value(tested->status)}});
}

}  // namespace

std::vector<Route> connection_routes() {
    return {{.method = "GET",
             .pattern = "/connections",
             .handle = list,
             .id = "listConnections",
             .summary = "The workspace's connected accounts, or those of people.",
             .response = "Connection",
             .list = true,
             .query = {{"person", "The accounts of this person; \"*\": of everybody and the workspace's."}}},
            {.method = "POST",
             .pattern = "/connections",
             .handle = create,
             .id = "createConnection",
             .summary = "Connects an account; its credentials are sealed and never answered.",
             .request = "NewConnection",
             .response = "Connection",
             .status = 201,
             .needs = Role::admin},
            {.method = "GET",
             .pattern = "/connections/{id}",
             .handle = get,
             .id = "getConnection",
             .summary = "One connected account.",
             .response = "Connection"},
            {.method = "PATCH",
             .pattern = "/connections/{id}",
             .handle = change,
             .id = "changeConnection",
             .summary = "Changes the members that are given; new credentials release the runs that were held for them.",
             .request = "ConnectionChange",
             .response = "Connection",
             .needs = Role::admin},
            {.method = "DELETE",
             .pattern = "/connections/{id}",
             .handle = remove,
             .id = "deleteConnection",
             .summary = "Forgets an account and its credentials.",
             .status = 204,
             .needs = Role::admin},
            {.method = "POST",
             .pattern = "/connections/{id}/test",
             .handle = test,
             .id = "testConnection",
             .summary = "Calls the account once, to prove that its credentials work.",
             .response = "ConnectionTest"}};
}

}  // namespace tendril::api
