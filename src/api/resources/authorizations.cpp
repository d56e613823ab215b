#include "api/authorization.hpp"
#include "api/body.hpp"
#include "api/connection_input.hpp"
#include "api/connections.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"

namespace tendril::api {

namespace {

constexpr std::size_t scopes_max = 200;

Result<AuthorizationChoice> read_choice(const json::object& object, std::initializer_list<std::string_view> others) {
    Body body(object);
    for (const auto name : others) body.allow(name);
    AuthorizationChoice choice;
    choice.page = body.text_or("page", "");
    const auto* scopes = body.optional_array("scopes");
    if (auto checked = body.check(); !checked) return checked.error();
    for (const auto& scope : scopes == nullptr ? json::array() : *scopes) {
        const auto* text = scope.if_string();
        const bool sound = text != nullptr && !text->empty() && text->find(' ') == json::string::npos;
        if (!sound || choice.scopes.size() == scopes_max) {
            return Error(ErrorCode::invalid_input, "\"scopes\" must be a list of scopes without blanks.", "scopes");
        }
        choice.scopes.emplace_back(*text);
    }
    return choice;
}

Task<Result<http::Response>> connect_new(Call& call) {
    auto choice = read_choice(call.body, {"connector", "name", "base_url", "read_only", "settings"});
    if (!choice) co_return choice.error();
    auto rest = call.body;
    rest.erase("page");
    rest.erase("scopes");
    auto connection = read_connection_to_authorize(rest, call.context.parts.catalog);
    if (!connection) co_return connection.error();
    co_return co_await begin_authorization(call, std::move(*connection), std::move(*choice));
}

Task<Result<http::Response>> reconnect(Call& call) {
    auto choice = read_choice(call.body, {});
    if (!choice) co_return choice.error();
    auto found = co_await own_connection(call);
    if (!found) co_return found.error();
    co_return co_await begin_authorization(call, std::move(*found), std::move(*choice));
}

}  // namespace

std::vector<Route> authorization_routes() {
    return {{.method = "POST",
             .pattern = "/connections/authorize",
             .handle = connect_new,
             .id = "authorizeNewConnection",
             .summary = "The page on which a person consents to a new connection (OAuth 2.0), with exactly the scopes "
                        "that the published flows need and those chosen here.",
             .request = "NewAuthorization",
             .response = "Authorization",
             .status = 201,
             .answers_secret = true,
             .needs = Role::admin},
            {.method = "POST",
             .pattern = "/connections/{id}/authorize",
             .handle = reconnect,
             .id = "authorizeConnection",
             .summary = "The same for a connection that exists; runs held for it go on once the consent is given.",
             .request = "AuthorizationChoice",
             .response = "Authorization",
             .status = 201,
             .answers_secret = true,
             .needs = Role::admin}};
}

}  // namespace tendril::api
