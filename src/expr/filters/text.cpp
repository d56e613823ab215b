// Filters on whole texts: case, white space, joining.
#include <array>

#include "expr/filters/filter.hpp"
#include "expr/unicode.hpp"

namespace tendril::expr {

namespace {

constexpr std::string_view white("\0 \t\r\n\f\v", 7);

std::string_view without_start(std::string_view text) {
    const auto first = text.find_first_not_of(white);
    return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

std::string_view without_end(std::string_view text) {
    const auto last = text.find_last_not_of(white);
    return last == std::string_view::npos ? std::string_view() : text.substr(0, last + 1);
}

Value append(const Value& input, const FilterCall& call) {
    TextBuilder text(call.evaluation);
    text.append(input);
    text.append(call.argument(0));
    return text.value();
}

Value prepend(const Value& input, const FilterCall& call) {
    TextBuilder text(call.evaluation);
    text.append(call.argument(0));
    text.append(input);
    return text.value();
}

Value upcase(const Value& input, const FilterCall& call) {
    return Value::text(to_upper(text_of(call.evaluation, input), call.evaluation.arena()));
}

Value downcase(const Value& input, const FilterCall& call) {
    return Value::text(to_lower(text_of(call.evaluation, input), call.evaluation.arena()));
}

Value capitalize(const Value& input, const FilterCall& call) {
    const auto text = text_of(call.evaluation, input);
    if (text.empty()) return Value::text(text);
    const auto first = character_bytes(text, 0);
    TextBuilder capitalized(call.evaluation);
    capitalized.append(to_upper(text.substr(0, first)));
    capitalized.append(to_lower(text.substr(first)));
    return capitalized.value();
}

Value strip(const Value& input, const FilterCall& call) {
    return Value::text(without_start(without_end(text_of(call.evaluation, input))));
}

Value lstrip(const Value& input, const FilterCall& call) {
    return Value::text(without_start(text_of(call.evaluation, input)));
}

Value rstrip(const Value& input, const FilterCall& call) {
    return Value::text(without_end(text_of(call.evaluation, input)));
}

// Writes `text` with every line end ("\n" or "\r\n") replaced.
Value replace_line_ends(const Value& input, const FilterCall& call, std::string_view replacement) {
    const auto text = text_of(call.evaluation, input);
    TextBuilder result(call.evaluation);
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n') continue;
        if (text[at] == '\n') {
            result.append(replacement);
        } else {
            result.append(text[at]);
        }
    }
    return result.value();
}

Value newline_to_br(const Value& input, const FilterCall& call) {
    return replace_line_ends(input, call, "<br />\n");
}

Value strip_newlines(const Value& input, const FilterCall& call) {
    return replace_line_ends(input, call, "");
}

Value size(const Value& input, const FilterCall&) {
    if (input.is_text()) return Value::integer(static_cast<std::int64_t>(count_characters(input.as_text())));
    if (input.is_sequence()) return Value::integer(static_cast<std::int64_t>(input.length()));
    if (input.kind() == Value::Kind::object) return Value::integer(static_cast<std::int64_t>(input.as_object().size()));
    return Value::integer(0);
}

constexpr std::array filters{
    Filter{"append", append, 1, 1},
    Filter{"prepend", prepend, 1, 1},
    Filter{"upcase", upcase},
    Filter{"downcase", downcase},
    Filter{"capitalize", capitalize},
    Filter{"strip", strip},
    Filter{"lstrip", lstrip},
    Filter{"rstrip", rstrip},
    Filter{"newline_to_br", newline_to_br},
    Filter{"strip_newlines", strip_newlines},
    Filter{"size", size},
};

}  // namespace

std::span<const Filter> text_filters() {
    return filters;
}

}  // namespace tendril::expr
