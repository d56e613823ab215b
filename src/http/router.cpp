#include "http/router.hpp"

namespace tendril::http {

namespace {

int hex_value(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

// The byte of the escape at the start of `text`, or -1 when it is broken.
int escaped_byte(std::string_view text) {
    if (text.size() < 3) return -1;
    const int high = hex_value(text[1]);
    const int low = hex_value(text[2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

bool is_unreserved(char letter) {
    return (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ||
           letter == '-' || letter == '.' || letter == '_' || letter == '~';
}

std::vector<std::string> split_path(std::string_view path) {
    std::vector<std::string> segments;
    while (!path.empty()) {
        path.remove_prefix(path.front() == '/' ? 1 : 0);
        const auto end = path.find('/');
        segments.emplace_back(path.substr(0, end));
        path = end == std::string_view::npos ? std::string_view() : path.substr(end);
    }
    return segments;
}

bool is_variable(std::string_view segment) {
    return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

// Takes the next segment off `path`; false at its end. "/a/" has the segments "a" and "".
bool next_segment(std::string_view& path, std::string_view& segment) {
    if (path.empty() || path.front() != '/') return false;
    path.remove_prefix(1);
    segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    return true;
}

}  // namespace

Result<std::string> percent_decode(std::string_view text, bool form) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            decoded.push_back(form && text[at] == '+' ? ' ' : text[at]);
            continue;
        }
        const int byte = escaped_byte(text.substr(at));
        if (byte < 0) return Error(ErrorCode::invalid_input, "The address has a broken percent escape.");
        decoded.push_back(static_cast<char>(byte));
        at += 2;
    }
    // C libraries below us would end the text there, so two checks could see two different texts.
    if (decoded.find('\0') != std::string::npos) {
        return Error(ErrorCode::invalid_input, "The address holds a NUL character.");
    }
    return decoded;
}

std::string percent_encode(std::string_view text) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    encoded.reserve(text.size());
    for (const char letter : text) {
        if (is_unreserved(letter)) {
            encoded.push_back(letter);
            continue;
        }
        const auto byte = static_cast<unsigned char>(letter);
        encoded.push_back('%');
        encoded.push_back(digits[byte >> 4]);
        encoded.push_back(digits[byte & 15]);
    }
    return encoded;
}

Result<Parameters> parse_query(std::string_view query) {
    Parameters parameters;
    while (!query.empty()) {
        const auto pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(pair.size() + 1, query.size()));
        if (pair.empty()) continue;
        const auto equals = pair.find('=');
        auto name = percent_decode(pair.substr(0, equals), true);
        if (!name) return name.error();
        auto value =
            percent_decode(equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1), true);
        if (!value) return Error(ErrorCode::invalid_input, value.error().message, *name);
        parameters.insert_or_assign(std::move(*name), std::move(*value));
    }
    return parameters;
}

PathPattern::PathPattern(std::string_view pattern) : text_(pattern), segments_(split_path(pattern)) {}

bool PathPattern::matches(std::string_view path, Parameters& parameters) const {
    Parameters found;
    for (const auto& expected : segments_) {
        std::string_view segment;
        if (!next_segment(path, segment)) return false;
        if (!is_variable(expected)) {
            if (segment != expected) return false;
            continue;
        }
        auto value = percent_decode(segment);
        if (!value || value->empty()) return false;
        found.insert_or_assign(expected.substr(1, expected.size() - 2), std::move(*value));
    }
    if (!path.empty()) return false;
    for (auto& [name, value] : found) parameters.insert_or_assign(name, std::move(value));
    return true;
}

}  // namespace tendril::http
