#include "api/sign_in.hpp"

#include "api/context.hpp"
#include "http/problem.hpp"
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

NewToken new_session(Random& random, const std::string& workspace, TimePoint now) {
    auto made = new_token(random, session_id_prefix, "", workspace, now);
    made.record.name = "Session";
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
    auto session = new_session(parts.random, token->workspace, now);
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

Task<http::Response> sign_in(Context& context, http::Request request) {
    const auto query = http::parse_query(request.query);
    if (!query) co_return refusal(query.error());
    const auto code = query->find("code");
    if (request.method != "GET" || code == query->end()) {
        co_return refusal(Error(ErrorCode::invalid_input, "The link has no code."));
    }
    const auto session = co_await on_worker(context.parts.offload, [&] { return open_session(context, code->second); });
    if (!session) co_return refusal(session.error());
    const bool encrypted = request.headers.get("X-Forwarded-Proto") == "https";
    http::Response response;
    response.status = 303;
    response.headers.add("Location", "/");
    response.headers.add(
        "Set-Cookie", std::string(session_cookie) + "=" + *session + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" +
                          std::to_string(std::chrono::seconds(session_lasts).count()) + (encrypted ? "; Secure" : ""));
    co_return response;
}

}  // namespace tendril::api
