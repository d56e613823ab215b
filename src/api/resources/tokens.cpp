#include <algorithm>

#include "api/audit.hpp"
#include "api/body.hpp"
#include "api/context.hpp"
#include "api/forms.hpp"
#include "api/paging.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"
#include "api/sign_in.hpp"

namespace tendril::api {

namespace {

Task<Result<http::Response>> list(Call& call) {
    const auto page = parse_page(call.query);
    if (!page) co_return page.error();
    auto tokens = co_await on_worker(call.context.parts.offload,
                                     [&] { return call.context.parts.config.list_tokens(call.workspace()); });
    if (!tokens) co_return tokens.error();
    const auto now = call.context.parts.clock.now();
    std::erase_if(*tokens, [&](const store::ApiToken& token) {
        return (token.expires_at && *token.expires_at <= now) || token.id.starts_with(authorization_id_prefix);
    });
    co_return ok(page_through(
        *tokens, *page, [](const auto& one) { return one.id; },
        [&](const auto& one) {
            auto made = form(one);
            made["own"] = one.id == call.principal.actor;
            return made;
        }));
}

Result<void> store_new(const Call& call, const NewToken& made) {
    if (auto put = call.context.parts.config.put_token(made.record); !put) return put;
    return record(call, "token.created", made.record.id, made.record.name);
}

// Ids of routes, between blanks.
Result<std::string> read_operations(const json::array* names) {
    std::string operations;
    for (const auto& name : names == nullptr ? json::array() : *names) {
        const auto* id = name.if_string();
        const auto known = [&](const Route& route) { return id != nullptr && route.id == std::string_view(*id); };
        if (std::none_of(routes().begin(), routes().end(), known)) {
            return Error(
                ErrorCode::invalid_input,
                "\"operations\" must be ids of operations, as in /api/v1/openapi.json; " + to_text(name) + " is none.",
                "operations");
        }
        operations.append(operations.empty() ? "" : " ").append(*id);
    }
    return operations;
}

Task<Result<http::Response>> create(Call& call) {
    Body body(call.body);
    const auto name = body.text("name");
    const auto role = body.text_or("role", "admin");
    const auto* operations = body.optional_array("operations");
    if (auto checked = body.check(); !checked) co_return checked.error();
    if (!parse_role(role)) {
        co_return Error(ErrorCode::invalid_input, "\"role\" must be viewer, builder or admin.", "role");
    }
    const auto limited = read_operations(operations);
    if (!limited) co_return limited.error();
    auto& parts = call.context.parts;
    auto made = new_api_token(parts.random, call.workspace(), name, parts.clock.now());
    made.record.role = role;
    made.record.operations = *limited;
    const auto stored = co_await on_worker(parts.offload, [&] { return store_new(call, made); });
    if (!stored) co_return stored.error();
    auto answer = form(made.record);
    answer["own"] = false;
    answer["token"] = made.text;
    co_return created("tokens", made.record.id, answer);
}

Result<void> delete_stored(const Call& call, const std::string& id) {
    const auto deleted = call.context.parts.config.delete_token(call.workspace(), id);
    if (!deleted) return deleted.error();
    if (!*deleted) return no_such("token", id);
    return record(call, "token.revoked", id);
}

Task<Result<http::Response>> revoke(Call& call) {
    const auto& id = call.variable("id");
    if (id == call.principal.actor) {
        co_return Error(ErrorCode::conflict, "A token cannot revoke itself. Use another one, or sign in.");
    }
    const auto deleted = co_await on_worker(call.context.parts.offload, [&] { return delete_stored(call, id); });
    if (!deleted) co_return deleted.error();
    call.context.tokens.clear();
    co_return no_content();
}

}  // namespace

std::vector<Route> token_routes() {
    return {{.method = "GET",
             .pattern = "/tokens",
             .handle = list,
             .id = "listTokens",
             .summary = "What may call this interface: API tokens, sessions of browsers, sign-in links.",
             .response = "Token",
             .list = true,
             .needs = Role::admin},
            {.method = "POST",
             .pattern = "/tokens",
             .handle = create,
             .id = "createToken",
             .summary = "Makes an API token; the token itself is answered this once.",
             .request = "NewToken",
             .response = "CreatedToken",
             .status = 201,
             .answers_secret = true,
             .needs = Role::admin},
            {.method = "DELETE",
             .pattern = "/tokens/{id}",
             .handle = revoke,
             .id = "revokeToken",
             .summary = "Takes a token back: it is refused from then on, by other processes within a minute.",
             .status = 204,
             .needs = Role::admin}};
}

}  // namespace tendril::api
