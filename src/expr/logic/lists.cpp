// map filter reduce all none some merge
#include <array>

#include "expr/logic/program.hpp"

namespace tendril::expr::logic {

namespace {

// The list that a rule is applied to; nothing is an empty list where `nothing_is_empty`.
Value list_argument(const Argument& arguments, std::string_view name, bool nothing_is_empty) {
    const auto list = arguments.at(0);
    if (list.is_sequence()) return list;
    if (list.is_nil() && nothing_is_empty) return Value::list({});
    fail_arguments(std::string(name));
}

// Applies the rule to each item until `visit` wants no more.
template <class Visit>
void for_items(const Argument& arguments, const Value& list, Visit visit) {
    Scope scope;
    scope.parent = &arguments.machine().scope();
    for (std::size_t index = 0; index < list.length(); ++index) {
        arguments.evaluation().charge(1);
        scope.index = index;
        scope.current = list.at(index);
        if (!visit(index, scope.current, arguments.at_in(scope, 1))) return;
    }
}

Value map(const Argument& arguments) {
    const auto list = list_argument(arguments, "map", true);
    const auto results = arguments.evaluation().arena().make<Value>(list.length());
    for_items(arguments, list, [&](std::size_t index, const Value&, const Value& result) {
        results[index] = result;
        return true;
    });
    return Value::list(results);
}

Value filter(const Argument& arguments) {
    const auto list = list_argument(arguments, "filter", true);
    const auto kept = arguments.evaluation().arena().make<Value>(list.length());
    std::size_t count = 0;
    for_items(arguments, list, [&](std::size_t, const Value& item, const Value& result) {
        if (truth(result)) kept[count++] = item;
        return true;
    });
    return Value::list(kept.first(count));
}

Value reduce(const Argument& arguments) {
    const auto list = list_argument(arguments, "reduce", true);
    Scope scope;
    scope.reduces = true;
    scope.parent = &arguments.machine().scope();
    scope.accumulator = arguments.at(2);
    for (std::size_t index = 0; index < list.length(); ++index) {
        arguments.evaluation().charge(1);
        scope.index = index;
        scope.current = list.at(index);
        scope.accumulator = arguments.at_in(scope, 1);
    }
    return scope.accumulator;
}

// Whether some item's result has the truth `wanted`.
bool any_item(const Argument& arguments, const Value& list, bool wanted) {
    bool found = false;
    for_items(arguments, list, [&](std::size_t, const Value&, const Value& result) {
        found = truth(result) == wanted;
        return !found;
    });
    return found;
}

// JsonLogic says that "all" of an empty list is false.
Value all(const Argument& arguments) {
    const auto list = list_argument(arguments, "all", false);
    return Value::boolean(list.length() > 0 && !any_item(arguments, list, false));
}

Value some(const Argument& arguments) {
    return Value::boolean(any_item(arguments, list_argument(arguments, "some", false), true));
}

Value none(const Argument& arguments) {
    return Value::boolean(!any_item(arguments, list_argument(arguments, "none", false), true));
}

Value merge(const Argument& arguments) {
    auto& evaluation = arguments.evaluation();
    const auto values = evaluation.arena().make<Value>(arguments.count());
    std::size_t length = 0;
    for (std::size_t index = 0; index < values.size(); ++index) {
        values[index] = arguments.at(index);
        length += values[index].is_sequence() ? values[index].length() : 1;
    }
    evaluation.charge(length / 8);
    const auto merged = evaluation.arena().make<Value>(length);
    std::size_t next = 0;
    for (const auto& value : values) {
        if (!value.is_sequence()) merged[next++] = value;
        for (std::size_t index = 0; value.is_sequence() && index < value.length(); ++index) {
            merged[next++] = value.at(index);
        }
    }
    return Value::list(merged);
}

constexpr Operation over_items(std::string_view name, Value (*run)(const Argument&), bool null_rule_refused) {
    return {.name = name,
            .run = run,
            .arguments_min = 2,
            .spreads = false,
            .takes_list = true,
            .takes_rule = null_rule_refused};
}

constexpr std::array operations{
    over_items("map", map, true),
    over_items("filter", filter, true),
    over_items("reduce", reduce, true),
    over_items("all", all, false),
    over_items("some", some, false),
    over_items("none", none, false),
    Operation{.name = "merge", .run = merge},
};

}  // namespace

std::span<const Operation> list_operations() {
    return operations;
}

}  // namespace tendril::expr::logic
