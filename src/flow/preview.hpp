// Mappings and rules tried on many samples at once, by the same code that runs them.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "connector/manifest.hpp"
#include "expr/rule_explanation.hpp"
#include "expr/template.hpp"

namespace tendril::flow {

inline constexpr std::size_t preview_samples_max = 200;

// What became of one field of a mapping in one sample.
struct FieldOutcome {
    enum class Kind {
        filled,
        missing,  // null: left out
        failed,   // the template could not be evaluated: `message`
        refused,  // the value is not what the target takes: `message`
    };
    std::string field;
    Kind kind = Kind::filled;
    std::string message;
};
std::string_view to_string(FieldOutcome::Kind kind);

struct SamplePreview {
    json::object value;                  // what the mapping gives, the failed fields aside
    std::vector<FieldOutcome> problems;  // the fields that are not `filled`
};

// One field over all samples.
struct FieldSummary {
    std::string field;
    std::vector<std::string> reads;  // "trigger.data.email": the inputs that it is made of
    bool required = false;
    std::size_t filled = 0;
    std::size_t missing = 0;
    std::size_t failed = 0;
    std::size_t refused = 0;
    json::value example;             // of a filled one
    std::string problem;             // the first message
    std::size_t problem_sample = 0;  // its sample
};

struct MappingPreview {
    std::vector<SamplePreview> samples;
    std::vector<FieldSummary> fields;  // those of the mapping, then required ones that it lacks
};

// `samples` are scopes (flow docs: trigger, steps, vars, workspace). With `target` every value is checked against what
// the operation takes; members that come from the connection's settings are taken as given.
// Errors: invalid_input with all of the mapping's compile errors in one sentence, naming the first field.
Result<MappingPreview> preview_mapping(const json::object& mapping, const connector::Operation* target,
                                       const std::vector<json::object>& samples, const expr::Environment& environment);

struct RulePreview {
    struct Sample {
        std::string error;  // why it could not be evaluated; "" otherwise
        expr::RuleExplanation explanation;
    };
    std::vector<Sample> samples;
    std::size_t holding = 0;
    std::size_t failing = 0;  // could not be evaluated
};
// Errors: invalid_input naming the part of the rule that does not compile.
Result<RulePreview> preview_rule(const json::value& rule, const std::vector<json::object>& samples);

// What to know before publishing, of a mapping that was tried on samples: required fields that stay empty, values that
// the target refuses, templates that fail. Each names the field, how often, an example, and the mend.
std::vector<Finding> findings_of(const MappingPreview& preview, const std::string& step, const std::string& operation);

}  // namespace tendril::flow
