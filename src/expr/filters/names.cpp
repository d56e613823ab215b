// Filters for people's names: taking them apart and putting them together.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "expr/filters/filter.hpp"
#include "expr/unicode.hpp"

namespace tendril::expr {

namespace {

constexpr std::array<std::string_view, 16> titles{"dr", "dr.", "prof", "prof.", "mr",   "mr.", "mrs",  "mrs.",
                                                  "ms", "ms.", "miss", "herr",  "frau", "sir", "dame", "rev."};
constexpr std::array<std::string_view, 9> suffixes{"jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "phd", "md"};
// Small words that begin a family name: "Ludwig van Beethoven".
constexpr std::array<std::string_view, 18> particles{"van", "von", "der", "den", "de", "del", "della", "di",  "da",
                                                     "dos", "das", "du",  "la",  "le", "ten", "ter",   "bin", "al"};

template <std::size_t count>
bool is_among(const std::array<std::string_view, count>& words, std::string_view word) {
    return std::ranges::any_of(words, [word](std::string_view one) { return equal_ignoring_case(one, word); });
}

std::vector<std::string_view> words_of(std::string_view text) {
    constexpr std::string_view white = " \t\r\n";
    std::vector<std::string_view> words;
    for (std::size_t at = text.find_first_not_of(white); at != std::string_view::npos;) {
        const auto end = std::min(text.find_first_of(white, at), text.size());
        words.push_back(text.substr(at, end - at));
        at = text.find_first_not_of(white, end);
    }
    return words;
}

struct Name {
    std::string first;
    std::string last;
};

void append_word(std::string& text, std::string_view word) {
    if (!text.empty()) text += ' ';
    text += word;
}

// "Last, First" or "First [Middle] Last", without titles and suffixes. The family name begins at the first particle
// after the first word, else it is the last word.
Name split(std::string_view text) {
    Name name;
    if (const auto comma = text.find(','); comma != std::string_view::npos) {
        const auto after = words_of(text.substr(comma + 1));
        const bool only_suffixes = std::ranges::all_of(after, [](auto word) { return is_among(suffixes, word); });
        if (only_suffixes) return split(text.substr(0, comma));
        for (const auto word : words_of(text.substr(0, comma))) append_word(name.last, word);
        for (const auto word : after) {
            if (!is_among(titles, word)) append_word(name.first, word);
        }
        return name;
    }
    auto words = words_of(text);
    while (words.size() > 1 && is_among(titles, words.front())) words.erase(words.begin());
    while (words.size() > 1 && is_among(suffixes, words.back())) words.pop_back();
    if (words.empty()) return name;
    auto family = words.size() - 1;
    for (std::size_t i = 1; i + 1 < words.size(); ++i) {
        if (!is_among(particles, words[i])) continue;
        family = i;
        break;
    }
    if (words.size() == 1) family = 1;
    for (std::size_t i = 0; i < words.size(); ++i) append_word(i < family ? name.first : name.last, words[i]);
    return name;
}

// Nothing when the part is empty, so that a mapping leaves the field out.
Value part(const std::string& text, const FilterCall& call) {
    return text.empty() ? Value() : Value::text(call.evaluation.arena().keep(text));
}

Name split_input(const Value& input, const FilterCall& call) {
    const auto text = text_of(call.evaluation, input);
    call.evaluation.charge_text(text.size());
    return split(text);
}

Value first_name(const Value& input, const FilterCall& call) {
    return input.is_nil() ? Value() : part(split_input(input, call).first, call);
}

Value last_name(const Value& input, const FilterCall& call) {
    return input.is_nil() ? Value() : part(split_input(input, call).last, call);
}

// First and last name with one space between; what is missing leaves no space behind.
Value join_name(const Value& input, const FilterCall& call) {
    std::string name;
    for (const auto word : words_of(text_of(call.evaluation, input))) append_word(name, word);
    for (const auto& argument : call.arguments) {
        for (const auto word : words_of(text_of(call.evaluation, argument))) append_word(name, word);
    }
    return part(name, call);
}

// "AL" of "Ada Lovelace".
Value initials(const Value& input, const FilterCall& call) {
    if (input.is_nil()) return {};
    std::string letters;
    for (const auto word : words_of(text_of(call.evaluation, input))) {
        letters += to_upper(word.substr(0, character_bytes(word, 0)));
    }
    return part(letters, call);
}

// Capitals at the beginning of each part of a name typed all in one case: "ANNE-MARIE o'neil" to "Anne-Marie O'Neil".
// A word in mixed case was written with care ("McKenzie") and stays.
Value capitalize_name(const Value& input, const FilterCall& call) {
    if (input.is_nil()) return {};
    std::string name;
    for (const auto word : words_of(text_of(call.evaluation, input))) {
        const auto lower = to_lower(word);
        const bool mixed = word != lower && word != to_upper(word);
        if (mixed || (!name.empty() && is_among(particles, word))) {
            append_word(name, mixed ? word : lower);
            continue;
        }
        append_word(name, "");
        bool starts = true;
        for (std::size_t at = 0; at < lower.size();) {
            const auto length = character_bytes(lower, at);
            const auto character = std::string_view(lower).substr(at, length);
            name += starts ? to_upper(character) : std::string(character);
            starts = character == "-" || character == "'" || character == "’";
            at += length;
        }
    }
    return part(name, call);
}

constexpr std::array filters{
    Filter{"first_name", first_name},           Filter{"last_name", last_name},
    Filter{"join_name", join_name, 0, 3},       Filter{"initials", initials},
    Filter{"capitalize_name", capitalize_name},
};

}  // namespace

std::span<const Filter> name_filters() {
    return filters;
}

}  // namespace tendril::expr
