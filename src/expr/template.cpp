#include "expr/template.hpp"

#include "expr/evaluation.hpp"
#include "expr/failure.hpp"
#include "expr/liquid/program.hpp"

namespace tendril::expr {

struct Template::Program {
    std::shared_ptr<const liquid::Program> liquid;
};

Result<Template> Template::compile(std::string_view text, Mode mode, Limits limits, const json::object* snippets) {
    auto program = liquid::Program::compile(text, mode, limits, snippets);
    if (!program) return program.error();
    return Template(std::make_shared<const Program>(Program{std::move(*program)}));
}

Result<json::value> Template::evaluate(const json::object& data, const Environment& environment) const {
    return contain([&] {
        Evaluation evaluation(program_->liquid->limits(), environment);
        return program_->liquid->evaluate(evaluation, data);
    });
}

const std::vector<std::string>& Template::paths() const {
    return program_->liquid->paths();
}

const std::vector<std::string>& Template::tables() const {
    return program_->liquid->tables();
}

}  // namespace tendril::expr
