// Filters that sort. What is nothing comes last; items that compare equal keep their order.
#include <algorithm>
#include <array>
#include <bit>
#include <vector>

#include "expr/filters/filter.hpp"
#include "expr/number.hpp"
#include "expr/unicode.hpp"

namespace tendril::expr {

namespace {

struct Keyed {
    Value key;
    Value item;
};

// Long texts that are alike are compared to their ends, so each comparison counts.
bool is_less(std::string_view left, std::string_view right, const FilterCall& call) {
    const auto shorter = std::min(left.size(), right.size());
    if (shorter >= 256) call.evaluation.charge_text(shorter);
    return left < right;
}

bool comes_before(const Value& left, const Value& right, const FilterCall& call) {
    if (left.is_nil() || right.is_nil()) return !left.is_nil();
    if (left.is_number() && right.is_number()) return real_of(left) < real_of(right);
    if (left.is_text() && right.is_text()) return is_less(left.as_text(), right.as_text(), call);
    call.fail("cannot tell which of " + std::string(kind_name(left)) + " and " + std::string(kind_name(right)) +
              " comes first.");
}

// Sorting n items compares about n log n times; that is charged for before it starts.
void charge_sorting(std::size_t count, const FilterCall& call) {
    call.evaluation.charge(count / 16 * static_cast<std::size_t>(std::bit_width(count)));
}

template <class Before>
Value sorted(std::vector<Keyed>& keyed, const FilterCall& call, Before before) {
    charge_sorting(keyed.size(), call);
    std::stable_sort(keyed.begin(), keyed.end(), before);
    const auto items = call.evaluation.arena().make<Value>(keyed.size());
    for (std::size_t index = 0; index < items.size(); ++index) items[index] = keyed[index].item;
    return Value::list(items);
}

std::vector<Keyed> keyed_items(const Value& input, const FilterCall& call) {
    std::vector<Keyed> keyed;
    const auto items = items_of(input, call);
    keyed.reserve(items.size());
    const auto property = call.argument(0);
    for (const auto& item : items) {
        keyed.push_back({property.is_nil() ? item : property_of(item, property, call), item});
    }
    return keyed;
}

Value sort(const Value& input, const FilterCall& call) {
    auto keyed = keyed_items(input, call);
    // What cannot be compared is refused before the sort starts, even where the sort would not have met it.
    for (std::size_t index = 1; index < keyed.size(); ++index)
        comes_before(keyed[index - 1].key, keyed[index].key, call);
    return sorted(keyed, call, [&](const Keyed& left, const Keyed& right) {
        return left.key.is_nil() ? false : comes_before(left.key, right.key, call);
    });
}

Value sort_natural(const Value& input, const FilterCall& call) {
    auto keyed = keyed_items(input, call);
    for (auto& entry : keyed) {
        if (entry.key.is_nil()) continue;
        const auto lower = to_lower(text_of(call.evaluation, entry.key));
        call.evaluation.charge_text(lower.size());
        entry.key = Value::text(call.evaluation.arena().keep(lower));
    }
    return sorted(keyed, call, [&](const Keyed& left, const Keyed& right) {
        if (left.key.is_nil() || right.key.is_nil()) return !left.key.is_nil() && right.key.is_nil();
        return is_less(left.key.as_text(), right.key.as_text(), call);
    });
}

constexpr std::array filters{
    Filter{"sort", sort, 0, 1},
    Filter{"sort_natural", sort_natural, 0, 1},
};

}  // namespace

std::span<const Filter> sorting_filters() {
    return filters;
}

}  // namespace tendril::expr
