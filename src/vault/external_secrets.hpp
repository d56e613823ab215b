// Secrets that stay in a store of the operator's: Tendril keeps a reference, "external:NAME", and asks when it needs
// one.
//
// Only the operator says what a name means, in the environment of the server, never a request:
//   TENDRIL_EXTERNAL_<NAME>=file:/run/secrets/crm     the file's content
//   TENDRIL_EXTERNAL_<NAME>=env:CRM_TOKEN             another variable's value
//   TENDRIL_EXTERNAL_<NAME>=command:pass show crm     what a command prints, within ten seconds
// A line end at the end is left out. What was read is used for five minutes.
#pragma once

#include <string_view>

#include "base/error.hpp"
#include "vault/secret_text.hpp"

namespace tendril::vault {

inline constexpr std::string_view external_prefix = "external:";

// What a reference stands for. Blocks. Thread safety: any thread.
// Errors: invalid_input (the name is not defined), unavailable (it cannot be read now); neither holds the secret.
Result<SecretText> resolve_external(std::string_view reference);

// The text of a JSON object with every member that is a reference replaced by what it stands for.
Result<SecretText> resolve_members(const SecretText& object);

}  // namespace tendril::vault
