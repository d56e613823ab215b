// Filters that encode and decode: URLs, Base64, JSON.
#include <array>
#include <boost/json/serialize.hpp>

#include "expr/failure.hpp"
#include "expr/filters/filter.hpp"
#include "expr/unicode.hpp"

namespace tendril::expr {

namespace {

constexpr std::string_view hexadecimal = "0123456789ABCDEF";
constexpr std::string_view base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view base64_url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.' || c == '~';
}

Value url_encode(const Value& input, const FilterCall& call) {
    if (input.is_nil()) return {};
    TextBuilder result(call.evaluation);
    for (const char c : text_of(call.evaluation, input)) {
        const auto byte = static_cast<unsigned char>(c);
        if (is_unreserved(c)) {
            result.append(c);
        } else if (c == ' ') {
            result.append('+');
        } else {
            const char escaped[] = {'%', hexadecimal[byte >> 4U], hexadecimal[byte & 0x0FU]};
            result.append(std::string_view(escaped, 3));
        }
    }
    return result.value();
}

int digit_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

Value url_decode(const Value& input, const FilterCall& call) {
    if (input.is_nil()) return {};
    const auto text = text_of(call.evaluation, input);
    TextBuilder result(call.evaluation);
    for (std::size_t at = 0; at < text.size(); ++at) {
        const int high = text[at] == '%' && at + 2 < text.size() ? digit_value(text[at + 1]) : -1;
        const int low = high < 0 ? -1 : digit_value(text[at + 2]);
        if (low >= 0) {
            result.append(static_cast<char>(high * 16 + low));
            at += 2;
        } else {
            result.append(text[at] == '+' ? ' ' : text[at]);
        }
    }
    if (!is_valid_utf8(result.text())) call.fail("decodes " + quoted(text) + " to something that is not UTF-8 text.");
    return result.value();
}

Value encode_base64(const Value& input, const FilterCall& call, std::string_view alphabet) {
    const auto text = text_of(call.evaluation, input);
    TextBuilder result(call.evaluation);
    const auto byte = [&](std::size_t at) {
        return at < text.size() ? static_cast<unsigned>(static_cast<unsigned char>(text[at])) : 0U;
    };
    for (std::size_t at = 0; at < text.size(); at += 3) {
        const unsigned bits = byte(at) << 16U | byte(at + 1) << 8U | byte(at + 2);
        const char digits[] = {alphabet[bits >> 18U], alphabet[bits >> 12U & 63U],
                               at + 1 < text.size() ? alphabet[bits >> 6U & 63U] : '=',
                               at + 2 < text.size() ? alphabet[bits & 63U] : '='};
        result.append(std::string_view(digits, 4));
    }
    return result.value();
}

// Padding may be missing; anything else that is not Base64 is an error.
Value decode_base64(const Value& input, const FilterCall& call, std::string_view alphabet) {
    auto text = text_of(call.evaluation, input);
    const auto whole = text;
    while (text.ends_with('=')) text.remove_suffix(1);
    if (text.size() % 4 == 1) call.fail("cannot read " + quoted(whole) + " as Base64.");
    TextBuilder result(call.evaluation);
    unsigned bits = 0;
    unsigned count = 0;
    for (const char c : text) {
        const auto digit = alphabet.find(c);
        if (digit == std::string_view::npos) call.fail("cannot read " + quoted(whole) + " as Base64.");
        bits = (bits << 6U | static_cast<unsigned>(digit)) & 0xFFFFU;
        count += 6;
        if (count < 8) continue;
        count -= 8;
        result.append(static_cast<char>(static_cast<unsigned char>(bits >> count & 0xFFU)));
    }
    if (!is_valid_utf8(result.text())) call.fail("decodes " + quoted(whole) + " to something that is not UTF-8 text.");
    return result.value();
}

Value base64_encode(const Value& input, const FilterCall& call) {
    return encode_base64(input, call, base64);
}

Value base64_decode(const Value& input, const FilterCall& call) {
    return decode_base64(input, call, base64);
}

Value base64_url_safe_encode(const Value& input, const FilterCall& call) {
    return encode_base64(input, call, base64_url);
}

Value base64_url_safe_decode(const Value& input, const FilterCall& call) {
    return decode_base64(input, call, base64_url);
}

// Any value as JSON text.
Value json_text(const Value& input, const FilterCall& call) {
    TextBuilder result(call.evaluation);
    result.append(std::string_view(json::serialize(to_json(call.evaluation, input))));
    call.evaluation.charge_text(result.text().size());
    return result.value();
}

// The value that a JSON text holds. It lives in the evaluation's memory.
Value from_json(const Value& input, const FilterCall& call) {
    if (input.is_nil()) return {};
    const auto text = text_of(call.evaluation, input);
    call.evaluation.charge_text(4 * text.size());
    const auto parsed = parse_json(text, {.bytes_max = call.evaluation.limits().output_bytes_max, .depth_max = 64});
    if (!parsed) call.fail("cannot read the text as JSON. " + parsed.error().message);
    return call.evaluation.keep(*parsed);
}

constexpr std::array filters{
    Filter{"from_json", from_json},
    Filter{"url_encode", url_encode},
    Filter{"url_decode", url_decode},
    Filter{"base64_encode", base64_encode},
    Filter{"base64_decode", base64_decode},
    Filter{"base64_url_safe_encode", base64_url_safe_encode},
    Filter{"base64_url_safe_decode", base64_url_safe_decode},
    Filter{"json", json_text},
};

}  // namespace

std::span<const Filter> encoding_filters() {
    return filters;
}

}  // namespace tendril::expr
