// Base64 (RFC 4648, with padding) of keys and signatures.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tendril::vault {

std::string base64_encode(std::string_view bytes);
// nullopt when it is malformed. `ignored` lists characters to skip, e.g. line ends.
std::optional<std::string> base64_decode(std::string_view text, const char* ignored = nullptr);

// libsodium must be started once before its randomness is used; every entry of this module does so.
void start_sodium();

// The same bytes, as libsodium wants them.
inline const unsigned char* octets(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}
inline unsigned char* octets(std::string& bytes) {
    return reinterpret_cast<unsigned char*>(bytes.data());
}

}  // namespace tendril::vault
