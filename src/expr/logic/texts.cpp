// cat in substr
#include <algorithm>
#include <array>

#include "expr/logic/program.hpp"
#include "expr/number.hpp"
#include "expr/unicode.hpp"

namespace tendril::expr::logic {

namespace {

// A whole number prints without a decimal point, as in JavaScript.
Value printable(const Value& value) {
    return value.kind() == Value::Kind::real ? result(value.as_real()) : value;
}

Value concatenate(const Argument& arguments) {
    TextBuilder text(arguments.evaluation());
    for (std::size_t index = 0; index < arguments.count(); ++index) text.append(printable(arguments.at(index)));
    arguments.evaluation().charge_text(text.text().size());
    return text.value();
}

Value contained(const Argument& arguments) {
    auto& evaluation = arguments.evaluation();
    const auto part = arguments.at(0);
    const auto whole = arguments.at(1);
    if (whole.is_text()) {
        const auto text = text_of(evaluation, printable(part));
        evaluation.charge_search(whole.as_text().size(), text.size());
        return Value::boolean(find_text(whole.as_text(), text) != std::string_view::npos);
    }
    for (std::size_t index = 0; whole.is_sequence() && index < whole.length(); ++index) {
        if (strictly_equal(evaluation, part, whole.at(index))) return Value::boolean(true);
    }
    return Value::boolean(false);
}

// A negative start counts from the end; a negative length leaves that many characters off the end.
Value substring(const Argument& arguments) {
    const auto text = text_of(arguments.evaluation(), printable(arguments.at(0)));
    arguments.evaluation().charge_text(text.size());
    const auto count = static_cast<std::int64_t>(count_characters(text));
    const auto whole = [&](std::size_t index) { return to_integer(real_of(number(arguments.at(index)))); };
    auto start = std::clamp(whole(1), -count, count);
    if (start < 0) start += count;
    auto length = count - start;
    if (arguments.count() > 2 && !arguments.at(2).is_nil()) {
        const auto wanted = std::clamp(whole(2), -count, count);
        length = std::clamp<std::int64_t>(wanted < 0 ? length + wanted : wanted, 0, length);
    }
    const auto rest = text.substr(offset_of_character(text, static_cast<std::size_t>(start)));
    return Value::text(rest.substr(0, offset_of_character(rest, static_cast<std::size_t>(length))));
}

constexpr std::array operations{
    Operation{.name = "cat", .run = concatenate},
    Operation{.name = "in", .run = contained, .arguments_min = 2},
    Operation{.name = "substr", .run = substring, .arguments_min = 2},
};

}  // namespace

std::span<const Operation> text_operations() {
    return operations;
}

}  // namespace tendril::expr::logic
