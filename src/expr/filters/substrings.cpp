// Filters on parts of texts: replacing, removing, cutting, splitting.
#include <algorithm>
#include <array>
#include <limits>
#include <vector>

#include "expr/failure.hpp"
#include "expr/filters/filter.hpp"
#include "expr/number.hpp"
#include "expr/unicode.hpp"

namespace tendril::expr {

namespace {

constexpr std::size_t none = std::string_view::npos;

bool is_white(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || c == '\0';
}

// Ruby's rule for an empty part: it is found before every character and at the end.
Value interleave(std::string_view text, std::string_view filling, const FilterCall& call) {
    TextBuilder result(call.evaluation);
    result.append(filling);
    for (std::size_t at = 0; at < text.size();) {
        const auto length = character_bytes(text, at);
        result.append(text.substr(at, length));
        result.append(filling);
        at += length;
    }
    return result.value();
}

Value replace_all(std::string_view text, std::string_view part, std::string_view by, const FilterCall& call) {
    if (part.empty()) return interleave(text, by, call);
    call.evaluation.charge_search(text.size(), part.size());
    TextBuilder result(call.evaluation);
    std::size_t from = 0;
    for (auto at = find_text(text, part); at != none; at = find_text(text, part, from)) {
        result.append(text.substr(from, at - from));
        result.append(by);
        from = at + part.size();
    }
    result.append(text.substr(from));
    return result.value();
}

Value replace_at(std::string_view text, std::size_t at, std::size_t length, std::string_view by,
                 const FilterCall& call) {
    if (at == none) return Value::text(text);
    TextBuilder result(call.evaluation);
    result.append(text.substr(0, at));
    result.append(by);
    result.append(text.substr(at + length));
    return result.value();
}

// Searching backwards has no linear algorithm in the library, so the product of the sizes is charged for.
std::size_t find_last(std::string_view text, std::string_view part, const FilterCall& call) {
    call.evaluation.charge(1 + text.size() / 64 * (1 + part.size() / 16));
    return text.rfind(part);
}

Value replace(const Value& input, const FilterCall& call) {
    return replace_all(text_of(call.evaluation, input), call.text_argument(0), call.text_argument(1), call);
}

Value replace_first(const Value& input, const FilterCall& call) {
    const auto text = text_of(call.evaluation, input);
    const auto part = call.text_argument(0);
    call.evaluation.charge_search(text.size(), part.size());
    return replace_at(text, find_text(text, part), part.size(), call.text_argument(1), call);
}

Value replace_last(const Value& input, const FilterCall& call) {
    const auto text = text_of(call.evaluation, input);
    const auto part = call.text_argument(0);
    return replace_at(text, find_last(text, part, call), part.size(), call.text_argument(1), call);
}

// The removing filters are the replacing ones without a second argument, which then is empty.
Value truncate(const Value& input, const FilterCall& call) {
    const auto text = text_of(call.evaluation, input);
    const auto length = call.arguments.empty() ? 50 : whole_argument(call.argument(0), call);
    const auto ellipsis = call.arguments.size() < 2 ? std::string_view("...") : call.text_argument(1);
    const auto longest = static_cast<std::size_t>(std::max<std::int64_t>(length, 0));
    if (count_characters(text) <= longest) return Value::text(text);
    const auto used = count_characters(ellipsis);
    TextBuilder result(call.evaluation);
    result.append(text.substr(0, offset_of_character(text, longest > used ? longest - used : 0)));
    result.append(ellipsis);
    return result.value();
}

std::vector<std::string_view> words_of(std::string_view text, std::size_t most) {
    std::vector<std::string_view> words;
    for (std::size_t at = 0; at < text.size() && words.size() < most;) {
        while (at < text.size() && is_white(text[at])) ++at;
        const auto start = at;
        while (at < text.size() && !is_white(text[at])) ++at;
        if (at > start) words.push_back(text.substr(start, at - start));
    }
    return words;
}

Value truncatewords(const Value& input, const FilterCall& call) {
    const auto text = text_of(call.evaluation, input);
    const auto wanted = call.arguments.empty() ? 15 : whole_argument(call.argument(0), call);
    const auto ellipsis = call.arguments.size() < 2 ? std::string_view("...") : call.text_argument(1);
    const auto most = static_cast<std::size_t>(std::clamp<std::int64_t>(wanted, 1, 1'000'000));
    const auto words = words_of(text, most + 1);
    if (words.size() <= most) return Value::text(text);
    TextBuilder result(call.evaluation);
    for (std::size_t index = 0; index < most; ++index) {
        if (index > 0) result.append(' ');
        result.append(words[index]);
    }
    result.append(ellipsis);
    return result.value();
}

struct Slice {
    std::size_t first = 0;
    std::size_t count = 0;
};

Slice slice_of(std::size_t length, const FilterCall& call) {
    const auto size = static_cast<std::int64_t>(length);
    auto first = whole_argument(call.argument(0), call);
    const auto count = call.argument(1).is_nil() ? 1 : whole_argument(call.argument(1), call);
    if (first < 0) first += size;
    if (first < 0 || first >= size || count <= 0) return {};
    return {static_cast<std::size_t>(first), static_cast<std::size_t>(std::min(count, size - first))};
}

Value slice(const Value& input, const FilterCall& call) {
    if (input.is_sequence()) {
        const auto items = items_of(input, call);
        const auto part = slice_of(items.size(), call);
        return Value::list(items.subspan(part.first, part.count));
    }
    const auto text = text_of(call.evaluation, input);
    const auto part = slice_of(count_characters(text), call);
    const auto rest = text.substr(offset_of_character(text, part.first));
    return Value::text(rest.substr(0, offset_of_character(rest, part.count)));
}

std::vector<std::string_view> split_text(std::string_view text, std::string_view separator) {
    if (separator == " ") return words_of(text, std::numeric_limits<std::size_t>::max());
    std::vector<std::string_view> parts;
    if (separator.empty()) {
        for (std::size_t at = 0; at < text.size(); at += parts.back().size()) {
            parts.push_back(text.substr(at, character_bytes(text, at)));
        }
        return parts;
    }
    std::size_t from = 0;
    for (auto at = find_text(text, separator); at != none; at = find_text(text, separator, from)) {
        parts.push_back(text.substr(from, at - from));
        from = at + separator.size();
    }
    parts.push_back(text.substr(from));
    while (!parts.empty() && parts.back().empty()) parts.pop_back();  // as in Ruby
    return parts;
}

Value split(const Value& input, const FilterCall& call) {
    const auto text = text_of(call.evaluation, input);
    const auto separator = call.text_argument(0);
    call.evaluation.charge_search(text.size(), separator.size());
    const auto parts = split_text(text, separator);
    call.evaluation.charge(parts.size() / 8);
    const auto list = call.evaluation.arena().make<Value>(parts.size());
    for (std::size_t index = 0; index < parts.size(); ++index) list[index] = Value::text(parts[index]);
    return Value::list(list);
}

constexpr std::array filters{
    Filter{"replace", replace, 1, 2},
    Filter{"replace_first", replace_first, 1, 2},
    Filter{"replace_last", replace_last, 2, 2},
    Filter{"remove", replace, 1, 1},
    Filter{"remove_first", replace_first, 1, 1},
    Filter{"remove_last", replace_last, 1, 1},
    Filter{"truncate", truncate, 0, 2},
    Filter{"truncatewords", truncatewords, 0, 2},
    Filter{"slice", slice, 1, 2},
    Filter{"split", split, 1, 1},
};

}  // namespace

std::span<const Filter> substring_filters() {
    return filters;
}

}  // namespace tendril::expr
