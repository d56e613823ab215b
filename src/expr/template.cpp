#include "expr/template.hpp"

#include "expr/evaluation.hpp"
#include "expr/failure.hpp"
#include "expr/liquid/program.hpp"

namespace tendril::expr {

struct Template::Program {
    liquid::Stems stems;
    std::unique_ptr<const liquid::Program> liquid;
};

Result<Template> Template::compile(std::string_view text, Mode mode, Limits limits, const json::object* snippets) {
    auto program = std::make_shared<Program>();
    auto compiled = liquid::Program::compile(text, program->stems, mode, limits, snippets);
    if (!compiled) return compiled.error();
    program->liquid = *std::move(compiled);
    return Template(std::move(program));
}

Result<json::value> Template::evaluate(const json::object& data, const Environment& environment) const {
    return contain([&] {
        Evaluation evaluation(program_->liquid->limits(), environment);
        liquid::Data known(evaluation, data, program_->stems);
        return to_json(evaluation, program_->liquid->evaluate(evaluation, known));
    });
}

const std::vector<std::string>& Template::paths() const {
    return program_->liquid->paths();
}

const std::vector<std::string>& Template::tables() const {
    return program_->liquid->tables();
}

}  // namespace tendril::expr
