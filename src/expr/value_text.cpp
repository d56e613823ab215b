// What templates print.
#include <boost/json/serialize.hpp>
#include <charconv>
#include <string>

#include "expr/evaluation.hpp"
#include "expr/number.hpp"
#include "expr/value.hpp"

namespace tendril::expr {

namespace {

void append_integer(std::string& output, std::int64_t number) {
    char digits[24];
    const auto result = std::to_chars(digits, digits + sizeof digits, number);
    output.append(digits, result.ptr);
}

void append_items(std::string& output, const Value& sequence) {
    for (std::size_t index = 0; index < sequence.length(); ++index) append_text(output, sequence.at(index));
}

void append_range(std::string& output, const Value& range) {
    append_integer(output, range.range_first());
    output += "..";
    append_integer(output, range.range_last());
}

}  // namespace

void append_text(std::string& output, const Value& value) {
    switch (value.kind()) {
        case Value::Kind::nil:
        case Value::Kind::empty:
        case Value::Kind::blank:
            return;
        case Value::Kind::boolean:
            output += value.as_boolean() ? "true" : "false";
            return;
        case Value::Kind::integer:
            append_integer(output, value.as_integer());
            return;
        case Value::Kind::real:
            append_real(output, value.as_real());
            return;
        case Value::Kind::text:
            output += value.as_text();
            return;
        case Value::Kind::array:
        case Value::Kind::list:
            append_items(output, value);
            return;
        case Value::Kind::object:
            output += json::serialize(value.as_object());
            return;
        case Value::Kind::range:
            append_range(output, value);
            return;
        case Value::Kind::loop:
            output += "forloop";
            return;
    }
}

std::string_view text_of(Evaluation& evaluation, const Value& value) {
    if (value.is_text()) return value.as_text();
    std::string text;
    append_text(text, value);
    return evaluation.arena().keep(text);
}

}  // namespace tendril::expr
