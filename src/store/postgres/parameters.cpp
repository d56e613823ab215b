#include "store/postgres/parameters.hpp"

#include <bit>
#include <cstring>

namespace tendril::store::postgres {

namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";

template <class Number>
void put_big_endian(std::string& out, Number value) {
    static_assert(std::endian::native == std::endian::little);
    char octets[sizeof(Number)];
    for (std::size_t i = 0; i < sizeof(Number); ++i) {
        octets[i] = static_cast<char>(value >> (8 * (sizeof(Number) - 1 - i)));
    }
    out.append(octets, sizeof(Number));
}

// How many bytes from `at` are plain ASCII without a zero byte, eight at a time.
std::size_t plain_prefix(std::string_view text, std::size_t at) {
    constexpr std::uint64_t high_bits = 0x8080808080808080;
    constexpr std::uint64_t ones = 0x0101010101010101;
    const auto start = at;
    for (std::uint64_t word = 0; at + sizeof(word) <= text.size(); at += sizeof(word)) {
        std::memcpy(&word, text.data() + at, sizeof(word));
        if (((word | (word - ones)) & high_bits) != 0) break;
    }
    while (at < text.size() && static_cast<signed char>(text[at]) > 0) ++at;
    return at - start;
}

// The length of the well-formed UTF-8 character at `at` (table 3-7 of the Unicode standard); 0 when there is none.
std::size_t character_length(std::string_view text, std::size_t at) {
    const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
    const auto first = octet(0);
    const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || at + length > text.size()) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((octet(i) & 0xc0) != 0x80) return 0;
    }
    const bool overlong = (first == 0xe0 && octet(1) < 0xa0) || (first == 0xf0 && octet(1) < 0x90);
    const bool surrogate = first == 0xed && octet(1) > 0x9f;
    const bool beyond = first == 0xf4 && octet(1) > 0x8f;
    return overlong || surrogate || beyond ? 0 : length;
}

}  // namespace

std::string_view storable_text(std::string_view text, std::string& mended) {
    std::size_t at = 0;
    std::size_t copied = 0;
    bool is_mended = false;
    while (at += plain_prefix(text, at), at < text.size()) {
        if (const auto length = text[at] == '\0' ? 0 : character_length(text, at); length > 0) {
            at += length;
            continue;
        }
        mended.append(text.substr(copied, at - copied)).append(replacement);
        is_mended = true;
        copied = ++at;
    }
    if (!is_mended) return text;
    mended.append(text.substr(copied));
    return mended;
}

namespace binary {

void put(std::string& out, std::int32_t value) {
    put_big_endian(out, static_cast<std::uint32_t>(value));
}

void put(std::string& out, std::int64_t value) {
    put_big_endian(out, static_cast<std::uint64_t>(value));
}

void put(std::string& out, bool value) {
    out.push_back(value ? '\1' : '\0');
}

void put(std::string& out, std::string_view text) {
    std::string mended;
    out.append(storable_text(text, mended));
}

void put(std::string& out, const Bytes& bytes) {
    out.append(bytes.content);
}

void put(std::string& out, const Digest& digest) {
    out.append(digest.content);
}

void put(std::string& out, const json::object& object) {
    put(out, std::string_view(to_text(object)));
}

}  // namespace binary

}  // namespace tendril::store::postgres
