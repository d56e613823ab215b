#include "api/audit.hpp"
#include "api/body.hpp"
#include "api/context.hpp"
#include "api/forms.hpp"
#include "api/paging.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"
#include "vault/signatures.hpp"

namespace tendril::api {

namespace {

constexpr std::size_t hook_token_length = 32;  // 190 bits

Task<Result<http::Response>> list(Call& call) {
    const auto page = parse_page(call.query);
    if (!page) co_return page.error();
    const auto hooks = co_await on_worker(call.context.parts.offload,
                                          [&] { return call.context.parts.config.list_hooks(call.workspace()); });
    if (!hooks) co_return hooks.error();
    co_return ok(page_through(
        *hooks, *page, [](const auto& one) { return one.id; }, [](const auto& one) { return form(one); }));
}

struct NewHook {
    store::Hook hook;
    vault::SecretText verifier;
};

Result<NewHook> parse_new(const Call& call) {
    auto& parts = call.context.parts;
    Body body(call.body);
    NewHook made;
    made.hook.kind = body.text("kind");
    made.hook.name = body.text("name");
    made.hook.connection = body.text_or("connection", "");
    auto public_key = body.text_or("public_key", "");
    if (auto checked = body.check(); !checked) return checked.error();
    if (made.hook.kind != person_hook && made.hook.kind != highlevel_hook) {
        return Error(ErrorCode::invalid_input, R"("kind" must be "person" or "highlevel".)", "kind");
    }
    if (made.hook.kind == person_hook && !public_key.empty()) {
        return Error(ErrorCode::invalid_input, "Only a hook of kind \"highlevel\" has a public key.", "public_key");
    }
    if (made.hook.kind == highlevel_hook && public_key.empty()) {
        return Error(ErrorCode::invalid_input,
                     "\"public_key\" is required: without the sender's Ed25519 key no event can be trusted.",
                     "public_key");
    }
    made.hook.id = new_id(parts.random, "hook");
    made.hook.workspace = call.workspace();
    made.hook.token = random_text(parts.random, hook_token_length);
    made.hook.created_at = parts.clock.now();
    made.verifier =
        made.hook.kind == person_hook ? vault::new_webhook_secret() : vault::SecretText(std::move(public_key));
    return made;
}

// The secret goes first, so that no hook is ever stored without what verifies its sender.
Result<void> store_new(const Call& call, const NewHook& made) {
    auto& parts = call.context.parts;
    if (!made.hook.connection.empty()) {
        const auto connection = parts.config.find_connection(made.hook.connection);
        if (!connection) return connection.error();
        if (!*connection || (*connection)->workspace != call.workspace()) {
            return Error(ErrorCode::invalid_input, "\"connection\" is not the id of a connection.", "connection");
        }
    }
    if (auto kept = parts.vault.put(verifier_name(made.hook), made.verifier); !kept) return kept;
    if (auto put = parts.config.put_hook(made.hook); !put) return put;
    return record(call, "hook.created", made.hook.id, made.hook.name);
}

Task<Result<http::Response>> create(Call& call) {
    auto made = parse_new(call);
    if (!made) co_return made.error();
    const auto stored = co_await on_worker(call.context.parts.offload, [&] { return store_new(call, *made); });
    if (!stored) co_return stored.error();
    auto body = form(made->hook);
    if (made->hook.kind == person_hook) body["secret"] = made->verifier.reveal();
    const auto id = made->hook.id;
    call.context.hooks.put({std::move(made->hook), std::move(made->verifier)});
    co_return created("hooks", id, body);
}

Result<void> delete_stored(const Call& call, const std::string& id) {
    auto& config = call.context.parts.config;
    const auto hooks = config.list_hooks(call.workspace());
    if (!hooks) return hooks.error();
    const auto same = [&](const store::Hook& hook) { return hook.id == id; };
    if (std::none_of(hooks->begin(), hooks->end(), same)) return no_such("hook", id);
    if (auto deleted = config.delete_hook(id); !deleted) return deleted;
    if (auto deleted = config.delete_secrets(id); !deleted) return deleted;
    return record(call, "hook.deleted", id);
}

Task<Result<http::Response>> remove(Call& call) {
    const auto& id = call.variable("id");
    const auto deleted = co_await on_worker(call.context.parts.offload, [&] { return delete_stored(call, id); });
    if (!deleted) co_return deleted.error();
    call.context.hooks.remove(id);
    http::Response response;
    response.status = 204;
    co_return response;
}

}  // namespace

std::vector<Route> hook_routes() {
    return {{.method = "GET",
             .pattern = "/hooks",
             .handle = list,
             .id = "listHooks",
             .summary = "The addresses that take events.",
             .response = "Hook",
             .list = true},
            {.method = "POST",
             .pattern = "/hooks",
             .handle = create,
             .id = "createHook",
             .summary = "Makes a hook; its signing secret is answered this once.",
             .request = "NewHook",
             .response = "CreatedHook",
             .status = 201,
             .answers_secret = true},
            {.method = "DELETE",
             .pattern = "/hooks/{id}",
             .handle = remove,
             .id = "deleteHook",
             .summary = "Takes a hook away: its address answers 404 from then on.",
             .status = 204}};
}

}  // namespace tendril::api
