// Filters that hash texts, for systems that want identifiers without the data behind them.
#include <sodium.h>

#include <array>

#include "expr/filters/filter.hpp"

namespace tendril::expr {

namespace {

Value hexadecimal(std::span<const unsigned char> bytes, const FilterCall& call) {
    constexpr std::string_view digits = "0123456789abcdef";
    TextBuilder text(call.evaluation);
    for (const auto byte : bytes) {
        text.append(digits[byte >> 4U]);
        text.append(digits[byte & 0x0FU]);
    }
    return text.value();
}

// Never null: what hashes nothing still wants an address.
const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.empty() ? "" : text.data());
}

Value sha256(const Value& input, const FilterCall& call) {
    if (input.is_nil()) return {};
    const auto text = text_of(call.evaluation, input);
    call.evaluation.charge(1 + text.size() / 32);
    std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
    crypto_hash_sha256(hash.data(), bytes_of(text), text.size());
    return hexadecimal(hash, call);
}

Value hmac_sha256(const Value& input, const FilterCall& call) {
    if (input.is_nil()) return {};
    const auto text = text_of(call.evaluation, input);
    const auto key = call.text_argument(0);
    if (key.empty()) call.fail("needs a key, which is empty.");
    call.evaluation.charge(1 + (text.size() + key.size()) / 32);
    std::array<unsigned char, crypto_auth_hmacsha256_BYTES> code{};
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, bytes_of(key), key.size());
    crypto_auth_hmacsha256_update(&state, bytes_of(text), text.size());
    crypto_auth_hmacsha256_final(&state, code.data());
    return hexadecimal(code, call);
}

constexpr std::array filters{
    Filter{"sha256", sha256},
    Filter{"hmac_sha256", hmac_sha256, 1, 1},
};

}  // namespace

std::span<const Filter> hashing_filters() {
    return filters;
}

}  // namespace tendril::expr
