// Liquid templates, compiled once and evaluated many times.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/time.hpp"

namespace tendril::expr {

// Bounds on one evaluation; a template that reaches one stops with `too_large` or `timed_out`.
struct Limits {
    std::size_t template_bytes_max = 64 * 1024;
    std::size_t output_bytes_max = 1024 * 1024;
    std::size_t steps_max = 200'000;  // nodes and loop turns evaluated
    std::size_t depth_max = 100;      // nesting of blocks and renders
};

inline bool is_limit_reached(const Error& error) {
    return error.code == ErrorCode::too_large || error.code == ErrorCode::timed_out;
}

// An unknown variable is nil in both; flow::compile() finds the roots that do not exist.
enum class Mode {
    lax,     // an unknown filter passes its input on (standard Liquid)
    strict,  // an unknown filter is an error that names it
};

class LookupLog;
class Tables;

// What an evaluation may look at besides the data. What the pointers name must outlive it.
struct Environment {
    TimePoint now;                   // for the `date` filter's "now"
    std::string time_zone = "UTC";   // IANA name: for dates without a zone
    const Tables* tables = nullptr;  // of the workspace; nullptr: a `lookup` in a named table is an error
    LookupLog* lookups = nullptr;    // asked before the tables, and told what they gave
};

// A compiled Liquid template. Immutable; may be shared between threads.
// Syntax: Liquid as by Shopify (shopify.github.io/liquid), plus Tendril's own filters (expr/filters/).
class Template {
 public:
    // `snippets`: name to text of the templates that {% render %} may name; nullptr for none.
    // Errors: invalid_input with the line and what was expected; also those of a snippet.
    static Result<Template> compile(std::string_view text, Mode mode = Mode::strict, Limits limits = {},
                                    const json::object* snippets = nullptr);

    // A template that is a single output ("{{ trigger.data.tags }}") gives the value itself with its type, a missing
    // one null; any other gives text. `data` holds the variables.
    // Errors: invalid_input (a filter's argument), too_large, timed_out.
    [[nodiscard]] Result<json::value> evaluate(const json::object& data, const Environment& environment) const;

    // The variables read, as slash paths of constant keys ("/trigger/data/email"); for checks and explanations.
    [[nodiscard]] const std::vector<std::string>& paths() const;
    // The lookup tables that it names.
    [[nodiscard]] const std::vector<std::string>& tables() const;

 private:
    struct Program;
    explicit Template(std::shared_ptr<const Program> program) : program_(std::move(program)) {}
    std::shared_ptr<const Program> program_;
};

}  // namespace tendril::expr
