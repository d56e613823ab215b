#include "expr/vectors.hpp"

#include <algorithm>
#include <cmath>

#include "expr/evaluation.hpp"
#include "expr/failure.hpp"
#include "expr/liquid/program.hpp"
#include "expr/rule.hpp"

namespace tendril::expr {

namespace {

void note(VectorReport& report, std::string_view name, bool passed, const std::string& detail) {
    if (passed) {
        ++report.passed;
    } else {
        report.misses.push_back({std::string(name), detail});
    }
}

Result<std::string> render(const json::object& vector) {
    const Limits limits;
    liquid::Stems stems;
    const auto program = liquid::Program::compile(text_or(vector, "template"), stems, Mode::strict, limits,
                                                  &object_or_empty(vector, "templates"));
    if (!program) return program.error();
    const Environment environment;
    return contain([&] {
        Evaluation evaluation(limits, environment);
        liquid::Data data(evaluation, object_or_empty(vector, "data"), stems);
        return std::string((*program)->render(evaluation, data));
    });
}

bool is_expected(const json::object& vector, const std::string& text) {
    const auto* results = vector.if_contains("results");
    if (results == nullptr || !results->is_array()) return text_or(vector, "result") == text;
    const auto& choices = results->get_array();
    return std::any_of(choices.begin(), choices.end(), [&](const json::value& choice) {
        return choice.is_string() && choice.get_string() == std::string_view(text);
    });
}

void run_liquid(const json::object& vector, VectorReport& report) {
    const auto text = render(vector);
    const auto name = text_or(vector, "name", "unnamed");
    const auto outcome = text ? "gave " + quoted(*text) : "failed: " + text.error().message;
    if (boolean_or(vector, "invalid", false)) {
        note(report, name, text.has_error(), "an error was expected; it " + outcome);
    } else {
        note(report, name, text.has_value() && is_expected(vector, *text),
             "expected " + quoted(text_or(vector, "result", "one of several texts")) + "; it " + outcome);
    }
}

// Whole numbers and decimals of the same size are the same number in JSON.
bool same(const json::value& left, const json::value& right) {
    if (left.is_number() && right.is_number()) return left.to_number<double>() == right.to_number<double>();
    if (left.is_array() && right.is_array()) {
        return std::equal(left.get_array().begin(), left.get_array().end(), right.get_array().begin(),
                          right.get_array().end(), same);
    }
    return left == right;
}

Result<json::value> evaluate(const json::object& vector) {
    const auto rule = Rule::compile(vector.at("rule"));
    if (!rule) return rule.error();
    const auto* data = vector.if_contains("data");
    return rule->evaluate(data == nullptr ? json::value() : *data);
}

void run_logic(const json::object& vector, VectorReport& report) {
    const auto name = std::string(text_or(vector, "description", "unnamed")) + ": " + to_text(vector.at("rule"));
    const auto value = evaluate(vector);
    const auto outcome = value ? "gave " + to_text(*value) : "failed: " + value.error().message;
    if (const auto* error = vector.if_contains("error")) {
        const auto type = error->is_object() ? text_or(error->get_object(), "type") : std::string_view();
        const bool expected = value.has_error() && value.error().message.find(type) != std::string::npos;
        note(report, name, expected, "expected the error " + quoted(type) + "; it " + outcome);
    } else {
        const auto* result = vector.if_contains("result");
        const auto& expected = result == nullptr ? json::value() : *result;
        note(report, name, value.has_value() && same(*value, expected),
             "expected " + to_text(expected) + "; it " + outcome);
    }
}

}  // namespace

Result<VectorReport> run_vectors(const json::value& file) {
    VectorReport report;
    if (const auto* object = file.if_object(); object != nullptr && object->contains("tests")) {
        for (const auto& vector : array_or_empty(*object, "tests")) {
            if (vector.is_object()) run_liquid(vector.get_object(), report);
        }
        return report;
    }
    const auto* vectors = file.if_array();
    if (vectors == nullptr) return Error(ErrorCode::invalid_input, "The file holds no vectors of Liquid or JsonLogic.");
    for (const auto& vector : *vectors) {
        if (vector.is_object() && vector.get_object().contains("rule")) run_logic(vector.get_object(), report);
    }
    return report;
}

}  // namespace tendril::expr
