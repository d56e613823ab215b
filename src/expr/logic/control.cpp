// if ?: and or ! !! ?? throw
#include <array>

#include "expr/failure.hpp"
#include "expr/logic/program.hpp"

namespace tendril::expr::logic {

namespace {

// [condition, value, condition, value, ..., otherwise]: only what is needed is evaluated.
Value choose(const Argument& arguments) {
    const auto count = arguments.count();
    std::size_t index = 0;
    for (; index + 1 < count; index += 2) {
        if (truth(arguments.at(index))) return arguments.at(index + 1);
    }
    return index < count ? arguments.at(index) : Value();
}

Value first_with_truth(const Argument& arguments, bool wanted) {
    Value value = Value::boolean(false);
    for (std::size_t index = 0; index < arguments.count(); ++index) {
        value = arguments.at(index);
        if (truth(value) == wanted) break;
    }
    return value;
}

Value all_of(const Argument& arguments) {
    return first_with_truth(arguments, false);
}

Value any_of(const Argument& arguments) {
    return first_with_truth(arguments, true);
}

Value negate(const Argument& arguments) {
    return Value::boolean(!truth(arguments.at(0)));
}

Value is_truthy(const Argument& arguments) {
    return Value::boolean(truth(arguments.at(0)));
}

Value first_known(const Argument& arguments) {
    for (std::size_t index = 0; index < arguments.count(); ++index) {
        const auto value = arguments.at(index);
        if (!value.is_nil()) return value;
    }
    return {};
}

Value stop(const Argument& arguments) {
    fail(ErrorCode::invalid_input,
         "The rule stopped with " + quoted(text_of(arguments.evaluation(), arguments.at(0))) + ".");
}

constexpr std::array operations{
    Operation{.name = "if", .run = choose, .list_only = true},
    Operation{.name = "?:", .run = choose, .list_only = true},
    Operation{.name = "and", .run = all_of, .list_only = true},
    Operation{.name = "or", .run = any_of, .list_only = true},
    Operation{.name = "!", .run = negate, .spreads = false},
    Operation{.name = "!!", .run = is_truthy, .spreads = false},
    Operation{.name = "??", .run = first_known},
    Operation{.name = "throw", .run = stop, .spreads = false},
};

}  // namespace

std::span<const Operation> control_operations() {
    return operations;
}

}  // namespace tendril::expr::logic
