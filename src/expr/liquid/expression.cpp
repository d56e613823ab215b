#include "expr/liquid/expression.hpp"

#include "expr/failure.hpp"
#include "expr/liquid/runtime.hpp"
#include "expr/number.hpp"
#include "expr/unicode.hpp"

namespace tendril::expr::liquid {

namespace {

Value pair_of(Runtime& runtime, const json::key_value_pair& member) {
    const auto pair = runtime.evaluation.arena().make<Value>(2);
    pair[0] = Value::text(member.key());
    pair[1] = Value::of(member.value());
    return Value::list(pair);
}

Value object_word(Runtime& runtime, const json::object& object, std::string_view word) {
    if (word == "size") return Value::integer(static_cast<std::int64_t>(object.size()));
    if (word == "first" && !object.empty()) return pair_of(runtime, *object.begin());
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

Value member(Runtime& runtime, const Value& value, std::string_view key, bool words) {
    switch (value.kind()) {
        case Value::Kind::object: {
            const auto* found = value.as_object().if_contains(key);
            if (found != nullptr) return Value::of(*found);
            return words ? object_word(runtime, value.as_object(), key) : Value();
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

// Negative indexes count from the end.
Value item(const Value& value, std::int64_t index) {
    if (!value.is_sequence()) return {};
    const auto length = static_cast<std::int64_t>(value.length());
    if (index < 0) index += length;
    return index >= 0 && index < length ? value.at(static_cast<std::size_t>(index)) : Value();
}

Value dynamic_member(Runtime& runtime, const Value& value, const Value& key) {
    if (key.is_text()) return member(runtime, value, key.as_text(), false);
    if (key.kind() == Value::Kind::integer) return item(value, key.as_integer());
    return {};
}

Value variable(Runtime& runtime, std::string_view name, std::uint32_t slot) {
    if (slot < runtime.slots.size()) {
        const Slot& own = runtime.slots[slot];
        if (own.has_scoped) return own.scoped;
        if (own.has_assigned) return own.assigned;
        if (own.has_counter) return Value::integer(own.counter);
    }
    const auto* found = runtime.data.if_contains(name);
    return found == nullptr ? Value() : Value::of(*found);
}

constexpr std::uint32_t no_slot = 0xFFFFFFFFU;

Value root_of(Runtime& runtime, const Path& path) {
    if (!path.dynamic_root) return variable(runtime, path.root, path.slot);
    const auto name = evaluate(runtime, *path.dynamic_root);
    return name.is_text() ? variable(runtime, name.as_text(), no_slot) : Value();
}

Value evaluate_path(Runtime& runtime, const Path& path) {
    runtime.evaluation.charge(1);
    auto value = root_of(runtime, path);
    for (const auto& segment : path.segments) {
        switch (segment.kind) {
            case Segment::Kind::member:
                value = member(runtime, value, segment.key, true);
                break;
            case Segment::Kind::key:
                value = member(runtime, value, segment.key, false);
                break;
            case Segment::Kind::index:
                value = item(value, segment.index);
                break;
            case Segment::Kind::dynamic:
                value = dynamic_member(runtime, value, evaluate(runtime, segment.dynamic));
                break;
        }
    }
    return value;
}

std::int64_t range_end(const Value& value) {
    const auto number = number_of(value);
    return number.kind() == Value::Kind::integer ? number.as_integer() : to_integer(number.as_real());
}

std::size_t text_bytes(const Value& value) {
    return value.is_text() ? value.as_text().size() : 0;
}

Value apply(Runtime& runtime, const FilterStep& step, const Value& input) {
    if (step.filter == nullptr) return input;
    std::size_t bytes = text_bytes(input);
    auto& arena = runtime.evaluation.arena();
    const auto arguments = arena.make<Value>(step.arguments.size());
    for (std::size_t index = 0; index < arguments.size(); ++index) {
        arguments[index] = evaluate(runtime, step.arguments[index]);
        bytes += text_bytes(arguments[index]);
    }
    const auto options = arena.make<NamedValue>(step.options.size());
    for (std::size_t index = 0; index < options.size(); ++index) {
        options[index] = {step.options[index].name, evaluate(runtime, step.options[index].expression)};
    }
    runtime.evaluation.charge_text(bytes);
    const FilterCall call{runtime.evaluation, step.filter->name, step.line, arguments, options};
    return step.filter->function(input, call);
}

}  // namespace

Value evaluate(Runtime& runtime, const Expression& expression) {
    switch (expression.kind) {
        case Expression::Kind::literal:
            return expression.literal;
        case Expression::Kind::path:
            return evaluate_path(runtime, *expression.path);
        case Expression::Kind::range:
            break;
    }
    const auto first = range_end(evaluate(runtime, expression.range->first));
    return Value::range(first, range_end(evaluate(runtime, expression.range->last)));
}

Value evaluate(Runtime& runtime, const FilteredExpression& expression) {
    auto value = evaluate(runtime, expression.input);
    for (const auto& step : expression.filters) value = apply(runtime, step, value);
    return value;
}

}  // namespace tendril::expr::liquid
