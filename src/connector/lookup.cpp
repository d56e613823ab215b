#include <algorithm>
#include <boost/json/string.hpp>

#include "connector/request.hpp"
#include "connector/text_comparison.hpp"

namespace tendril::connector {

namespace {

// A value as text for comparing: absent things and null are empty.
std::string plain_text(const json::value* value) {
    if (value == nullptr || value->is_null()) return {};
    const auto* text = value->if_string();
    return text != nullptr ? std::string(*text) : to_text(*value);
}

std::string tidy_text(const json::value* value) {
    return tidy(plain_text(value));
}

std::string digits_of(const std::string& text) {
    std::string digits;
    std::copy_if(text.begin(), text.end(), std::back_inserter(digits),
                 [](char character) { return character >= '0' && character <= '9'; });
    return digits;
}

// Servers keep milliseconds; what is no instant is compared as text.
std::string instant_of(const json::value* value) {
    const auto text = tidy_text(value);
    const auto instant = parse_iso8601(text);
    return instant ? to_iso8601(*instant) : text;
}

bool equal(MatchAs as, const json::value* item, const json::value& input) {
    switch (as) {
        case MatchAs::exact:
            return item != nullptr && *item == input;
        case MatchAs::text:
            return tidy_text(item) == tidy_text(&input);
        case MatchAs::instant:
            return instant_of(item) == instant_of(&input);
        case MatchAs::lower_case:
            return lower_case(tidy_text(item)) == lower_case(tidy_text(&input));
        case MatchAs::digits:
            return digits_of(plain_text(item)) == digits_of(plain_text(&input));
    }
    return false;
}

// At least one pair must have been compared: an input without any of them would match whatever comes first.
bool matches(const Lookup& lookup, const json::value& item, const json::value& input) {
    bool compared = false;
    for (const auto& match : lookup.match) {
        const auto* wanted = find_path(input, match.input);
        if (wanted == nullptr || wanted->is_null()) continue;
        if (!equal(match.as, find_path(item, match.item), *wanted)) return false;
        compared = true;
    }
    return compared;
}

// Calls `take` with each matching item and its id until it returns false.
template <class Take>
void for_each_match(const Lookup& lookup, const json::value& answer, const json::object& input, Take take) {
    const auto* found = find_path(answer, lookup.items);
    const auto* items = found == nullptr ? nullptr : found->if_array();
    if (items == nullptr) return;
    const json::value whole_input(input);
    for (const auto& item : *items) {
        if (!matches(lookup, item, whole_input)) continue;
        const auto id = id_at(item, lookup.id);
        if (!id.empty() && !take(item, id)) return;
    }
}

}  // namespace

const json::value* find_match(const Lookup& lookup, const json::value& answer, const json::object& input,
                              const std::vector<std::string>& taken) {
    const json::value* match = nullptr;
    for_each_match(lookup, answer, input, [&](const json::value& item, const std::string& id) {
        if (std::find(taken.begin(), taken.end(), id) != taken.end()) return true;
        match = &item;
        return false;
    });
    return match;
}

std::vector<std::string> matching_ids(const Lookup& lookup, const json::value& answer, const json::object& input) {
    std::vector<std::string> ids;
    for_each_match(lookup, answer, input, [&](const json::value&, const std::string& id) {
        ids.push_back(id);
        return true;
    });
    return ids;
}

std::string id_at(const json::value& value, std::string_view path) {
    const auto* found = find_path(value, path);
    if (found == nullptr) return {};
    if (const auto* text = found->if_string()) return std::string(*text);
    return found->is_int64() || found->is_uint64() ? to_text(*found) : std::string();
}

}  // namespace tendril::connector
