// UTF-8 by characters (code points), and letter case in any script.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "expr/arena.hpp"

namespace tendril::expr {

std::size_t count_characters(std::string_view text);
// The byte offset of character `index`, or the text's size when it has fewer.
std::size_t offset_of_character(std::string_view text, std::size_t index);
// The length in bytes of the character that starts at `at`; 1 for a byte that starts none.
std::size_t character_bytes(std::string_view text, std::size_t at);
bool is_valid_utf8(std::string_view text);
// The code point as UTF-8 at the end of `output`.
void append_character(std::string& output, char32_t character);

// The first place of `part` at or after `from`, or npos; linear in both, unlike std::string_view::find.
std::size_t find_text(std::string_view text, std::string_view part, std::size_t from = 0);

std::string to_upper(std::string_view text);
std::string to_lower(std::string_view text);
// The same, kept in the arena.
std::string_view to_upper(std::string_view text, Arena& arena);
std::string_view to_lower(std::string_view text, Arena& arena);
// For comparing without regard to case.
bool equal_ignoring_case(std::string_view left, std::string_view right);

}  // namespace tendril::expr
