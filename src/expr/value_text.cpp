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

void append_items(Evaluation& evaluation, std::string& output, const Value& sequence) {
    const Evaluation::Level level(evaluation);
    const auto length = sequence.length();
    evaluation.charge(length / 8);
    for (std::size_t index = 0; index < length; ++index) append_text(evaluation, output, sequence.at(index));
}

void append_range(std::string& output, const Value& range) {
    append_integer(output, range.range_first());
    output += "..";
    append_integer(output, range.range_last());
}

void append_limited(Evaluation& evaluation, std::string& output, std::string_view text) {
    evaluation.check_output(output.size() + text.size());
    output += text;
}

}  // namespace

void append_text(Evaluation& evaluation, std::string& output, const Value& value) {
    switch (value.kind()) {
        case Value::Kind::nil:
        case Value::Kind::empty:
        case Value::Kind::blank:
            return;
        case Value::Kind::boolean:
            output += value.as_boolean() ? "true" : "false";
            break;
        case Value::Kind::integer:
            append_integer(output, value.as_integer());
            break;
        case Value::Kind::real:
            append_real(output, value.as_real());
            break;
        case Value::Kind::text:
            return append_limited(evaluation, output, value.as_text());
        case Value::Kind::array:
        case Value::Kind::list:
            return append_items(evaluation, output, value);
        case Value::Kind::object:
            return append_limited(evaluation, output, json::serialize(value.as_object()));
        case Value::Kind::range:
            append_range(output, value);
            break;
        case Value::Kind::loop:
            output += "forloop";
            break;
    }
    evaluation.check_output(output.size());
}

std::string_view text_of(Evaluation& evaluation, const Value& value) {
    if (value.is_text()) return value.as_text();
    std::string text;
    append_text(evaluation, text, value);
    return evaluation.arena().keep(text);
}

}  // namespace tendril::expr
