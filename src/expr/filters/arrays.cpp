// Filters on whole lists.
#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <unordered_set>

#include "expr/filters/filter.hpp"
#include "expr/number.hpp"
#include "expr/unicode.hpp"

namespace tendril::expr {

namespace {

Value join(const Value& input, const FilterCall& call) {
    const auto items = items_of(input, call);
    const auto glue = call.arguments.empty() ? std::string_view(" ") : call.text_argument(0);
    TextBuilder result(call.evaluation);
    for (std::size_t index = 0; index < items.size(); ++index) {
        if (index > 0) result.append(glue);
        result.append(items[index]);
    }
    call.evaluation.charge_text(result.text().size());
    return result.value();
}

Value first(const Value& input, const FilterCall& call) {
    if (input.is_sequence()) return input.length() > 0 ? input.at(0) : Value();
    if (input.is_text()) {
        const auto text = input.as_text();
        return text.empty() ? Value() : Value::text(text.substr(0, character_bytes(text, 0)));
    }
    if (input.kind() != Value::Kind::object || input.as_object().empty()) return {};
    const auto& member = *input.as_object().begin();
    const auto pair = call.evaluation.arena().make<Value>(2);
    pair[0] = Value::text(member.key());
    pair[1] = Value::of(member.value());
    return Value::list(pair);
}

Value last(const Value& input, const FilterCall&) {
    if (input.is_sequence()) return input.length() > 0 ? input.at(input.length() - 1) : Value();
    if (!input.is_text() || input.as_text().empty()) return {};
    const auto text = input.as_text();
    return Value::text(text.substr(offset_of_character(text, count_characters(text) - 1)));
}

Value reverse(const Value& input, const FilterCall& call) {
    const auto items = items_of(input, call);
    const auto reversed = call.evaluation.arena().make<Value>(items.size());
    std::reverse_copy(items.begin(), items.end(), reversed.begin());
    return Value::list(reversed);
}

Value concat(const Value& input, const FilterCall& call) {
    if (!call.argument(0).is_sequence()) call.fail("needs a list to add.");
    const auto items = items_of(input, call);
    const auto added = items_of(call.argument(0), call);
    const auto both = call.evaluation.arena().make<Value>(items.size() + added.size());
    std::copy(added.begin(), added.end(), std::copy(items.begin(), items.end(), both.begin()));
    return Value::list(both);
}

// What a filter with an optional property looks at: the item itself or its property.
Value subject_of(const Value& item, const FilterCall& call) {
    return call.argument(0).is_nil() ? item : property_of(item, call.argument(0), call);
}

Value compact(const Value& input, const FilterCall& call) {
    const auto items = items_of(input, call);
    const auto kept = call.evaluation.arena().make<Value>(items.size());
    std::size_t count = 0;
    for (const auto& item : items) {
        if (!subject_of(item, call).is_nil()) kept[count++] = item;
    }
    return Value::list(kept.first(count));
}

Value map(const Value& input, const FilterCall& call) {
    const auto items = items_of(input, call);
    const auto mapped = call.evaluation.arena().make<Value>(items.size());
    for (std::size_t index = 0; index < items.size(); ++index) {
        mapped[index] = property_of(items[index], call.argument(0), call);
    }
    return Value::list(mapped);
}

Value sum(const Value& input, const FilterCall& call) {
    Value total = Value::integer(0);
    for (const auto& item : items_of(input, call)) {
        total = compute(Arithmetic::add, total, number_of(subject_of(item, call)));
    }
    return total;
}

// A text that differs between values that differ, in the arena.
std::string_view identity_of(const Value& value, const FilterCall& call) {
    const auto text = json::serialize(to_json(call.evaluation, value));
    call.evaluation.charge_text(text.size());
    return call.evaluation.arena().keep(text);
}

Value uniq(const Value& input, const FilterCall& call) {
    const auto items = items_of(input, call);
    const auto kept = call.evaluation.arena().make<Value>(items.size());
    std::unordered_set<std::string_view> seen;
    call.evaluation.charge(items.size());
    std::size_t count = 0;
    for (const auto& item : items) {
        if (seen.insert(identity_of(subject_of(item, call), call)).second) kept[count++] = item;
    }
    return Value::list(kept.first(count));
}

constexpr std::array filters{
    Filter{"join", join, 0, 1}, Filter{"first", first},         Filter{"last", last},
    Filter{"reverse", reverse}, Filter{"concat", concat, 1, 1}, Filter{"compact", compact, 0, 1},
    Filter{"map", map, 1, 1},   Filter{"sum", sum, 0, 1},       Filter{"uniq", uniq, 0, 1},
};

}  // namespace

std::span<const Filter> array_filters() {
    return filters;
}

}  // namespace tendril::expr
