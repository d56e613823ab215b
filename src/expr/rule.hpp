// JsonLogic rules (jsonlogic.com), compiled once and evaluated many times.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "expr/template.hpp"

namespace tendril::expr {

// A compiled rule. Immutable; may be shared between threads.
class Rule {
 public:
    // Errors: invalid_input naming an unknown operator or a wrong argument, with its path inside the rule.
    static Result<Rule> compile(const json::value& rule, Limits limits = {});

    // Errors: invalid_input (e.g. NaN where the language says error), too_large, timed_out.
    [[nodiscard]] Result<json::value> evaluate(const json::value& data) const;
    // The result by JsonLogic's truthiness.
    [[nodiscard]] Result<bool> holds(const json::value& data) const;

    // The rule as it was written.
    [[nodiscard]] const json::value& source() const;
    // The constant paths read by `var`, as slash paths; for checks and explanations.
    [[nodiscard]] const std::vector<std::string>& paths() const;

 private:
    struct Program;
    explicit Rule(std::shared_ptr<const Program> program) : program_(std::move(program)) {}
    std::shared_ptr<const Program> program_;
};

}  // namespace tendril::expr
