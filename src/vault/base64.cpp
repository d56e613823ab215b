#include "vault/base64.hpp"

#include <sodium.h>

#include <stdexcept>

namespace tendril::vault {

std::string base64_encode(std::string_view bytes) {
    std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), octets(bytes), bytes.size(), sodium_base64_VARIANT_ORIGINAL);
    text.pop_back();  // the terminating zero
    return text;
}

std::optional<std::string> base64_decode(std::string_view text, const char* ignored) {
    std::string bytes(text.size() / 4 * 3 + 3, '\0');
    std::size_t size = 0;
    const char* end = nullptr;
    const int code = sodium_base642bin(octets(bytes), bytes.size(), text.data(), text.size(), ignored, &size, &end,
                                       sodium_base64_VARIANT_ORIGINAL);
    const bool whole = code == 0 && end == text.data() + text.size();
    if (!whole) sodium_memzero(bytes.data(), bytes.size());
    bytes.resize(whole ? size : 0);
    return whole ? std::optional(std::move(bytes)) : std::nullopt;
}

void start_sodium() {
    static const int started = sodium_init();
    if (started < 0) throw std::runtime_error("libsodium cannot be started");
}

}  // namespace tendril::vault
