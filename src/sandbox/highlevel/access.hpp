// Tokens, their scopes and limits, and the OAuth app that renews them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.hpp"
#include "base/time.hpp"
#include "sandbox/highlevel/contact_book.hpp"
#include "sandbox/highlevel/options.hpp"
#include "sandbox/request_window.hpp"

namespace tendril::sandbox {

struct Token {
    std::vector<std::string> scopes;
    std::string location_id;  // "" for an agency's token
    std::string app;          // what the limits count by, together with the location
    std::optional<TimePoint> expires;

    [[nodiscard]] bool allows(std::string_view scope) const;
};

// Both windows that a call must fit in.
struct Limits {
    RequestWindow burst;
    RequestWindow daily;
};

// What a person consented to: an agency or one of its locations, and scopes.
struct Consent {
    std::vector<std::string> scopes;
    std::string location_id;  // "" for the agency

    [[nodiscard]] bool is_company() const { return location_id.empty(); }
};

class Access {
 public:
    struct Renewed {
        std::string access_token;
        std::string refresh_token;
        TimePoint expires;
        Consent consent;
    };

    // What the exchange of a code must repeat.
    struct CodeTerms {
        std::string redirect_uri;
        std::string code_challenge;  // S256; "" without
    };

    // Both must outlive this object.
    Access(const HighLevelOptions& options, Random& random);
    // Back to the configured token and refresh token, with unused limits.
    void reset();

    // The token behind "Bearer ..."; nullptr when it is unknown, revoked or expired.
    [[nodiscard]] const Token* find(std::string_view authorization, TimePoint now) const;
    void put(std::string text, Token token) { tokens_.insert_or_assign(std::move(text), std::move(token)); }
    bool revoke(std::string_view text);
    // The counters that the token's app and location share with its other tokens.
    Limits& limits_of(const Token& token);

    // Uses a refresh token up. Used again within 30 s it gives the same new pair, as concurrent refreshes do at the
    // service; later it is dead. nullopt: unknown or dead.
    std::optional<Renewed> renew(std::string_view refresh_token, TimePoint now);

    // A code that can be exchanged once, within ten minutes.
    std::string put_code(Consent consent, CodeTerms terms, TimePoint now);
    // nullopt: unknown, used, too old, or other terms than it was given on. `verifier` is PKCE's.
    std::optional<Renewed> exchange(std::string_view code, std::string_view redirect_uri, const std::string& verifier,
                                    TimePoint now);
    // A new pair for what was consented to already.
    Renewed issue(Consent consent, TimePoint now);

 private:
    struct Refresh {
        Consent consent;
        std::optional<TimePoint> used;
        Renewed renewed;
    };
    struct Code {
        Consent consent;
        CodeTerms terms;
        TimePoint expires;
    };

    const HighLevelOptions& options_;
    Random& random_;
    ByText<Token> tokens_;
    ByText<Refresh> refresh_tokens_;
    ByText<Code> codes_;
    ByText<Limits> limits_;
};

}  // namespace tendril::sandbox
