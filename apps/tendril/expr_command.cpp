#include "expr_command.hpp"

#include <fmt/core.h>

#include "base/json.hpp"
#include "base/time.hpp"
#include "expr/rule.hpp"
#include "expr/template.hpp"
#include "expr/vectors.hpp"
#include "tendril/files.hpp"

namespace tendril::cli {

namespace {

Result<json::value> parse_argument(std::string_view name, const std::string& text) {
    auto value = parse_json(text, {.bytes_max = 64 * 1024 * 1024, .depth_max = 100});
    if (!value) return Error(value.error().code, value.error().message, std::string(name));
    return value;
}

Result<json::value> evaluate_liquid(const std::string& text, const json::value& data) {
    const auto* object = data.if_object();
    if (object == nullptr) return Error(ErrorCode::invalid_input, "The data of a template must be a JSON object.");
    const auto compiled = expr::Template::compile(text);
    if (!compiled) return compiled.error();
    return compiled->evaluate(*object, {.now = SystemClock().now()});
}

Result<json::value> evaluate_logic(const std::string& text, const json::value& data) {
    const auto document = parse_argument("--jsonlogic", text);
    if (!document) return document.error();
    const auto rule = expr::Rule::compile(*document);
    if (!rule) return rule.error();
    return rule->evaluate(data);
}

Result<json::value> evaluate(const std::string& liquid, const std::string& jsonlogic, const std::string& data_json) {
    const auto data = data_json.empty() ? Result<json::value>(json::object()) : parse_argument("--data", data_json);
    if (!data) return data.error();
    return liquid.empty() && !jsonlogic.empty() ? evaluate_logic(jsonlogic, *data) : evaluate_liquid(liquid, *data);
}

int report_error(const Error& error) {
    fmt::print(stderr, "{}{}{}\n", error.field, error.field.empty() ? "" : ": ", error.message);
    return 1;
}

Result<expr::VectorReport> run_file(const std::string& path) {
    const auto text = app::read_file(path);
    if (!text) return text.error();
    const auto file = parse_json(*text, {.bytes_max = text->size(), .depth_max = 100});
    if (!file) return Error(file.error().code, path + ": " + file.error().message);
    return expr::run_vectors(*file);
}

}  // namespace

int run_expr_eval(const std::string& liquid, const std::string& jsonlogic, const std::string& data_json) {
    const auto value = evaluate(liquid, jsonlogic, data_json);
    if (!value) return report_error(value.error());
    fmt::print("{}\n", to_text(*value));
    return 0;
}

int run_expr_vectors(const std::vector<std::string>& files) {
    std::size_t passed = 0;
    std::size_t failed = 0;
    bool unreadable = false;
    for (const auto& path : files) {
        const auto report = run_file(path);
        if (!report) {
            unreadable = report_error(report.error()) != 0;
            continue;
        }
        passed += report->passed;
        failed += report->misses.size();
        for (const auto& miss : report->misses) fmt::print("{}: {}\n", miss.name, miss.detail);
    }
    fmt::print("{} passed, {} failed\n", passed, failed);
    return failed > 0 || unreadable ? 1 : 0;
}

}  // namespace tendril::cli
