// Filters that choose items of a list by a property: where, reject, find, find_index, has.
#include <array>
#include <optional>

#include "expr/filters/filter.hpp"

namespace tendril::expr {

namespace {

enum class Match { no, yes, impossible };

// Whether an item has the property (or the value wanted of it). An item that cannot have properties makes the whole
// filter give nothing, as in the reference implementation.
Match matches(const Value& item, const FilterCall& call) {
    if (item.is_nil() || item.kind() == Value::Kind::boolean || item.kind() == Value::Kind::real) {
        return Match::impossible;
    }
    const auto property = property_of(item, call.argument(0), call);
    const bool found =
        call.argument(1).is_nil() ? property.is_true() : equal(call.evaluation, property, call.argument(1));
    return found ? Match::yes : Match::no;
}

Value select(const Value& input, const FilterCall& call, Match wanted) {
    const auto items = items_of(input, call);
    const auto kept = call.evaluation.arena().make<Value>(items.size());
    std::size_t count = 0;
    for (const auto& item : items) {
        const auto match = matches(item, call);
        if (match == Match::impossible) return {};
        if (match == wanted) kept[count++] = item;
    }
    return Value::list(kept.first(count));
}

Value where(const Value& input, const FilterCall& call) {
    return select(input, call, Match::yes);
}

Value reject(const Value& input, const FilterCall& call) {
    return select(input, call, Match::no);
}

// The first match: its index, or the list's length; nullopt when an item makes matching impossible.
std::optional<std::size_t> first_match(std::span<const Value> items, const FilterCall& call) {
    for (std::size_t index = 0; index < items.size(); ++index) {
        const auto match = matches(items[index], call);
        if (match == Match::impossible) return std::nullopt;
        if (match == Match::yes) return index;
    }
    return items.size();
}

Value find(const Value& input, const FilterCall& call) {
    const auto items = items_of(input, call);
    const auto index = first_match(items, call);
    return index && *index < items.size() ? items[*index] : Value();
}

Value find_index(const Value& input, const FilterCall& call) {
    const auto items = items_of(input, call);
    const auto index = first_match(items, call);
    return index && *index < items.size() ? Value::integer(static_cast<std::int64_t>(*index)) : Value();
}

Value has(const Value& input, const FilterCall& call) {
    const auto items = items_of(input, call);
    const auto index = first_match(items, call);
    return index ? Value::boolean(*index < items.size()) : Value();
}

constexpr std::array filters{
    Filter{"where", where, 1, 2},           Filter{"reject", reject, 1, 2}, Filter{"find", find, 1, 2},
    Filter{"find_index", find_index, 1, 2}, Filter{"has", has, 1, 2},
};

}  // namespace

std::span<const Filter> selection_filters() {
    return filters;
}

}  // namespace tendril::expr
