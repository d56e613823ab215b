#include <algorithm>

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

Error only_for_highlevel(const std::string& member) {
    return {ErrorCode::invalid_input, "\"" + member + "\" is for hooks of kind \"highlevel\" only.", member};
}

// The keys of a hook of kind highlevel, from the members that may name them.
Result<HighLevelKeys> parse_keys(const json::object& members, HighLevelKeys keys) {
    json::object named = members;
    if (const auto* one = members.if_contains("public_key")) named["public_keys"] = json::array{*one};
    if (auto read = read_keys(named, keys); !read) return read.error();
    return keys;
}

Result<vault::SecretText> parse_verifier(const Call& call, std::string_view kind, bool wants_secret) {
    if (kind == highlevel_hook) {
        const auto keys = parse_keys(call.body, HighLevelKeys::published());
        if (!keys) return keys.error();
        return keys->to_secret();
    }
    for (const auto* member : {"public_key", "public_keys", "rsa_public_keys", "accept_rsa"}) {
        if (call.body.contains(member)) return only_for_highlevel(member);
    }
    if (kind == workflow_hook) return wants_secret ? vault::new_webhook_secret() : vault::SecretText();
    if (wants_secret) {
        return Error(ErrorCode::invalid_input, R"("header_secret" is for hooks of kind "highlevel-workflow" only.)",
                     "header_secret");
    }
    return vault::new_webhook_secret();
}

Result<NewHook> parse_new(const Call& call) {
    auto& parts = call.context.parts;
    Body body(call.body);
    NewHook made;
    made.hook.kind = body.text("kind");
    made.hook.name = body.text("name");
    made.hook.connection = body.text_or("connection", "");
    const bool wants_secret = body.optional_flag("header_secret").value_or(false);
    for (const auto* member : {"public_key", "public_keys", "rsa_public_keys", "accept_rsa"}) body.allow(member);
    if (auto checked = body.check(); !checked) return checked.error();
    if (made.hook.kind != person_hook && made.hook.kind != highlevel_hook && made.hook.kind != workflow_hook) {
        return Error(ErrorCode::invalid_input, R"("kind" must be "person", "highlevel" or "highlevel-workflow".)",
                     "kind");
    }
    auto verifier = parse_verifier(call, made.hook.kind, wants_secret);
    if (!verifier) return verifier.error();
    made.verifier = std::move(*verifier);
    made.hook.id = new_id(parts.random, "hook");
    made.hook.workspace = call.workspace();
    made.hook.token = random_text(parts.random, hook_token_length);
    made.hook.created_at = parts.clock.now();
    return made;
}

// What is answered of a hook: of its verifier only the keys, which are public.
json::object shown(const store::Hook& hook, const vault::SecretText& verifier) {
    auto body = form(hook);
    if (hook.kind != highlevel_hook) return body;
    for (auto& member : HighLevelKeys::from_secret(verifier).to_json()) body[member.key()] = std::move(member.value());
    return body;
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
    if (!made.verifier.empty()) {
        if (auto kept = parts.vault.put(verifier_name(made.hook), made.verifier); !kept) return kept;
    }
    if (auto put = parts.config.put_hook(made.hook); !put) return put;
    return record(call, "hook.created", made.hook.id, made.hook.name);
}

Task<Result<http::Response>> create(Call& call) {
    auto made = parse_new(call);
    if (!made) co_return made.error();
    const auto stored = co_await on_worker(call.context.parts.offload, [&] { return store_new(call, *made); });
    if (!stored) co_return stored.error();
    auto body = shown(made->hook, made->verifier);
    if (made->hook.kind != highlevel_hook && !made->verifier.empty()) body["secret"] = made->verifier.reveal();
    const auto id = made->hook.id;
    call.context.hooks.put({std::move(made->hook), std::move(made->verifier)});
    co_return created("hooks", id, body);
}

Result<store::Hook> find_hook(const Call& call, const std::string& id) {
    const auto hooks = call.context.parts.config.list_hooks(call.workspace());
    if (!hooks) return hooks.error();
    const auto found = std::ranges::find(*hooks, id, &store::Hook::id);
    if (found == hooks->end()) return no_such("hook", id);
    return *found;
}

// Changes name and keys; which keys are believed changes at once, here and on every node.
Result<NewHook> store_changed(const Call& call, const std::string& id) {
    auto& parts = call.context.parts;
    const std::lock_guard lock(call.context.configuration);
    auto hook = find_hook(call, id);
    if (!hook) return hook.error();
    NewHook changed{std::move(*hook), {}};
    auto verifier = parts.vault.get(verifier_name(changed.hook));
    if (!verifier) return verifier.error();
    if (*verifier) changed.verifier = std::move(**verifier);
    Body body(call.body);
    changed.hook.name = body.text_or("name", changed.hook.name);
    for (const auto* member : {"public_keys", "rsa_public_keys", "accept_rsa"}) {
        body.allow(member);
        if (call.body.contains(member) && changed.hook.kind != highlevel_hook) return only_for_highlevel(member);
    }
    if (auto checked = body.check(); !checked) return checked.error();
    if (changed.hook.kind == highlevel_hook) {
        const auto keys = parse_keys(call.body, HighLevelKeys::from_secret(changed.verifier));
        if (!keys) return keys.error();
        changed.verifier = keys->to_secret();
        if (auto kept = parts.vault.put(verifier_name(changed.hook), changed.verifier); !kept) return kept.error();
    }
    if (auto put = parts.config.put_hook(changed.hook); !put) return put.error();
    if (auto kept = record(call, "hook.changed", id, changed.hook.name); !kept) return kept.error();
    return changed;
}

Task<Result<http::Response>> change(Call& call) {
    const auto& id = call.variable("id");
    auto changed = co_await on_worker(call.context.parts.offload, [&] { return store_changed(call, id); });
    if (!changed) co_return changed.error();
    const auto body = shown(changed->hook, changed->verifier);
    call.context.hooks.put({std::move(changed->hook), std::move(changed->verifier)});
    co_return ok(body);
}

Task<Result<http::Response>> get(Call& call) {
    const auto& id = call.variable("id");
    const auto found = co_await on_worker(call.context.parts.offload, [&]() -> Result<json::object> {
        const auto hook = find_hook(call, id);
        if (!hook) return hook.error();
        auto verifier = call.context.parts.vault.get(verifier_name(*hook));
        if (!verifier) return verifier.error();
        return shown(*hook, *verifier ? (*verifier)->copy() : vault::SecretText());
    });
    if (!found) co_return found.error();
    co_return ok(*found);
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
    co_return no_content();
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
            {.method = "GET",
             .pattern = "/hooks/{id}",
             .handle = get,
             .id = "getHook",
             .summary = "A hook, with the public keys that it believes.",
             .response = "Hook"},
            {.method = "PATCH",
             .pattern = "/hooks/{id}",
             .handle = change,
             .id = "changeHook",
             .summary = "Renames a hook or changes the keys that it believes, at once.",
             .request = "HookChange",
             .response = "Hook"},
            {.method = "DELETE",
             .pattern = "/hooks/{id}",
             .handle = remove,
             .id = "deleteHook",
             .summary = "Takes a hook away: its address answers 404 from then on.",
             .status = 204}};
}

}  // namespace tendril::api
