#include "connector/text_comparison.hpp"

#include <algorithm>

namespace tendril::connector {

namespace {

bool is_space(char character) {
    return character == ' ' || (character >= '\t' && character <= '\r');
}

}  // namespace

std::string tidy(std::string_view text) {
    std::string tidy;
    for (const char character : text) {
        if (!is_space(character)) {
            tidy.push_back(character);
        } else if (!tidy.empty() && tidy.back() != ' ') {
            tidy.push_back(' ');
        }
    }
    if (tidy.ends_with(' ')) tidy.pop_back();
    return tidy;
}

std::string lower_case(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](char character) {
        return character >= 'A' && character <= 'Z' ? static_cast<char>(character + ('a' - 'A')) : character;
    });
    return text;
}

}  // namespace tendril::connector
