#include <algorithm>

#include "http/message.hpp"

namespace tendril::http {

namespace {

// ASCII only: header names are tokens, and the process locale must not change how they compare.
char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
}

bool same_name(std::string_view left, std::string_view right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](char one, char other) { return lower(one) == lower(other); });
}

}  // namespace

std::string_view Headers::get(std::string_view name) const {
    for (const auto& [field, value] : fields_) {
        if (same_name(field, name)) return value;
    }
    return {};
}

bool Headers::contains(std::string_view name) const {
    return std::any_of(fields_.begin(), fields_.end(),
                       [name](const auto& field) { return same_name(field.first, name); });
}

}  // namespace tendril::http
