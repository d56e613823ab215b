// One step down from a value: to a member, an item, or one of the words `size`, `first` and `last`.
#pragma once

#include <cstdint>
#include <string_view>

#include "expr/value.hpp"

namespace tendril::expr::liquid {

// A step that is known when the template is compiled: ".key", "['key']" or "[2]".
struct Step {
    enum class Kind : std::uint8_t { member, key, index };
    Kind kind = Kind::member;  // a member may also be one of the words
    std::string_view key;
    std::int64_t index = 0;

    bool operator==(const Step&) const = default;
};

// Nil where there is nothing. `words`: whether the key may be one of the words.
Value member_of(Evaluation& evaluation, const Value& value, std::string_view key, bool words);
// Negative indexes count from the end.
Value item_of(const Value& value, std::int64_t index);
Value constant_step(Evaluation& evaluation, const Value& value, const Step& step);

}  // namespace tendril::expr::liquid
