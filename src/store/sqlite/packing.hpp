// Journals of ended runs are kept compressed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tendril::store::sqlite {

// The text compressed with Zstandard; nothing when it is small or would hardly shrink. Thread safety: any thread.
std::optional<std::string> pack(std::string_view text);
// Errors: throws Failure when `packed` was not made by pack().
std::string unpack(std::string_view packed);

}  // namespace tendril::store::sqlite
