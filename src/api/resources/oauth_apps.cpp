#include <algorithm>

#include "api/audit.hpp"
#include "api/authorization.hpp"
#include "api/body.hpp"
#include "api/paging.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"
#include "connector/account.hpp"
#include "connector/oauth_app.hpp"

namespace tendril::api {

namespace {

// Everything but the secret.
json::object form(const Call& call, const std::string& connector, const connector::OAuthApp& app) {
    json::object made{{"connector", connector}, {"client_id", app.client_id}, {"app_id", app.app_id}};
    made["has_client_secret"] = !app.client_secret.empty();
    made["authorization_url"] = app.authorization_url;
    made["token_url"] = app.token_url;
    made["redirect_uri"] = app.redirect_uri.empty()
                               ? origin_of(call.context, call.request) + std::string(oauth_callback_path)
                               : app.redirect_uri;
    return made;
}

// The connectors that OAuth apps can be entered for.
std::vector<std::string> oauth_connectors(const connector::Catalog& catalog) {
    std::vector<std::string> ids;
    for (const auto& connector : catalog.connectors()) {
        if (connector::find_auth(connector, "oauth2") != nullptr) ids.push_back(connector.id);
    }
    return ids;
}

Result<std::vector<std::pair<std::string, connector::OAuthApp>>> find_all(const Call& call) {
    std::vector<std::pair<std::string, connector::OAuthApp>> all;
    for (const auto& id : oauth_connectors(call.context.parts.catalog)) {
        auto app = connector::find_app(call.workspace(), id, call.context.parts.vault);
        if (!app) return app.error();
        if (*app) all.emplace_back(id, std::move(**app));
    }
    return all;
}

Task<Result<http::Response>> list(Call& call) {
    const auto page = parse_page(call.query);
    if (!page) co_return page.error();
    const auto all = co_await on_worker(call.context.parts.offload, [&] { return find_all(call); });
    if (!all) co_return all.error();
    co_return ok(page_through(
        *all, *page, [](const auto& one) { return one.first; },
        [&](const auto& one) { return form(call, one.first, one.second); }));
}

bool is_web_address(const std::string& url) {
    return url.starts_with("https://") || url.starts_with("http://");
}

Result<connector::OAuthApp> read_app(const json::object& object) {
    Body body(object);
    connector::OAuthApp app;
    app.client_id = body.text("client_id");
    app.client_secret = vault::SecretText(body.text_or("client_secret", ""));
    app.authorization_url = body.text_or("authorization_url", "");
    app.token_url = body.text_or("token_url", "");
    app.redirect_uri = body.text_or("redirect_uri", "");
    app.app_id = body.text_or("app_id", "");
    app.pkce = body.optional_flag("pkce");
    if (auto checked = body.check(); !checked) return checked.error();
    const std::pair<std::string_view, const std::string*> addresses[] = {{"authorization_url", &app.authorization_url},
                                                                         {"token_url", &app.token_url},
                                                                         {"redirect_uri", &app.redirect_uri}};
    for (const auto& [name, url] : addresses) {
        if (!url->empty() && !is_web_address(*url)) {
            return Error(ErrorCode::invalid_input,
                         "\"" + std::string(name) + "\" must be an address that starts with https:// or http://.",
                         std::string(name));
        }
    }
    return app;
}

Result<void> store_app(const Call& call, const std::string& connector, const connector::OAuthApp& app) {
    auto& parts = call.context.parts;
    const auto name = connector::app_name(call.workspace(), connector);
    if (auto put = parts.vault.put(name, connector::to_secret(app)); !put) return put;
    return record(call, "oauth_app.set", connector, app.client_id);
}

// Connections whose tokens are this app's are read anew.
Task<Result<void>> forget_connections(Call& call, const std::string& connector) {
    const auto all = co_await on_worker(call.context.parts.offload,
                                        [&] { return call.context.parts.config.list_connections(call.workspace()); });
    if (!all) co_return all.error();
    for (const auto& connection : *all) {
        if (connection.connector == connector) call.context.parts.transport.forget(connection.id);
    }
    co_return Result<void>();
}

Result<void> check_connector(const Call& call, const std::string& id) {
    const auto ids = oauth_connectors(call.context.parts.catalog);
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) return no_such("connector with OAuth 2.0", id);
    return {};
}

Task<Result<http::Response>> set(Call& call) {
    const auto& connector = call.variable("connector");
    if (auto known = check_connector(call, connector); !known) co_return known.error();
    auto app = read_app(call.body);
    if (!app) co_return app.error();
    const auto stored =
        co_await on_worker(call.context.parts.offload, [&] { return store_app(call, connector, *app); });
    if (!stored) co_return stored.error();
    if (const auto forgotten = co_await forget_connections(call, connector); !forgotten) co_return forgotten.error();
    co_return http::reply(200, form(call, connector, *app));
}

Result<void> delete_app(const Call& call, const std::string& connector) {
    auto& parts = call.context.parts;
    const auto name = connector::app_name(call.workspace(), connector);
    if (auto deleted = parts.config.delete_secrets(name.owner); !deleted) return deleted;
    return record(call, "oauth_app.deleted", connector);
}

Task<Result<http::Response>> remove(Call& call) {
    const auto& connector = call.variable("connector");
    if (auto known = check_connector(call, connector); !known) co_return known.error();
    const auto deleted = co_await on_worker(call.context.parts.offload, [&] { return delete_app(call, connector); });
    if (!deleted) co_return deleted.error();
    if (const auto forgotten = co_await forget_connections(call, connector); !forgotten) co_return forgotten.error();
    co_return no_content();
}

}  // namespace

std::vector<Route> oauth_app_routes() {
    return {{.method = "GET",
             .pattern = "/oauth-apps",
             .handle = list,
             .id = "listOAuthApps",
             .summary = "The apps by which accounts are connected, without their secrets.",
             .response = "OAuthApp",
             .list = true,
             .needs = Role::admin},
            {.method = "PUT",
             .pattern = "/oauth-apps/{connector}",
             .handle = set,
             .id = "setOAuthApp",
             .summary = "Enters the app of a connector: client id and secret, sealed and never answered.",
             .request = "NewOAuthApp",
             .response = "OAuthApp",
             .needs = Role::admin},
            {.method = "DELETE",
             .pattern = "/oauth-apps/{connector}",
             .handle = remove,
             .id = "deleteOAuthApp",
             .summary = "Forgets the app; its connections can no longer be renewed.",
             .status = 204,
             .needs = Role::admin}};
}

}  // namespace tendril::api
