// Why a rule held or did not: the parts that decided it, with the values they saw.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "expr/template.hpp"

namespace tendril::expr {

// A comparison (or another part that is no `and`, `or`, `!`) whose result decided the rule's.
struct DecidingPart {
    std::string path;      // inside the rule: "/and/1"
    std::string sentence;  // "trigger.data.status is \"open\", which is not equal to \"done\"."
    json::value seen;      // the values of the part's operands, in their order
};

struct RuleExplanation {
    bool holds = false;
    // For a rule that holds, what made it hold; otherwise what it failed on. An `and` that failed names every part
    // that is false, not only the first, so that a person can mend all of them at once.
    std::vector<DecidingPart> parts;
};

// Errors: as Rule::compile and Rule::evaluate.
Result<RuleExplanation> explain_rule(const json::value& rule, const json::value& data, Limits limits = {});

}  // namespace tendril::expr
