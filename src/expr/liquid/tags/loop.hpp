// What {% for %} and {% tablerow %} have in common.
#pragma once

#include <optional>

#include "expr/liquid/parser.hpp"
#include "expr/liquid/runtime.hpp"

namespace tendril::expr::liquid {

// "item in collection reversed limit: 2 offset: 1 cols: 3".
struct LoopHead {
    std::uint32_t variable = 0;
    Expression collection;
    std::string name;  // "item-collection"
    bool reversed = false;
    bool continues = false;  // "offset: continue"
    std::optional<Expression> limit;
    std::optional<Expression> offset;
    std::optional<Expression> columns;
    std::uint32_t line = 1;
};

LoopHead parse_loop_head(Parser& parser, const Token& token);

// The part of a collection that a loop goes through.
struct LoopItems {
    Value collection;  // a sequence
    std::size_t first = 0;
    std::size_t count = 0;
    bool reversed = false;

    [[nodiscard]] Value at(std::size_t index) const {
        return collection.at(reversed ? first + count - 1 - index : first + index);
    }
};

// Errors: a limit or offset that is no whole number.
LoopItems loop_items(Runtime& runtime, const LoopHead& head);
// A loop option as a number that is not negative.
std::size_t loop_number(Runtime& runtime, const Expression& expression, std::uint32_t line);

}  // namespace tendril::expr::liquid
