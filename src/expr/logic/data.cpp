// var val exists missing missing_some
#include <array>

#include "expr/logic/program.hpp"
#include "expr/number.hpp"

namespace tendril::expr::logic {

namespace {

// With a path known only now; constant paths are compiled into nodes of their own.
Value variable(const Argument& arguments) {
    bool found = false;
    const auto value = arguments.machine().variable(arguments.at(0), found);
    return value.is_nil() && arguments.count() > 1 ? arguments.at(1) : value;
}

Value all_arguments(const Argument& arguments) {
    const auto values = arguments.evaluation().arena().make<Value>(arguments.count());
    for (std::size_t index = 0; index < values.size(); ++index) values[index] = arguments.at(index);
    return Value::list(values);
}

Value value(const Argument& arguments) {
    bool found = false;
    return arguments.machine().value_at(all_arguments(arguments), found);
}

Value exists(const Argument& arguments) {
    bool found = false;
    arguments.machine().value_at(all_arguments(arguments), found);
    return Value::boolean(found);
}

// Empty text counts as missing too: forms send it for what was not filled in.
bool is_missing(Machine& machine, const Value& path) {
    bool found = false;
    const auto value = machine.variable(path, found);
    return value.is_nil() || (value.is_text() && value.as_text().empty());
}

std::span<const Value> missing_of(Machine& machine, const Value& paths) {
    const auto missing = machine.evaluation().arena().make<Value>(paths.length());
    std::size_t count = 0;
    for (std::size_t index = 0; index < missing.size(); ++index) {
        const auto path = paths.at(index);
        if (is_missing(machine, path)) missing[count++] = path;
    }
    return missing.first(count);
}

Value missing(const Argument& arguments) {
    auto paths = all_arguments(arguments);
    if (paths.length() > 0 && paths.at(0).is_sequence()) paths = paths.at(0);
    return Value::list(missing_of(arguments.machine(), paths));
}

// [how many are needed, paths]: nothing if as many are there, else the missing ones.
Value missing_some(const Argument& arguments) {
    const auto needed = to_integer(real_of(number(arguments.at(0))));
    const auto paths = arguments.at(1);
    if (!paths.is_sequence()) fail_arguments("missing_some");
    const auto absent = missing_of(arguments.machine(), paths);
    const auto present = static_cast<std::int64_t>(paths.length() - absent.size());
    return Value::list(present >= needed ? std::span<const Value>() : absent);
}

constexpr std::array operations{
    Operation{.name = "var", .run = variable, .spreads = false},
    Operation{.name = "val", .run = value},
    Operation{.name = "exists", .run = exists},
    Operation{.name = "missing", .run = missing},
    Operation{.name = "missing_some", .run = missing_some, .arguments_min = 2},
};

}  // namespace

std::span<const Operation> data_operations() {
    return operations;
}

}  // namespace tendril::expr::logic
