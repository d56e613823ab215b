// Actions that are one read and then, by what it found, one call or none: "set the day's total" reads the journal and
// logs the difference. Every attempt reads anew, so that repeating one does nothing twice.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "expr/mapping.hpp"
#include "expr/rule.hpp"

namespace tendril::connector {

struct Composition {
    // What is read; templates over {"input"}.
    std::string operation;
    expr::Mapping input;
    // The thing in the answer: at `items`, or in the list there the item whose value at `id` is the input's at `equals`.
    std::string items;
    std::string id;
    std::string equals;
    std::string missing;  // what to tell when it is not there

    // The first whose rule holds is called; when none does, everything is as wanted already. Rules and templates read
    // {"input", "found"}.
    struct Choice {
        expr::Rule when;
        std::string operation;
        expr::Mapping input;
    };
    std::vector<Choice> choices;
};

// The thing that was read; nullptr when it is not there.
const json::value* find_in(const Composition& composition, const json::value& answer, const json::object& input);

}  // namespace tendril::connector
