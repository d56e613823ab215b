#include <algorithm>

#include "http/message.hpp"

namespace tendril::http {

namespace {

// ASCII only: header names are tokens, and the process locale must not change how they compare.
char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
}

// Of the same length.
bool same_name(const char* left, std::string_view right) {
    return std::equal(right.begin(), right.end(), left,
                      [](char one, char other) { return lower(one) == lower(other); });
}

// What a usual request or answer needs.
constexpr std::size_t bytes_at_first = 512;
constexpr std::size_t fields_at_first = 12;

}  // namespace

void Headers::add(std::string_view name, std::string_view value) {
    if (places_.empty()) {
        text_.reserve(bytes_at_first);
        places_.reserve(fields_at_first);
    }
    text_.append(name);
    const auto name_end = text_.size();
    text_.append(value);
    places_.push_back({name_end, text_.size()});
}

Headers::Field Headers::field(std::size_t index) const {
    const std::string_view text(text_);
    const auto begin = index == 0 ? 0 : places_[index - 1].value_end;
    const auto [name_end, value_end] = places_[index];
    return {text.substr(begin, name_end - begin), text.substr(name_end, value_end - name_end)};
}

std::optional<std::size_t> Headers::find(std::string_view name) const {
    std::size_t begin = 0;
    for (std::size_t index = 0; index < places_.size(); ++index) {
        const auto [name_end, value_end] = places_[index];
        if (name_end - begin == name.size() && same_name(text_.data() + begin, name)) return index;
        begin = value_end;
    }
    return std::nullopt;
}

std::string_view Headers::get(std::string_view name) const {
    const auto found = find(name);
    return found ? field(*found).second : std::string_view();
}

bool Headers::contains(std::string_view name) const {
    return find(name).has_value();
}

}  // namespace tendril::http
