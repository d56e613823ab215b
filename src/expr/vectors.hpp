// Conformance vectors of both languages, for `tendril expr vectors` and the tests.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"

namespace tendril::expr {

struct VectorMiss {
    std::string name;
    std::string detail;  // what was expected and what came out
};

struct VectorReport {
    std::size_t passed = 0;
    std::vector<VectorMiss> misses;
};

// Runs the vectors of one file: Liquid ({"tests": [{name, template, data, result | results | invalid, templates}]}) or
// JsonLogic ([{description, rule, data, result | error}], texts between them are headings).
// Errors: invalid_input for a file that is neither.
Result<VectorReport> run_vectors(const json::value& file);

}  // namespace tendril::expr
