// People who sign in to a workspace.
#include <algorithm>
#include <cctype>

#include "api/audit.hpp"
#include "api/body.hpp"
#include "api/context.hpp"
#include "api/paging.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"
#include "api/sign_in.hpp"
#include "vault/passphrase.hpp"

namespace tendril::api {

namespace {

json::object form(const store::User& user) {
    return {{"id", user.id},
            {"login", user.login},
            {"name", user.name},
            {"role", user.role},
            {"has_passphrase", !user.passphrase.empty()},
            {"created_at", to_iso8601(user.created_at)},
            {"updated_at", to_iso8601(user.updated_at)}};
}

Error bad_role() {
    return Error(ErrorCode::invalid_input, "\"role\" must be viewer, builder or admin.", "role");
}

Result<store::User> find_own(const Call& call, const std::string& id) {
    auto found = call.context.parts.config.find_user(id);
    if (!found) return found.error();
    if (!*found || (*found)->workspace != call.workspace()) return no_such("user", id);
    return std::move(**found);
}

Task<Result<http::Response>> list(Call& call) {
    const auto page = parse_page(call.query);
    if (!page) co_return page.error();
    const auto users = co_await on_worker(call.context.parts.offload,
                                          [&] { return call.context.parts.config.list_users(call.workspace()); });
    if (!users) co_return users.error();
    co_return ok(page_through(
        *users, *page, [](const auto& one) { return one.id; }, [](const auto& one) { return form(one); }));
}

// With an invitation: a link that signs the person in once, to choose a passphrase.
struct Invited {
    store::User user;
    NewToken code;
};

Result<Invited> read_new(const Call& call) {
    auto& parts = call.context.parts;
    Body body(call.body);
    Invited made;
    auto& user = made.user;
    user.login = body.text("login");
    user.name = body.text_or("name", "");
    user.role = body.text_or("role", "builder");
    if (auto checked = body.check(); !checked) return checked.error();
    if (!parse_role(user.role)) return bad_role();
    std::transform(user.login.begin(), user.login.end(), user.login.begin(),
                   [](unsigned char character) { return static_cast<char>(std::tolower(character)); });
    if (user.name.empty()) user.name = user.login;
    user.id = new_id(parts.random, "user");
    user.workspace = call.workspace();
    user.created_at = user.updated_at = parts.clock.now();
    made.code = new_sign_in_code(parts.random, user.workspace, user.created_at);
    made.code.record.name = "Invitation of " + user.login;
    made.code.record.role = user.role;
    made.code.record.user = user.id;
    return made;
}

Result<void> store_new(const Call& call, const Invited& made) {
    auto& config = call.context.parts.config;
    const auto same = config.find_user_by_login(made.user.login);
    if (!same) return same.error();
    if (*same) return Error(ErrorCode::conflict, "Somebody signs in as \"" + made.user.login + "\" already.", "login");
    if (auto put = config.put_user(made.user); !put) return put;
    if (auto put = config.put_token(made.code.record); !put) return put;
    return record(call, "user.invited", made.user.id, made.user.login + " as " + made.user.role);
}

Task<Result<http::Response>> invite(Call& call) {
    const auto made = read_new(call);
    if (!made) co_return made.error();
    const auto stored = co_await on_worker(call.context.parts.offload, [&] { return store_new(call, *made); });
    if (!stored) co_return stored.error();
    auto answer = form(made->user);
    answer["invitation"] = "/sign-in?code=" + made->code.text;
    answer["invitation_expires_at"] = to_iso8601(*made->code.record.expires_at);
    co_return created("users", made->user.id, answer);
}

Result<store::User> change_stored(const Call& call) {
    const std::lock_guard lock(call.context.configuration);
    auto& config = call.context.parts.config;
    auto user = find_own(call, call.variable("id"));
    if (!user) return user.error();
    Body body(call.body);
    user->name = body.text_or("name", user->name);
    const auto role = body.text_or("role", user->role);
    if (auto checked = body.check(); !checked) return checked.error();
    if (!parse_role(role)) return bad_role();
    const bool other_role = role != user->role;
    user->role = role;
    user->updated_at = call.context.parts.clock.now();
    if (auto put = config.put_user(*user); !put) return put.error();
    // What is open carries the old role: the person signs in again.
    if (other_role) {
        if (auto deleted = config.delete_tokens_of(user->id); !deleted) return deleted.error();
    }
    if (auto recorded = record(call, "user.changed", user->id, role); !recorded) return recorded.error();
    return user;
}

Task<Result<http::Response>> change(Call& call) {
    const auto user = co_await on_worker(call.context.parts.offload, [&] { return change_stored(call); });
    if (!user) co_return user.error();
    call.context.tokens.clear();
    co_return http::reply(200, form(*user));
}

Result<void> delete_stored(const Call& call) {
    const auto user = find_own(call, call.variable("id"));
    if (!user) return user.error();
    if (user->id == call.principal.user) {
        return Error(ErrorCode::conflict, "Nobody can delete himself. Let another admin do it.");
    }
    if (auto deleted = call.context.parts.config.delete_user(user->id); !deleted) return deleted;
    return record(call, "user.deleted", user->id, user->login);
}

Task<Result<http::Response>> remove(Call& call) {
    const auto deleted = co_await on_worker(call.context.parts.offload, [&] { return delete_stored(call); });
    if (!deleted) co_return deleted.error();
    call.context.tokens.clear();
    co_return no_content();
}

json::object identity(const Call& call, const std::optional<store::User>& user) {
    json::object made{{"workspace", call.workspace()}, {"role", to_string(call.principal.role)}};
    made["user"] = user ? json::value(form(*user)) : json::value(nullptr);
    return made;
}

Result<std::optional<store::User>> find_self(const Call& call) {
    if (call.principal.user.empty()) return std::optional<store::User>();
    return call.context.parts.config.find_user(call.principal.user);
}

Task<Result<http::Response>> me(Call& call) {
    const auto user = co_await on_worker(call.context.parts.offload, [&] { return find_self(call); });
    if (!user) co_return user.error();
    co_return http::reply(200, identity(call, *user));
}

// Hashing is slow on purpose, so it happens here, on a worker.
Result<void> set_passphrase(const Call& call, const vault::SecretText& fresh, const vault::SecretText& current) {
    auto user = find_self(call);
    if (!user) return user.error();
    if (!*user) return Error(ErrorCode::conflict, "This token is nobody's. Sign in by an invitation first.");
    const bool known = !(*user)->passphrase.empty();
    if (known && !vault::passphrase_matches(current, (*user)->passphrase)) {
        return Error(ErrorCode::forbidden, "The current passphrase is another one.", "current");
    }
    auto hash = vault::hash_passphrase(fresh);
    if (!hash) return hash.error();
    (*user)->passphrase = std::move(*hash);
    (*user)->updated_at = call.context.parts.clock.now();
    if (auto put = call.context.parts.config.put_user(**user); !put) return put;
    return record(call, "user.passphrase_set", (*user)->id);
}

Task<Result<http::Response>> choose_passphrase(Call& call) {
    Body body(call.body);
    const vault::SecretText fresh(body.text("passphrase"));
    const vault::SecretText current(body.text_or("current", ""));
    if (auto checked = body.check(); !checked) co_return checked.error();
    const auto set =
        co_await on_worker(call.context.parts.offload, [&] { return set_passphrase(call, fresh, current); });
    if (!set) co_return set.error();
    co_return no_content();
}

}  // namespace

std::vector<Route> user_routes() {
    return {{.method = "GET",
             .pattern = "/users",
             .handle = list,
             .id = "listUsers",
             .summary = "The people who sign in to the workspace.",
             .response = "User",
             .list = true,
             .needs = Role::admin},
            {.method = "POST",
             .pattern = "/users",
             .handle = invite,
             .id = "inviteUser",
             .summary = "Invites a person with a role; the answer holds the link that signs in once.",
             .request = "NewUser",
             .response = "InvitedUser",
             .status = 201,
             .answers_secret = true,
             .needs = Role::admin},
            {.method = "PATCH",
             .pattern = "/users/{id}",
             .handle = change,
             .id = "changeUser",
             .summary = "Changes a person's name or role; another role ends the sessions.",
             .request = "UserChange",
             .response = "User",
             .needs = Role::admin},
            {.method = "DELETE",
             .pattern = "/users/{id}",
             .handle = remove,
             .id = "deleteUser",
             .summary = "Takes a person's access away at once.",
             .status = 204,
             .needs = Role::admin},
            {.method = "GET",
             .pattern = "/me",
             .handle = me,
             .id = "getMe",
             .summary = "Who is calling, in which role, in which workspace.",
             .response = "Identity"},
            {.method = "PUT",
             .pattern = "/me/passphrase",
             .handle = choose_passphrase,
             .id = "setPassphrase",
             .summary = "Chooses the passphrase to sign in with; the current one is needed where there is one.",
             .request = "Passphrase",
             .status = 204,
             .needs = Role::viewer}};
}

}  // namespace tendril::api
