#include "flow/detail/members.hpp"

#include <algorithm>
#include <vector>

#include "flow/detail/suggestion.hpp"

namespace tendril::flow::detail {

namespace {

std::vector<std::string> as_names(std::initializer_list<std::string_view> texts) {
    return {texts.begin(), texts.end()};
}

}  // namespace

std::string Members::path(std::string_view name) const {
    return prefix_.empty() ? std::string(name) : prefix_ + "." + std::string(name);
}

void Members::allow_only(std::initializer_list<std::string_view> known, std::string_view owner) const {
    for (const auto& member : object_) {
        const std::string_view name = member.key();
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        report_.error(place_, path(name), std::string(owner) + " has no member '" + std::string(name) + "'.",
                      suggest(name, as_names(known), "Remove it."));
    }
}

void Members::wrong_type(std::string_view name, std::string_view expected, const json::value& found) const {
    report_.error(
        place_, path(name),
        "'" + std::string(name) + "' is " + std::string(kind_name(found)) + ", not " + std::string(expected) + ".",
        "Write " + std::string(expected) + ".");
}

const json::value* Members::any(std::string_view name, bool needed) const {
    const auto* value = object_.if_contains(name);
    if (value == nullptr && needed) {
        report_.error(place_, path(name), "'" + std::string(name) + "' is missing.",
                      "Add '" + std::string(name) + "'.");
    }
    return value;
}

const json::string* Members::text(std::string_view name, bool needed) const {
    const auto* value = any(name, needed);
    if (value == nullptr || value->is_string()) return value == nullptr ? nullptr : value->if_string();
    wrong_type(name, "text", *value);
    return nullptr;
}

const json::object* Members::object(std::string_view name, bool needed) const {
    const auto* value = any(name, needed);
    if (value == nullptr || value->is_object()) return value == nullptr ? nullptr : value->if_object();
    wrong_type(name, "an object", *value);
    return nullptr;
}

const json::array* Members::array(std::string_view name, bool needed) const {
    const auto* value = any(name, needed);
    if (value == nullptr || value->is_array()) return value == nullptr ? nullptr : value->if_array();
    wrong_type(name, "a list", *value);
    return nullptr;
}

std::optional<bool> Members::boolean(std::string_view name) const {
    const auto* value = any(name);
    if (value == nullptr || value->is_bool()) return value == nullptr ? std::nullopt : std::optional(value->get_bool());
    wrong_type(name, "true or false", *value);
    return std::nullopt;
}

std::optional<std::int64_t> Members::integer(std::string_view name, std::int64_t least, std::int64_t most) const {
    const auto* value = any(name);
    if (value == nullptr) return std::nullopt;
    boost::system::error_code failure;
    const auto number = value->to_number<std::int64_t>(failure);
    if (!failure && number >= least && number <= most) return number;
    const auto range = "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
    report_.error(place_, path(name), "'" + std::string(name) + "' must be " + range + ".", "Write " + range + ".");
    return std::nullopt;
}

std::optional<std::size_t> Members::choice(std::string_view name,
                                           std::initializer_list<std::string_view> choices) const {
    const auto* written = text(name);
    if (written == nullptr) return std::nullopt;
    const auto found = std::find(choices.begin(), choices.end(), std::string_view(*written));
    if (found != choices.end()) return static_cast<std::size_t>(found - choices.begin());
    report_.error(place_, path(name),
                  "'" + std::string(*written) + "' is not a choice for '" + std::string(name) + "'.",
                  suggest(*written, as_names(choices)));
    return std::nullopt;
}

}  // namespace tendril::flow::detail
