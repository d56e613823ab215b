#include "expr/liquid/steps.hpp"

#include "expr/evaluation.hpp"
#include "expr/liquid/runtime.hpp"
#include "expr/unicode.hpp"

namespace tendril::expr::liquid {

namespace {

Value pair_of(Evaluation& evaluation, const json::key_value_pair& member) {
    const auto pair = evaluation.arena().make<Value>(2);
    pair[0] = Value::text(member.key());
    pair[1] = Value::of(member.value());
    return Value::list(pair);
}

Value object_word(Evaluation& evaluation, const json::object& object, std::string_view word) {
    if (word == "size") return Value::integer(static_cast<std::int64_t>(object.size()));
    if (word == "first" && !object.empty()) return pair_of(evaluation, *object.begin());
    return {};
}

Value sequence_word(const Value& sequence, std::string_view word) {
    const auto length = sequence.length();
    if (word == "size") return Value::integer(static_cast<std::int64_t>(length));
    if (length == 0) return {};
    if (word == "first") return sequence.at(0);
    return word == "last" ? sequence.at(length - 1) : Value();
}

Value text_word(std::string_view text, std::string_view word) {
    if (word == "size") return Value::integer(static_cast<std::int64_t>(count_characters(text)));
    if (text.empty()) return {};
    if (word == "first") return Value::text(text.substr(0, character_bytes(text, 0)));
    if (word != "last") return {};
    std::size_t start = text.size() - 1;
    while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xC0U) == 0x80U) --start;
    return Value::text(text.substr(start));
}

Value number_value(std::size_t number) {
    return Value::integer(static_cast<std::int64_t>(number));
}

Value tablerow_member(const LoopState& loop, std::string_view name) {
    const std::size_t column = loop.index % loop.columns;
    if (name == "col") return number_value(column + 1);
    if (name == "col0") return number_value(column);
    if (name == "col_first") return Value::boolean(column == 0);
    if (name == "col_last") return Value::boolean(column + 1 == loop.columns);
    return name == "row" ? number_value(loop.index / loop.columns + 1) : Value();
}

Value loop_member(const LoopState& loop, std::string_view name) {
    if (name == "index") return number_value(loop.index + 1);
    if (name == "index0") return number_value(loop.index);
    if (name == "rindex") return number_value(loop.length - loop.index);
    if (name == "rindex0") return number_value(loop.length - loop.index - 1);
    if (name == "first") return Value::boolean(loop.index == 0);
    if (name == "last") return Value::boolean(loop.index + 1 == loop.length);
    if (name == "length") return number_value(loop.length);
    if (loop.columns > 0) return tablerow_member(loop, name);
    if (name == "name") return Value::text(loop.name);
    if (name == "parentloop" && loop.parent != nullptr) return Value::loop(*loop.parent);
    return {};
}

}  // namespace

Value member_of(Evaluation& evaluation, const Value& value, std::string_view key, bool words) {
    switch (value.kind()) {
        case Value::Kind::object: {
            const auto* found = find_member(value.as_object(), key);
            if (found != nullptr) return Value::of(*found);
            return words ? object_word(evaluation, value.as_object(), key) : Value();
        }
        case Value::Kind::array:
        case Value::Kind::list:
        case Value::Kind::range:
            return words ? sequence_word(value, key) : Value();
        case Value::Kind::text:
            return words ? text_word(value.as_text(), key) : Value();
        case Value::Kind::loop:
            return loop_member(value.as_loop(), key);
        default:
            return {};
    }
}

Value item_of(const Value& value, std::int64_t index) {
    if (!value.is_sequence()) return {};
    const auto length = static_cast<std::int64_t>(value.length());
    if (index < 0) index += length;
    return index >= 0 && index < length ? value.at(static_cast<std::size_t>(index)) : Value();
}

Value constant_step(Evaluation& evaluation, const Value& value, const Step& step) {
    if (step.kind == Step::Kind::index) return item_of(value, step.index);
    return member_of(evaluation, value, step.key, step.kind == Step::Kind::member);
}

}  // namespace tendril::expr::liquid
