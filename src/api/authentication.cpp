#include "api/authentication.hpp"

#include <strings.h>

#include "vault/signatures.hpp"

namespace tendril::api {

namespace {

constexpr std::chrono::minutes remembered_for{1};
constexpr std::size_t remembered_max = 1024;

bool starts_without_case(std::string_view text, std::string_view prefix) {
    return text.size() >= prefix.size() && strncasecmp(text.data(), prefix.data(), prefix.size()) == 0;
}

// The value of one cookie in a Cookie header: "a=1; b=2".
std::string_view cookie(std::string_view header, std::string_view name) {
    while (!header.empty()) {
        const auto end = header.find(';');
        auto pair = header.substr(0, end);
        header = end == std::string_view::npos ? std::string_view() : header.substr(end + 1);
        while (!pair.empty() && pair.front() == ' ') pair.remove_prefix(1);
        if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') {
            return pair.substr(name.size() + 1);
        }
    }
    return {};
}

Error refused(std::string message) {
    return Error(ErrorCode::unauthenticated, std::move(message));
}

}  // namespace

std::optional<Presented> presented(const http::Headers& headers) {
    constexpr std::string_view bearer = "Bearer ";
    const auto authorization = headers.get("Authorization");
    if (starts_without_case(authorization, bearer) && authorization.size() > bearer.size()) {
        return Presented{std::string(authorization.substr(bearer.size())), false};
    }
    const auto session = cookie(headers.get("Cookie"), session_cookie);
    if (!session.empty()) return Presented{std::string(session), true};
    return std::nullopt;
}

std::string_view cookie_of(const http::Headers& headers, std::string_view name) {
    return cookie(headers.get("Cookie"), name);
}

bool made_by_own_page(const http::Headers& headers) {
    if (headers.get("X-Tendril-Request") == "1") return true;
    const auto origin = headers.get("Origin");
    const auto scheme_end = origin.find("://");
    const auto host = headers.get("Host");
    return scheme_end != std::string_view::npos && !host.empty() && origin.substr(scheme_end + 3) == host;
}

Result<Principal> admit(const std::optional<store::ApiToken>& found, const Presented& shown, TimePoint now) {
    if (!found || found->single_use) {
        return refused(shown.by_cookie ? "The session is unknown. Sign in again." : "The token is unknown.");
    }
    if (found->expires_at && *found->expires_at <= now) {
        return refused(shown.by_cookie ? "The session has ended. Sign in again." : "The token has expired.");
    }
    if (found->id.starts_with(session_id_prefix) != shown.by_cookie) {
        return refused("This token cannot be used in this way.");
    }
    // A role that this version does not know gives the least.
    const auto role = parse_role(found->role).value_or(Role::viewer);
    return Principal{found->workspace, found->id, found->name, shown.by_cookie, role, found->operations, found->user};
}

Task<Result<std::optional<store::ApiToken>>> TokenCache::find(const connector::Offload& offload,
                                                              const std::string& token, TimePoint now) {
    co_return co_await find_hash(offload, vault::sha256_hex(token), now);
}

Task<Result<std::optional<store::ApiToken>>> TokenCache::find_hash(const connector::Offload& offload, std::string hash,
                                                                   TimePoint now) {
    const auto known = entries_.find(hash);
    if (known != entries_.end() && known->second.until > now) co_return std::optional(known->second.token);
    auto found = co_await on_worker(offload, [&] { return store_.find_token(hash); });
    if (!found) co_return found.error();
    if (found->has_value()) {
        if (entries_.size() >= remembered_max) entries_.clear();
        entries_[hash] = Entry{**found, now + remembered_for};
    }
    co_return std::move(*found);
}

void TokenCache::clear() {
    entries_.clear();
    if (cleared_) cleared_();
}

}  // namespace tendril::api
