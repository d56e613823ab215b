#include "sandbox/highlevel/access.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "sandbox/text_match.hpp"

namespace tendril::sandbox {

namespace {

constexpr std::chrono::seconds reuse_window{30};
constexpr std::chrono::seconds burst_window{10};
constexpr std::chrono::hours daily_window{24};
constexpr std::chrono::minutes code_lasts{10};

// RFC 7636, appendix A.
std::string base64url_sha256(std::string_view text) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
    crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
    constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::string encoded(sodium_base64_ENCODED_LEN(hash.size(), variant), '\0');
    sodium_bin2base64(encoded.data(), encoded.size(), hash.data(), hash.size(), variant);
    encoded.pop_back();  // the terminating zero
    return encoded;
}

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
    codes_.clear();
    put(options_.token, {options_.scopes, options_.location_id, "private integration", std::nullopt});
    refresh_tokens_.emplace(options_.oauth.refresh_token, Refresh{{options_.scopes, options_.location_id}, {}, {}});
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

Access::Renewed Access::issue(Consent consent, TimePoint now) {
    Renewed renewed{"at-" + random_text(random_, 40), "rt-" + random_text(random_, 40),
                    now + options_.oauth.access_lifetime, std::move(consent)};
    put(renewed.access_token,
        {renewed.consent.scopes, renewed.consent.location_id, options_.oauth.client_id, renewed.expires});
    refresh_tokens_.emplace(renewed.refresh_token, Refresh{renewed.consent, {}, {}});
    return renewed;
}

std::string Access::put_code(Consent consent, CodeTerms terms, TimePoint now) {
    auto code = random_text(random_, 40);
    codes_.emplace(code, Code{std::move(consent), std::move(terms), now + code_lasts});
    return code;
}

std::optional<Access::Renewed> Access::exchange(std::string_view code, std::string_view redirect_uri,
                                                const std::string& verifier, TimePoint now) {
    const auto found = codes_.find(code);
    if (found == codes_.end()) return std::nullopt;
    const auto known = std::move(found->second);
    codes_.erase(found);
    const auto& challenge = known.terms.code_challenge;
    const bool proven = challenge.empty() ? verifier.empty() : base64url_sha256(verifier) == challenge;
    if (now >= known.expires || known.terms.redirect_uri != redirect_uri || !proven) return std::nullopt;
    return issue(known.consent, now);
}

std::optional<Access::Renewed> Access::renew(std::string_view refresh_token, TimePoint now) {
    const auto found = refresh_tokens_.find(refresh_token);
    if (found == refresh_tokens_.end()) return std::nullopt;
    if (found->second.used) {
        if (now - *found->second.used > reuse_window) return std::nullopt;
        return found->second.renewed;
    }
    auto renewed = issue(found->second.consent, now);
    // issue() may have moved the table's entries.
    auto& refresh = refresh_tokens_.find(refresh_token)->second;
    refresh.used = now;
    refresh.renewed = renewed;
    return renewed;
}

}  // namespace tendril::sandbox
