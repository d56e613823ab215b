// `tendril expr`: expressions on the command line.
#pragma once

#include <string>
#include <vector>

namespace tendril::cli {

// Evaluates a Liquid template or, if `liquid` is empty, a JsonLogic rule, and prints the result as JSON.
// Returns the exit code: 1 with a message on standard error when the expression or the data is at fault.
int run_expr_eval(const std::string& liquid, const std::string& jsonlogic, const std::string& data_json);

// Runs conformance vectors of both languages, prints every miss by name and ends with "N passed, N failed".
// Returns 1 if any failed or a file could not be read.
int run_expr_vectors(const std::vector<std::string>& files);

}  // namespace tendril::cli
