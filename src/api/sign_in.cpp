#include "api/sign_in.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "api/context.hpp"
#include "http/problem.hpp"
#include "vault/passphrase.hpp"
#include "vault/signatures.hpp"

namespace tendril::api {

namespace {

constexpr std::size_t token_length = 40;  // 238 bits

NewToken new_token(Random& random, std::string_view id_prefix, std::string_view text_prefix,
                   const std::string& workspace, TimePoint now) {
    NewToken made;
    made.text = std::string(text_prefix) + random_text(random, token_length);
    made.record.id = new_id(random, id_prefix);
    made.record.workspace = workspace;
    made.record.token_hash = vault::sha256_hex(made.text);
    made.record.created_at = now;
    return made;
}

// With the rights of what it was opened with.
NewToken new_session(Random& random, const store::ApiToken& by, TimePoint now) {
    auto made = new_token(random, session_id_prefix, "", by.workspace, now);
    made.record.name = "Session";
    made.record.role = by.role;
    made.record.operations = by.operations;
    made.record.user = by.user;
    made.record.expires_at = now + session_lasts;
    return made;
}

// Takes the code away and stores a session; returns its token. Blocks. Errors: unauthenticated, of the store.
Result<std::string> open_session(Context& context, const std::string& code) {
    auto& parts = context.parts;
    const auto refused = Error(ErrorCode::unauthenticated, "This sign-in link was used already or is too old.");
    const auto hash = vault::sha256_hex(code);
    const auto found = parts.config.find_token(hash);
    if (!found) return found.error();
    const auto now = parts.clock.now();
    const auto& token = *found;
    const bool is_code = token && token->single_use && token->id.starts_with(sign_in_id_prefix);
    if (!is_code || (token->expires_at && *token->expires_at <= now)) return refused;
    const auto taken = parts.config.consume_token(hash);
    if (!taken) return taken.error();
    if (!*taken) return refused;
    auto session = new_session(parts.random, *token, now);
    if (auto stored = parts.config.put_token(session.record); !stored) return stored.error();
    return session.text;
}

http::Response refusal(const Error& error) {
    http::Response response;
    response.status = http::status_of(error.code);
    response.headers.add("Content-Type", "text/html; charset=utf-8");
    response.body =
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Tendril: sign in</title><h1>Not signed in"
        "</h1><p>" +
        error.message + " Ask for a new link with <code>tendril sign-in</code>.</p></html>";
    return response;
}

}  // namespace

NewToken new_api_token(Random& random, const std::string& workspace, const std::string& name, TimePoint now) {
    auto made = new_token(random, api_token_id_prefix, "tdl_", workspace, now);
    made.record.name = name;
    return made;
}

NewToken new_sign_in_code(Random& random, const std::string& workspace, TimePoint now) {
    auto made = new_token(random, sign_in_id_prefix, "", workspace, now);
    made.record.name = "Sign-in link";
    made.record.expires_at = now + sign_in_link_lasts;
    made.record.single_use = true;
    return made;
}

namespace {

http::Response signed_in(const http::Request& request, const std::string& session) {
    const bool encrypted = request.headers.get("X-Forwarded-Proto") == "https";
    http::Response response;
    response.status = 303;
    response.headers.add("Location", "/");
    response.headers.add(
        "Set-Cookie", std::string(session_cookie) + "=" + session + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" +
                          std::to_string(std::chrono::seconds(session_lasts).count()) + (encrypted ? "; Secure" : ""));
    return response;
}

// The form for people who have a passphrase. `problem` is a sentence of ours.
http::Response sign_in_form(int status, const std::string& problem) {
    http::Response response;
    response.status = status;
    response.headers.add("Content-Type", "text/html; charset=utf-8");
    response.body =
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" "
        "content=\"width=device-width\"><title>Tendril: sign in</title><h1>Sign in to Tendril</h1>" +
        (problem.empty() ? std::string() : "<p role=\"alert\">" + problem + "</p>") +
        "<form method=\"post\" action=\"/sign-in\"><p><label>Name <input name=\"login\" autocomplete=\"username\" "
        "required></label></p><p><label>Passphrase <input name=\"passphrase\" type=\"password\" "
        "autocomplete=\"current-password\" required></label></p><p><button>Sign in</button></p></form>"
        "<p>No passphrase yet? Ask for an invitation, or for a link with <code>tendril sign-in</code>.</p></html>";
    return response;
}

// Blocks, for as long as hashing takes. Errors: unauthenticated, of the store.
Result<std::string> open_session_of(Context& context, const std::string& login, const vault::SecretText& passphrase) {
    auto& parts = context.parts;
    const auto user = parts.config.find_user_by_login(login);
    if (!user) return user.error();
    const auto& hash = *user ? (*user)->passphrase : std::string();
    if (!vault::passphrase_matches(passphrase, hash)) {
        return Error(ErrorCode::unauthenticated, "The name or the passphrase is wrong.");
    }
    store::ApiToken by;
    by.workspace = (*user)->workspace;
    by.role = (*user)->role;
    by.user = (*user)->id;
    const auto now = parts.clock.now();
    auto session = new_session(parts.random, by, now);
    if (auto stored = parts.config.put_token(session.record); !stored) return stored.error();
    store::AuditEntry entry;
    entry.workspace = by.workspace;
    entry.actor = entry.subject = by.user;
    entry.action = "user.signed_in";
    entry.at = now;
    if (auto added = parts.config.add_audit(entry); !added) return added.error();
    return session.text;
}

Task<http::Response> sign_in_by_passphrase(Context& context, const http::Request& request) {
    const auto form = http::parse_query(request.body);
    const auto login = form ? form->find("login") : http::Parameters::const_iterator();
    const auto passphrase = form ? form->find("passphrase") : http::Parameters::const_iterator();
    if (!form || login == form->end() || passphrase == form->end()) {
        co_return sign_in_form(400, "Give a name and a passphrase.");
    }
    if (request.headers.contains("Origin") && !made_by_own_page(request.headers)) {
        co_return sign_in_form(403, "The form was sent by another site.");
    }
    std::string name = login->second;
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char character) { return static_cast<char>(std::tolower(character)); });
    const auto now = context.parts.clock.now();
    const std::array keys{"name " + name,
                          "address " + request.remote_address.substr(0, request.remote_address.rfind(':'))};
    for (const auto& key : keys) {
        if (const auto wait = context.sign_ins.wait_of(key, now)) {
            auto refused = sign_in_form(429, "Too many wrong passphrases. Try again in " +
                                                 std::to_string(wait->count() / 60 + 1) + " minutes.");
            refused.headers.add("Retry-After", std::to_string(wait->count()));
            co_return refused;
        }
    }
    // Counted before it is known, so that many tries at once count as well.
    for (const auto& key : keys) context.sign_ins.failed(key, now);
    const vault::SecretText given(std::string(passphrase->second));
    const auto session =
        co_await on_worker(context.parts.offload, [&] { return open_session_of(context, name, given); });
    if (!session) co_return sign_in_form(http::status_of(session.error().code), session.error().message);
    for (const auto& key : keys) context.sign_ins.succeeded(key);
    co_return signed_in(request, *session);
}

}  // namespace

Task<http::Response> sign_in(Context& context, http::Request request) {
    if (request.method == "POST") co_return co_await sign_in_by_passphrase(context, request);
    const auto query = http::parse_query(request.query);
    if (!query) co_return refusal(query.error());
    const auto code = query->find("code");
    if (code == query->end()) co_return sign_in_form(200, {});
    const auto session = co_await on_worker(context.parts.offload, [&] { return open_session(context, code->second); });
    if (!session) co_return refusal(session.error());
    co_return signed_in(request, *session);
}

}  // namespace tendril::api
