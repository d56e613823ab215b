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

// What is tried, and on what. All of it must outlive the trial.
struct Trial {
    const json::object& mapping;
    // Whose input it makes: every value is checked against what the operation takes; members that come from the
    // connection's settings are taken as given. nullptr: for nothing in particular.
    const connector::Operation* target = nullptr;
    const std::vector<json::object>& samples;  // scopes (flow docs: trigger, steps, vars, workspace)
    const expr::Environment& environment;
    const json::object* snippets = nullptr;  // of the flow
};

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
    json::object inputs;  // the paths that the field reads, with what they were in the sample
};
std::string_view to_string(FieldOutcome::Kind kind);

struct SamplePreview {
    json::object value;                  // what the mapping gives, the failed fields aside
    std::vector<FieldOutcome> problems;  // the fields that are not `filled`
};

// One path that a field is made of.
struct InputSummary {
    std::string path;                // "trigger.data.email"
    std::vector<std::string> types;  // that it had: "text", "number", "boolean", "list", "object"
    std::size_t filled = 0;          // samples in which it was there, not null and not empty
    json::value example;             // of a filled one
};

// A key that a lookup table did not have.
struct MissedKey {
    std::string table;
    std::string key;
    std::size_t samples = 0;
};

// One field over all samples.
struct FieldSummary {
    std::string field;
    std::vector<InputSummary> inputs;
    std::vector<std::string> types;  // of the values made
    bool required = false;
    std::size_t filled = 0;
    std::size_t missing = 0;
    std::size_t failed = 0;
    std::size_t refused = 0;
    json::value example;             // of a filled one
    std::string problem;             // the first message
    std::size_t problem_sample = 0;  // its sample
    std::vector<MissedKey> missed;
};

struct MappingPreview {
    std::vector<SamplePreview> samples;
    std::vector<FieldSummary> fields;  // those of the mapping, then required ones that it lacks
};

// Errors: invalid_input with the mapping's first compile error, naming its field.
Result<MappingPreview> preview_mapping(const Trial& trial);

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

}  // namespace tendril::flow
