// Filters that compare with a few given values, without regard to the case of letters.
#include <array>

#include "expr/failure.hpp"
#include "expr/filters/filter.hpp"
#include "expr/tables.hpp"
#include "expr/unicode.hpp"

namespace tendril::expr {

namespace {

bool same(const Value& left, const Value& right, const FilterCall& call) {
    if (!left.is_text() || !right.is_text()) return equal(call.evaluation, left, right);
    call.evaluation.charge_text(left.as_text().size());
    return equal_ignoring_case(left.as_text(), right.as_text());
}

bool is_among(const Value& item, std::span<const Value> others, const FilterCall& call) {
    for (const auto& other : others) {
        if (same(item, other, call)) return true;
    }
    return false;
}

// The list without the items that are in the other list; what stays keeps its order.
Value without(const Value& input, const FilterCall& call) {
    const auto items = items_of(input, call);
    const auto others = items_of(call.argument(0), call);
    const auto kept = call.evaluation.arena().make<Value>(items.size());
    std::size_t count = 0;
    for (const auto& item : items) {
        if (!is_among(item, others, call)) kept[count++] = item;
    }
    return Value::list(kept.first(count));
}

// Whether the input equals one of the arguments, lists among them counting by their items.
Value is_one_of(const Value& input, const FilterCall& call) {
    for (const auto& argument : call.arguments) {
        const bool found =
            argument.is_sequence() ? is_among(input, items_of(argument, call), call) : same(input, argument, call);
        if (found) return Value::boolean(true);
    }
    return Value::boolean(false);
}

const json::value* find_in_object(const json::object& members, std::string_view key, const FilterCall& call) {
    if (const auto* found = members.if_contains(key)) return found;
    for (const auto& member : members) {
        call.evaluation.charge_text(member.key().size());
        if (equal_ignoring_case(member.key(), key)) return &member.value();
    }
    return nullptr;
}

const json::value* find_in_table(std::string_view table, std::string_view key, const FilterCall& call) {
    call.evaluation.charge_text(key.size());
    const auto& environment = call.evaluation.environment();
    if (environment.lookups != nullptr) {
        if (const auto* known = environment.lookups->find(table, key)) return known;
    }
    if (environment.tables == nullptr || !environment.tables->contains(table)) {
        call.fail("does not know the table " + quoted(table) + ". Make it under Tables, or correct the name.");
    }
    const auto* found = environment.tables->find(table, key);
    if (environment.lookups == nullptr) return found;
    return &environment.lookups->add(table, key, found == nullptr ? json::value() : *found);
}

// What a table has for the input, whatever the case of its letters; else the second argument, else nothing. The table
// is the name of one of the workspace's, or an object. With `column` the row's value in that column.
Value lookup(const Value& input, const FilterCall& call) {
    const auto table = call.argument(0);
    if (table.is_nil() || input.is_nil()) return call.argument(1);
    const auto key = text_of(call.evaluation, input);
    const json::value* found = nullptr;
    if (table.is_text()) {
        found = find_in_table(table.as_text(), key, call);
    } else if (table.kind() == Value::Kind::object) {
        found = find_in_object(table.as_object(), key, call);
    } else {
        call.fail("needs a table: its name in quotes, or an object of keys and values.");
    }
    const auto column = call.option("column");
    if (!column.is_nil() && found != nullptr) {
        const auto* row = found->if_object();
        found = row == nullptr ? nullptr : row->if_contains(text_of(call.evaluation, column));
    }
    return found == nullptr || found->is_null() ? call.argument(1) : Value::of(*found);
}

constexpr std::array filters{
    Filter{"lookup", lookup, 1, 2, true},
    Filter{"without", without, 1, 1},
    Filter{"is_one_of", is_one_of, 1, 100},
};

}  // namespace

std::span<const Filter> choice_filters() {
    return filters;
}

}  // namespace tendril::expr
