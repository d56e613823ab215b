// Files that hold a key: base64 of 32 bytes and a line end, for the owner's eyes only.
#pragma once

#include <string>

#include "base/error.hpp"
#include "vault/secret_text.hpp"

namespace tendril::vault {

// Errors: invalid_input (others may read it, or it is no key), unavailable.
Result<SecretText> read_key_file(const std::string& path);
// Makes a new key, whole and on disk, unless the file is there already. Errors: unavailable.
Result<void> make_key_file(const std::string& path);
// Puts a key file in another's place, durably, and removes what interrupted makers of it left. Errors: unavailable.
Result<void> replace_key_file(const std::string& path, const std::string& by);
// The key in a text. `source` names it in the error. Errors: invalid_input.
Result<SecretText> decode_key(std::string_view text, const std::string& source);

// The file that the master key lies in; "" when it is given in the environment itself.
std::string master_key_file(const std::string& data_folder);

}  // namespace tendril::vault
