// What a manifest says of OAuth 2.0 (RFC 6749): where people consent, where tokens come from, and which account a token
// is for. Facts only; oauth_requests.hpp makes requests of them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"

namespace tendril::connector {

// A page on which people consent. A system may have several, such as one for white-labelled sellers.
struct AuthorizationPage {
    std::string name;
    std::string title;
    std::string url;  // absolute
};

// A call of the token's own system, made with an account's token. Values of `fields` name settings of the connection
// ("company_id"), or "app_id", which is the app's.
struct AccountCall {
    std::string path;
    std::map<std::string, std::string> headers;
    std::map<std::string, std::string> fields;
};

// How the accounts below an account are listed, such as the locations of an agency that have an app installed.
struct AccountList {
    AccountCall call;  // GET; its fields go into the query
    std::string skip_parameter;
    std::string limit_parameter;
    std::string items;  // slash path of the list in the answer
    std::string id;     // slash path inside an item
    std::string name;
};

// A kind of account that a token can be for, such as an agency or one of its locations.
struct AccountKind {
    std::string name;  // kept as the connection's setting "account"
    std::string title;
    std::map<std::string, std::string> token_fields;  // more fields of token requests
    std::vector<std::string> scopes;                  // always asked for
    std::map<std::string, std::string> settings;      // settings that the token's answer fills: name to slash path
    std::optional<AccountCall> member_token;          // POST, form: a token for one of the accounts below it
    std::optional<AccountList> members;
    std::string member_kind;     // the name of their kind
    std::string member_setting;  // the setting that names one of them
};

struct OAuth {
    std::vector<AuthorizationPage> pages;  // the first is the usual one; empty: nobody is asked for consent
    std::string token_url;                 // absolute, or a path below the base URL
    std::string revocation_url;            // RFC 7009; "" where there is none
    std::string scope_separator = " ";
    std::vector<std::string> scopes;                          // always asked for
    std::map<std::string, std::string> authorization_fields;  // more fields of the consent page's address
    bool pkce = false;                                        // RFC 7636, S256
    std::vector<AccountKind> accounts;  // the first is the usual one; empty: one kind without name

    [[nodiscard]] const AuthorizationPage* page(std::string_view name) const;
    // nullptr when there is no such kind; the first for "".
    [[nodiscard]] const AccountKind* account(std::string_view name) const;
};

}  // namespace tendril::connector
