#include "flow/detail/expressions.hpp"

namespace tendril::flow::detail {

namespace {

std::string joined(const std::string& owner, const std::string& field) {
    if (field.empty()) return owner;
    const bool has_separator = field.front() == '[' || field.front() == '/' || field.front() == '.';
    return owner + (has_separator ? "" : ".") + field;
}

}  // namespace

bool is_template(std::string_view text) {
    return text.find("{{") != std::string_view::npos || text.find("{%") != std::string_view::npos;
}

bool is_single_output(std::string_view text) {
    return text.starts_with("{{") && text.find("}}") == text.size() - 2 && text.find("{%") == std::string_view::npos;
}

std::optional<expr::Template> compile_template(const Context& context, const Members& members, std::string_view name,
                                               bool needed) {
    const auto* text = members.text(name, needed);
    if (text == nullptr) return std::nullopt;
    auto compiled = expr::Template::compile(*text, expr::Mode::strict);
    if (!compiled) {
        context.report.error(members.place(), members.path(name), compiled.error().message, "Correct the template.");
        return std::nullopt;
    }
    for (const auto& path : compiled->paths()) context.scope.check(members.place(), members.path(name), path);
    return std::move(*compiled);
}

std::optional<expr::Mapping> compile_mapping(const Context& context, const Members& members, std::string_view name) {
    const auto* shape = members.object(name);
    if (shape == nullptr) return std::nullopt;
    auto compiled = expr::Mapping::compile(*shape, expr::Mode::strict);
    if (!compiled) {
        for (const auto& error : compiled.error()) {
            context.report.error(members.place(), joined(members.path(name), error.field), error.message,
                                 "Correct the template.");
        }
        return std::nullopt;
    }
    for (const auto& use : compiled->uses()) {
        context.scope.check(members.place(), joined(members.path(name), use.field), use.path);
    }
    return std::move(*compiled);
}

std::optional<expr::Rule> compile_rule(const Context& context, const Members& members, bool needed) {
    const auto* rule = members.any("rule", needed);
    if (rule == nullptr) return std::nullopt;
    auto compiled = expr::Rule::compile(*rule);
    if (!compiled) {
        context.report.error(members.place(), joined(members.path("rule"), compiled.error().field),
                             compiled.error().message, "Correct the rule.");
        return std::nullopt;
    }
    for (const auto& path : compiled->paths()) context.scope.check(members.place(), members.path("rule"), path);
    return std::move(*compiled);
}

}  // namespace tendril::flow::detail
