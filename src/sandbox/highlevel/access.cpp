#include "sandbox/highlevel/access.hpp"

#include <algorithm>

#include "sandbox/text_match.hpp"

namespace tendril::sandbox {

namespace {

constexpr std::chrono::seconds reuse_window{30};
constexpr std::chrono::seconds burst_window{10};
constexpr std::chrono::hours daily_window{24};

}  // namespace

bool Token::allows(std::string_view scope) const {
    return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
}

Access::Access(const HighLevelOptions& options, Random& random) : options_(options), random_(random) {
    reset();
}

void Access::reset() {
    tokens_.clear();
    refresh_tokens_.clear();
    limits_.clear();
    put(options_.token, {options_.scopes, options_.location_id, "private integration", std::nullopt});
    refresh_tokens_.emplace(options_.oauth.refresh_token, Refresh{});
}

const Token* Access::find(std::string_view authorization, TimePoint now) const {
    constexpr std::string_view prefix = "bearer ";
    if (!equal_without_case(authorization.substr(0, prefix.size()), prefix)) return nullptr;
    const auto found = tokens_.find(authorization.substr(prefix.size()));
    if (found == tokens_.end()) return nullptr;
    const auto& token = found->second;
    return token.expires && now >= *token.expires ? nullptr : &token;
}

bool Access::revoke(std::string_view text) {
    const auto found = tokens_.find(text);
    if (found == tokens_.end()) return false;
    tokens_.erase(found);
    return true;
}

Limits& Access::limits_of(const Token& token) {
    const auto key = token.app + '\n' + token.location_id;
    const auto found = limits_.find(key);
    if (found != limits_.end()) return found->second;
    const Limits fresh{{options_.burst_max, burst_window}, {options_.daily_max, daily_window}};
    return limits_.emplace(key, fresh).first->second;
}

Access::Renewed Access::issue(TimePoint now) {
    Renewed renewed{"at-" + random_text(random_, 40), "rt-" + random_text(random_, 40),
                    now + options_.oauth.access_lifetime};
    put(renewed.access_token, {options_.scopes, options_.location_id, options_.oauth.client_id, renewed.expires});
    refresh_tokens_.emplace(renewed.refresh_token, Refresh{});
    return renewed;
}

std::optional<Access::Renewed> Access::renew(std::string_view refresh_token, TimePoint now) {
    const auto found = refresh_tokens_.find(refresh_token);
    if (found == refresh_tokens_.end()) return std::nullopt;
    if (found->second.used) {
        if (now - *found->second.used > reuse_window) return std::nullopt;
        return found->second.renewed;
    }
    auto renewed = issue(now);
    // issue() may have moved the table's entries.
    auto& refresh = refresh_tokens_.find(refresh_token)->second;
    refresh.used = now;
    refresh.renewed = renewed;
    return renewed;
}

}  // namespace tendril::sandbox
