#include "sandbox/text_match.hpp"

#include <algorithm>

namespace tendril::sandbox {

namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool matches_glob(std::string_view pattern, std::string_view text) {
    std::size_t at = 0;
    std::size_t used = 0;
    std::size_t star = std::string_view::npos;  // the last '*' seen, to come back to
    std::size_t star_used = 0;
    while (used < text.size()) {
        if (at < pattern.size() && pattern[at] == '*') {
            star = at++;
            star_used = used;
        } else if (at < pattern.size() && pattern[at] == text[used]) {
            ++at;
            ++used;
        } else if (star != std::string_view::npos) {
            at = star + 1;
            used = ++star_used;
        } else {
            return false;
        }
    }
    return std::all_of(pattern.begin() + static_cast<std::ptrdiff_t>(at), pattern.end(),
                       [](char c) { return c == '*'; });
}

}  // namespace

std::string to_lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), lower);
    return result;
}

bool equal_without_case(std::string_view left, std::string_view right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](char a, char b) { return lower(a) == lower(b); });
}

bool matches_pattern(std::string_view pattern, std::string_view text) {
    return pattern.find('*') == std::string_view::npos ? text.starts_with(pattern) : matches_glob(pattern, text);
}

}  // namespace tendril::sandbox
