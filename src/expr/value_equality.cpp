// Liquid's equality, with the words `empty` and `blank`.
#include <algorithm>

#include "expr/evaluation.hpp"
#include "expr/value.hpp"

namespace tendril::expr {

namespace {

bool is_white(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); });
}

bool equal_text(Evaluation& evaluation, std::string_view left, std::string_view right) {
    if (left.size() != right.size()) return false;
    evaluation.charge_text(left.size());
    return left == right;
}

bool is_empty(const Value& value) {
    if (value.is_text()) return value.as_text().empty();
    if (value.kind() == Value::Kind::object) return value.as_object().empty();
    return value.kind() == Value::Kind::empty || (value.is_sequence() && value.length() == 0);
}

bool is_blank(const Value& value) {
    if (value.is_text()) return is_white(value.as_text());
    return !value.is_true() || value.kind() == Value::Kind::blank ||
           (value.kind() != Value::Kind::empty && is_empty(value));
}

bool equal_items(Evaluation& evaluation, const Value& left, const Value& right) {
    const std::size_t length = left.length();
    if (right.length() != length) return false;
    const Evaluation::Level level(evaluation);
    for (std::size_t index = 0; index < length; ++index) {
        if (!equal(evaluation, left.at(index), right.at(index))) return false;
    }
    return true;
}

bool equal_members(Evaluation& evaluation, const json::object& left, const json::object& right) {
    if (left.size() != right.size()) return false;
    const Evaluation::Level level(evaluation);
    for (const auto& member : left) {
        const auto* other = right.if_contains(member.key());
        if (other == nullptr || !equal(evaluation, Value::of(member.value()), Value::of(*other))) return false;
    }
    return true;
}

double as_double(const Value& number) {
    return number.kind() == Value::Kind::integer ? static_cast<double>(number.as_integer()) : number.as_real();
}

}  // namespace

bool equal(Evaluation& evaluation, const Value& left, const Value& right) {
    evaluation.charge(1);
    if (left.kind() == Value::Kind::empty) return is_empty(right);
    if (right.kind() == Value::Kind::empty) return is_empty(left);
    if (left.kind() == Value::Kind::blank) return is_blank(right);
    if (right.kind() == Value::Kind::blank) return is_blank(left);
    if (left.is_number() && right.is_number()) {
        if (left.kind() == right.kind() && left.kind() == Value::Kind::integer) {
            return left.as_integer() == right.as_integer();
        }
        return as_double(left) == as_double(right);
    }
    if (left.is_sequence() && right.is_sequence()) return equal_items(evaluation, left, right);
    if (left.kind() != right.kind()) return false;
    switch (left.kind()) {
        case Value::Kind::nil:
            return true;
        case Value::Kind::boolean:
            return left.as_boolean() == right.as_boolean();
        case Value::Kind::text:
            return equal_text(evaluation, left.as_text(), right.as_text());
        case Value::Kind::object:
            return equal_members(evaluation, left.as_object(), right.as_object());
        case Value::Kind::loop:
            return &left.as_loop() == &right.as_loop();
        default:
            return false;
    }
}

}  // namespace tendril::expr
