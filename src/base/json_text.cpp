#include "base/json_text.hpp"

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <utility>

namespace tendril {

namespace {

constexpr std::size_t number_bytes_max = 24;

// What stands behind the backslash for each byte: 0 for one that stands for itself, 'u' for four digits.
constexpr std::array<char, 256> make_escapes() {
    std::array<char, 256> escapes{};
    for (std::size_t control = 0; control < 0x20; ++control) escapes[control] = 'u';
    escapes['\b'] = 'b';
    escapes['\f'] = 'f';
    escapes['\n'] = 'n';
    escapes['\r'] = 'r';
    escapes['\t'] = 't';
    escapes['"'] = '"';
    escapes['\\'] = '\\';
    return escapes;
}
constexpr auto escapes = make_escapes();

char escape_of(char letter) {
    return escapes[static_cast<unsigned char>(letter)];
}

// Whether one of eight bytes does not stand for itself.
bool has_escaped(std::uint64_t bytes) {
    constexpr std::uint64_t ones = 0x0101010101010101;
    constexpr std::uint64_t highs = 0x8080808080808080;
    const auto quotes = bytes ^ (ones * '"');
    const auto slashes = bytes ^ (ones * '\\');
    const auto controls = (bytes - ones * 0x20) & ~bytes;
    return ((controls | ((quotes - ones) & ~quotes) | ((slashes - ones) & ~slashes)) & highs) != 0;
}

template <class Bytes>
std::uint64_t load(const char* at) {
    Bytes bytes = 0;
    std::memcpy(&bytes, at, sizeof bytes);
    return bytes;
}

// Eight bytes at a time, since what has to be escaped is rare; the last ones overlap those before.
bool has_escaped(std::string_view text) {
    const auto* begin = text.data();
    const auto size = text.size();
    if (size >= 8) {
        for (std::size_t at = 0; at + 8 <= size; at += 8) {
            if (has_escaped(load<std::uint64_t>(begin + at))) return true;
        }
        return has_escaped(load<std::uint64_t>(begin + size - 8));
    }
    if (size >= 4) return has_escaped(load<std::uint32_t>(begin) | load<std::uint32_t>(begin + size - 4) << 32);
    return std::ranges::any_of(text, [](char letter) { return escape_of(letter) != 0; });
}

// The first byte from `at` on that does not stand for itself, or the text's end.
std::size_t find_escaped(std::string_view text, std::size_t at) {
    while (at + 8 <= text.size() && !has_escaped(load<std::uint64_t>(text.data() + at))) at += 8;
    while (at < text.size() && escape_of(text[at]) == 0) ++at;
    return at;
}

void append_escaped(std::string& out, char letter) {
    constexpr std::string_view digits = "0123456789abcdef";
    const char escape = escape_of(letter);
    out.push_back('\\');
    out.push_back(escape);
    if (escape != 'u') return;
    const auto code = static_cast<unsigned char>(letter);
    out.append("00");
    out.push_back(digits[code >> 4]);
    out.push_back(digits[code & 15]);
}

void append_with_escapes(std::string& out, std::string_view text) {
    for (std::size_t written = 0; true; ++written) {
        const auto at = find_escaped(text, written);
        out.append(text, written, at - written);
        if (at == text.size()) return;
        append_escaped(out, text[at]);
        written = at;
    }
}

template <class Number>
void append_number(std::string& out, Number number) {
    std::array<char, number_bytes_max> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
    out.append(text.data(), end);
}

void append_array(std::string& out, const json::array& array) {
    out.push_back('[');
    bool first = true;
    for (const auto& item : array) {
        if (!std::exchange(first, false)) out.push_back(',');
        append_json(out, item);
    }
    out.push_back(']');
}

void append_object(std::string& out, const json::object& object) {
    out.push_back('{');
    bool first = true;
    for (const auto& member : object) {
        if (!std::exchange(first, false)) out.push_back(',');
        append_json_string(out, member.key());
        out.push_back(':');
        append_json(out, member.value());
    }
    out.push_back('}');
}

std::size_t exact_length(std::string_view text) {
    std::size_t length = text.size() + 2;
    for (const char letter : text) {
        if (const char escape = escape_of(letter); escape != 0) length += escape == 'u' ? 5 : 1;
    }
    return length;
}

// If every byte of it had to be escaped with four digits.
std::size_t greatest_length(std::string_view text) {
    return text.size() * 6 + 2;
}

// Takes the value's length off `left`; false once nothing is left.
template <std::size_t (*length_of)(std::string_view)>
bool fits(const json::value& value, std::size_t& left) {
    std::size_t length = 2;
    switch (value.kind()) {
        case json::kind::null:
        case json::kind::bool_:
            length = value.is_bool() && !value.get_bool() ? 5 : 4;
            break;
        case json::kind::string:
            length = length_of(value.get_string());
            break;
        case json::kind::array:
            length += value.get_array().size();
            break;
        case json::kind::object:
            for (const auto& member : value.get_object()) length += length_of(member.key()) + 2;
            break;
        default:
            length = number_bytes_max;
    }
    if (length > left) return false;
    left -= length;
    if (const auto* array = value.if_array()) {
        for (const auto& item : *array) {
            if (!fits<length_of>(item, left)) return false;
        }
    }
    if (const auto* object = value.if_object()) {
        for (const auto& member : *object) {
            if (!fits<length_of>(member.value(), left)) return false;
        }
    }
    return true;
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    out.push_back('"');
    if (!has_escaped(text)) {
        out.append(text);
    } else {
        append_with_escapes(out, text);
    }
    out.push_back('"');
}

void append_json(std::string& out, const json::value& value) {
    switch (value.kind()) {
        case json::kind::null:
            out.append("null");
            return;
        case json::kind::bool_:
            out.append(value.get_bool() ? "true" : "false");
            return;
        case json::kind::int64:
            return append_number(out, value.get_int64());
        case json::kind::uint64:
            return append_number(out, value.get_uint64());
        case json::kind::double_:
            out.append(json::serialize(value));
            return;
        case json::kind::string:
            return append_json_string(out, value.get_string());
        case json::kind::array:
            return append_array(out, value.get_array());
        case json::kind::object:
            return append_object(out, value.get_object());
    }
}

std::string& ObjectText::member(std::string_view name) {
    if (!std::exchange(first_, false)) out_.push_back(',');
    out_.append(1, '"').append(name).append("\":");
    return out_;
}

void ObjectText::text(std::string_view name, std::string_view text) {
    append_json_string(member(name), text);
}

void ObjectText::value(std::string_view name, const json::value& value) {
    append_json(member(name), value);
}

void ObjectText::integer(std::string_view name, std::int64_t number) {
    append_number(member(name), number);
}

void ObjectText::number(std::string_view name, double number) {
    append_number(member(name), number);
}

void ObjectText::flag(std::string_view name, bool flag) {
    member(name).append(flag ? "true" : "false");
}

bool is_longer_than(const json::value& value, std::size_t limit) {
    auto left = limit;
    return !fits<greatest_length>(value, left) && !fits<exact_length>(value, limit);
}

}  // namespace tendril
