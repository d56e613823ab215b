#include "api/highlevel_keys.hpp"

#include <algorithm>

#include "vault/signatures.hpp"

namespace tendril::api {

namespace {

constexpr std::string_view ed25519_header = "X-GHL-Signature";
constexpr std::string_view rsa_header = "X-WH-Signature";
// HighLevel's way of writing that a header has no value.
constexpr std::string_view not_applicable = "N/A";

constexpr std::string_view published_ed25519 = "MCowBQYDK2VwAyEAi2HR1srL4o18O8BRa7gVJY7G7bupbN3H9AwJrHCDiOg=";
constexpr std::string_view published_rsa =
    "MIICIjANBgkqhkiG9w0BAQEFAAOCAg8AMIICCgKCAgEAokvo/r9tVgcfZ5DysOSC"
    "Frm602qYV0MaAiNnX9O8KxMbiyRKWeL9JpCpVpt4XHIcBOK4u3cLSqJGOLaPuXw6"
    "dO0t6Q/ZVdAV5Phz+ZtzPL16iCGeK9po6D6JHBpbi989mmzMryUnQJezlYJ3DVfB"
    "csedpinheNnyYeFXolrJvcsjDtfAeRx5ByHQmTnSdFUzuAnC9/GepgLT9SM4nCpv"
    "uxmZMxrJt5Rw+VUaQ9B8JSvbMPpez4peKaJPZHBbU3OdeCVx5klVXXZQGNHOs8gF"
    "3kvoV5rTnXV0IknLBXlcKKAQLZcY/Q9rG6Ifi9c+5vqlvHPCUJFT5XUGG5RKgOKU"
    "J062fRtN+rLYZUV+BjafxQauvC8wSWeYja63VSUruvmNj8xkx2zE/Juc+yjLjTXp"
    "IocmaiFeAO6fUtNjDeFVkhf5LNb59vECyrHD2SQIrhgXpO4Q3dVNA5rw576PwTzN"
    "h/AMfHKIjE4xQA1SZuYJmNnmVZLIZBlQAF9Ntd03rfadZ+yDiOXCCs9FkHibELhC"
    "HULgCsnuDJHcrGNd5/Ddm5hxGQ0ASitgHeMZ0kcIOwKDOzOU53lDza6/Y09T7sYJ"
    "PQe7z0cvj7aE4B+Ax1ZoZGPzpJlZtGXCsu9aTEGEnKzmsFqwcSsnw3JB31IGKAyk"
    "T1hhTiaCeIY/OwwwNUY2yvcCAwEAAQ==";

// A header's value; "" when it is absent or says that it does not apply.
std::string_view signature_in(const http::Headers& headers, std::string_view name) {
    const auto value = headers.get(name);
    return value == not_applicable ? std::string_view() : value;
}

std::string_view resolved(std::string_view key, std::string_view published) {
    return key == published_key ? published : key;
}

json::array texts(const std::vector<std::string>& keys) {
    json::array list;
    for (const auto& key : keys) list.emplace_back(key);
    return list;
}

std::vector<std::string> texts(const json::array& list) {
    std::vector<std::string> keys;
    for (const auto& key : list) {
        if (key.is_string()) keys.emplace_back(key.get_string());
    }
    return keys;
}

Result<void> read_list(const json::object& members, std::string_view name, bool (*is_key)(std::string_view),
                       std::vector<std::string>& keys) {
    const auto* given = members.if_contains(name);
    if (given == nullptr) return {};
    const auto wrong = [&](const std::string& what) {
        return Error(ErrorCode::invalid_input, "\"" + std::string(name) + "\" " + what, std::string(name));
    };
    if (!given->is_array() || given->get_array().empty() || given->get_array().size() > keys_of_a_kind_max) {
        return wrong("must be a list of one or two keys.");
    }
    for (const auto& key : given->get_array()) {
        const std::string_view text = key.is_string() ? std::string_view(key.get_string()) : std::string_view();
        if (text != published_key && !is_key(text))
            return wrong(R"(must hold public keys in PEM or base64, or the word "published".)");
    }
    keys = texts(given->get_array());
    return {};
}

}  // namespace

HighLevelKeys HighLevelKeys::published() {
    return {{std::string(published_key)}, {std::string(published_key)}, false};
}

HighLevelKeys HighLevelKeys::from_secret(const vault::SecretText& secret) {
    const auto text = secret.reveal();
    if (text.empty()) return {};
    const auto parsed = parse_json(text);
    if (!parsed || !parsed->is_object()) return {{std::string(text)}, {std::string(published_key)}, false};
    const auto& object = parsed->get_object();
    return {texts(array_or_empty(object, "public_keys")), texts(array_or_empty(object, "rsa_public_keys")),
            boolean_or(object, "accept_rsa", false)};
}

json::object HighLevelKeys::to_json() const {
    return {{"public_keys", texts(ed25519)}, {"rsa_public_keys", texts(rsa)}, {"accept_rsa", accepts_rsa}};
}

vault::SecretText HighLevelKeys::to_secret() const {
    return vault::SecretText(to_text(to_json()));
}

bool HighLevelKeys::only_published() const {
    const auto is_published = [](const std::string& key) { return key == published_key; };
    return std::ranges::all_of(ed25519, is_published) && (!accepts_rsa || std::ranges::all_of(rsa, is_published));
}

Result<void> HighLevelKeys::verify(const http::Headers& headers, std::string_view body) const {
    const auto current = signature_in(headers, ed25519_header);
    const auto retired = accepts_rsa ? signature_in(headers, rsa_header) : std::string_view();
    if (current.empty() && retired.empty()) {
        return Error(ErrorCode::unauthenticated, "The header " + std::string(ed25519_header) + " is required" +
                                                     (accepts_rsa ? ", or " + std::string(rsa_header) + "." : "."));
    }
    const auto signs = [&](const std::string& key) {
        return vault::ed25519_valid(resolved(key, published_ed25519), current, body);
    };
    if (!current.empty() && std::ranges::any_of(ed25519, signs)) return {};
    const auto signs_by_rsa = [&](const std::string& key) {
        return vault::rsa_sha256_valid(resolved(key, published_rsa), retired, body);
    };
    if (!retired.empty() && std::ranges::any_of(rsa, signs_by_rsa)) return {};
    return Error(ErrorCode::unauthenticated, "The signature does not fit the body and the keys of this hook.");
}

Result<void> read_keys(const json::object& members, HighLevelKeys& keys) {
    if (auto read = read_list(members, "public_keys", vault::is_ed25519_key, keys.ed25519); !read) return read;
    if (auto read = read_list(members, "rsa_public_keys", vault::is_rsa_key, keys.rsa); !read) return read;
    if (const auto* accepts = members.if_contains("accept_rsa")) {
        if (!accepts->is_bool()) {
            return Error(ErrorCode::invalid_input, R"("accept_rsa" must be true or false.)", "accept_rsa");
        }
        keys.accepts_rsa = accepts->get_bool();
    }
    return {};
}

}  // namespace tendril::api
