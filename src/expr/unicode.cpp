#include "expr/unicode.hpp"

#include <locale.h>
#include <string.h>
#include <clocale>
#include <cwctype>

namespace tendril::expr {

namespace {

// Looks at every byte, without a way out: so the compiler takes many at once.
bool is_ascii(std::string_view text) {
    unsigned char bits = 0;
    for (const char c : text) bits |= static_cast<unsigned char>(c);
    return bits < 0x80U;
}

char ascii_upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

char ascii_lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// The C library's tables of the C.UTF-8 locale, whatever locale the process runs in.
locale_t unicode_locale() {
    static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return locale;
}

bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// The code point at `at`, of `length` bytes as told by character_bytes.
char32_t decode(std::string_view text, std::size_t at, std::size_t length) {
    const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(text[at + index]); };
    switch (length) {
        case 2:
            return ((byte(0) & 0x1FU) << 6U) | (byte(1) & 0x3FU);
        case 3:
            return ((byte(0) & 0x0FU) << 12U) | ((byte(1) & 0x3FU) << 6U) | (byte(2) & 0x3FU);
        case 4:
            return ((byte(0) & 0x07U) << 18U) | ((byte(1) & 0x3FU) << 12U) | ((byte(2) & 0x3FU) << 6U) |
                   (byte(3) & 0x3FU);
        default:
            return byte(0);
    }
}

// A way to change letters: those of ASCII by themselves, all others by the tables.
struct Upper {
    static char narrow(char c) { return ascii_upper(c); }
    static wint_t wide(wint_t character) { return towupper_l(character, unicode_locale()); }
};
struct Lower {
    static char narrow(char c) { return ascii_lower(c); }
    static wint_t wide(wint_t character) { return towlower_l(character, unicode_locale()); }
};

template <class Case>
void convert_ascii(std::string_view text, char* output) {
    for (std::size_t at = 0; at < text.size(); ++at) output[at] = Case::narrow(text[at]);
}

template <class Case>
std::string convert(std::string_view text) {
    std::string result;
    if (is_ascii(text)) {
        result.resize(text.size());
        convert_ascii<Case>(text, result.data());
        return result;
    }
    result.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = character_bytes(text, at);
        if (length == 1) {
            result += Case::narrow(text[at]);
        } else {
            const auto character = static_cast<wint_t>(decode(text, at, length));
            append_character(result, static_cast<char32_t>(Case::wide(character)));
        }
        at += length;
    }
    return result;
}

template <class Case>
std::string_view convert(std::string_view text, Arena& arena) {
    if (!is_ascii(text)) return arena.keep(convert<Case>(text));
    char* copy = static_cast<char*>(arena.allocate(text.size()));
    convert_ascii<Case>(text, copy);
    return {copy, text.size()};
}

}  // namespace

std::size_t character_bytes(std::string_view text, std::size_t at) {
    const auto first = static_cast<unsigned char>(text[at]);
    const std::size_t length = first < 0xC2U ? 1 : first < 0xE0U ? 2 : first < 0xF0U ? 3 : first < 0xF5U ? 4 : 1;
    if (length > text.size() - at) return 1;
    for (std::size_t index = 1; index < length; ++index) {
        if (!is_continuation(text[at + index])) return 1;
    }
    return length;
}

std::size_t count_characters(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); at += character_bytes(text, at)) ++count;
    return count;
}

std::size_t offset_of_character(std::string_view text, std::size_t index) {
    std::size_t at = 0;
    while (index > 0 && at < text.size()) {
        at += character_bytes(text, at);
        --index;
    }
    return at;
}

bool is_valid_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = character_bytes(text, at);
        const char32_t character = decode(text, at, length);
        if (length == 1 && character >= 0x80U) return false;
        if (length == 3 && (character < 0x800U || (character >= 0xD800U && character < 0xE000U))) return false;
        if (length == 4 && (character < 0x10000U || character > 0x10FFFFU)) return false;
        at += length;
    }
    return true;
}

void append_character(std::string& output, char32_t character) {
    const auto put = [&](char32_t byte) { output += static_cast<char>(static_cast<unsigned char>(byte)); };
    if (character < 0x80U) {
        put(character);
    } else if (character < 0x800U) {
        put(0xC0U | (character >> 6U));
        put(0x80U | (character & 0x3FU));
    } else if (character < 0x10000U) {
        put(0xE0U | (character >> 12U));
        put(0x80U | ((character >> 6U) & 0x3FU));
        put(0x80U | (character & 0x3FU));
    } else {
        put(0xF0U | (character >> 18U));
        put(0x80U | ((character >> 12U) & 0x3FU));
        put(0x80U | ((character >> 6U) & 0x3FU));
        put(0x80U | (character & 0x3FU));
    }
}

std::size_t find_text(std::string_view text, std::string_view part, std::size_t from) {
    if (from > text.size() || part.size() > text.size() - from) return std::string_view::npos;
    if (part.empty()) return from;
    const void* found = memmem(text.data() + from, text.size() - from, part.data(), part.size());
    if (found == nullptr) return std::string_view::npos;
    return static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

std::string to_upper(std::string_view text) {
    return convert<Upper>(text);
}

std::string to_lower(std::string_view text) {
    return convert<Lower>(text);
}

std::string_view to_upper(std::string_view text, Arena& arena) {
    return convert<Upper>(text, arena);
}

std::string_view to_lower(std::string_view text, Arena& arena) {
    return convert<Lower>(text, arena);
}

bool equal_ignoring_case(std::string_view left, std::string_view right) {
    if (!is_ascii(left) || !is_ascii(right)) return to_lower(left) == to_lower(right);
    if (left.size() != right.size()) return false;
    for (std::size_t at = 0; at < left.size(); ++at) {
        if (ascii_lower(left[at]) != ascii_lower(right[at])) return false;
    }
    return true;
}

}  // namespace tendril::expr
