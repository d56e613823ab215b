// Short ways to evaluate an expression in a test.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "base/json.hpp"
#include "expr/mapping.hpp"
#include "expr/rule.hpp"
#include "expr/template.hpp"

namespace tendril::expr {

inline json::value from_json(std::string_view text) {
    return parse_json(text, {.depth_max = 200}).value();
}

// 2026-11-23T09:30:00Z, in Berlin.
inline Environment berlin() {
    return {parse_iso8601("2026-11-23T09:30:00Z").value(), "Europe/Berlin"};
}

inline Result<json::value> try_template(std::string_view text, std::string_view data = "{}", Limits limits = {}) {
    const auto compiled = Template::compile(text, Mode::strict, limits);
    if (!compiled) return compiled.error();
    return compiled->evaluate(from_json(data).as_object(), berlin());
}

// The value of a template, as JSON text; a failure as "error: message".
inline std::string value_of(std::string_view text, std::string_view data = "{}") {
    const auto value = try_template(text, data);
    return value ? to_text(*value) : "error: " + value.error().message;
}

inline std::string rule_value(std::string_view rule, std::string_view data = "null") {
    const auto compiled = Rule::compile(from_json(rule));
    if (!compiled) return "error: " + compiled.error().message;
    const auto value = compiled->evaluate(from_json(data));
    return value ? to_text(*value) : "error: " + value.error().message;
}

}  // namespace tendril::expr
