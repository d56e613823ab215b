#include "connector/changes.hpp"

#include <algorithm>

#include "base/time.hpp"
#include "connector/text_comparison.hpp"

namespace tendril::connector {

namespace {

constexpr std::size_t phone_digits_min = 7;

bool is_nothing(const json::value& value) {
    if (value.is_null()) return true;
    if (const auto* text = value.if_string()) return text->empty();
    if (const auto* list = value.if_array()) return list->empty();
    if (const auto* object = value.if_object()) return object->empty();
    return false;
}

// The digits of a text that is nothing but a telephone number in international form; "" for any other.
std::string phone_of(std::string_view text) {
    if (!text.starts_with('+')) return {};
    std::string digits;
    for (const char character : text.substr(1)) {
        if (character >= '0' && character <= '9') {
            digits.push_back(character);
        } else if (std::string_view(" -()./").find(character) == std::string_view::npos) {
            return {};
        }
    }
    return digits.size() < phone_digits_min ? std::string() : digits;
}

bool same_text(std::string_view one, std::string_view other) {
    if (one == other) return true;
    const auto left = tidy(one);
    const auto right = tidy(other);
    if (left == right) return true;
    if (left.find('@') != std::string::npos && lower_case(left) == lower_case(right)) return true;
    const auto phone = phone_of(left);
    if (!phone.empty() && phone == phone_of(right)) return true;
    const auto instant = parse_iso8601(left);
    return instant && instant == parse_iso8601(right);
}

// Tags are kept in lower case by some servers, and come in any order.
bool same_item(const json::value& one, const json::value& other) {
    const auto* left = one.if_string();
    const auto* right = other.if_string();
    if (left != nullptr && right != nullptr) return lower_case(tidy(*left)) == lower_case(tidy(*right));
    return same_content(one, other);
}

bool same_list(const json::array& one, const json::array& other) {
    return one.size() == other.size() && std::is_permutation(one.begin(), one.end(), other.begin(), same_item);
}

bool same_object(const json::object& one, const json::object& other) {
    const auto has_same = [](const json::object& object, const json::key_value_pair& member) {
        const auto* value = object.if_contains(member.key());
        return value == nullptr ? is_nothing(member.value()) : same_content(member.value(), *value);
    };
    return std::ranges::all_of(one, [&](const auto& member) { return has_same(other, member); }) &&
           std::ranges::all_of(other, [&](const auto& member) { return has_same(one, member); });
}

}  // namespace

void Changes::add(std::string operation, ObjectWritten written) {
    written_.insert_or_assign(std::move(operation), std::move(written));
}

void Changes::add(std::string event_type, ObjectShown shown) {
    shown_.insert_or_assign(std::move(event_type), std::move(shown));
}

const ObjectWritten* Changes::written_by(std::string_view operation) const {
    const auto found = written_.find(operation);
    return found == written_.end() ? nullptr : &found->second;
}

const ObjectShown* Changes::shown_by(std::string_view event_type) const {
    const auto found = shown_.find(event_type);
    return found == shown_.end() ? nullptr : &found->second;
}

json::object content_of(const json::value* object, const IgnoredMembers& ignored) {
    json::object content;
    if (object == nullptr || !object->is_object()) return content;
    content = object->get_object();
    if (ignored) {
        for (const auto& name : *ignored) content.erase(name);
    }
    return content;
}

bool same_content(const json::value& one, const json::value& other) {
    if (one == other || (is_nothing(one) && is_nothing(other))) return true;
    if (one.is_string() && other.is_string()) return same_text(one.get_string(), other.get_string());
    if (one.is_array() && other.is_array()) return same_list(one.get_array(), other.get_array());
    if (one.is_object() && other.is_object()) return same_object(one.get_object(), other.get_object());
    return false;
}

}  // namespace tendril::connector
