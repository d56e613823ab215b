#include "flow/detail/expressions.hpp"

#include <algorithm>

#include "flow/detail/suggestion.hpp"

namespace tendril::flow::detail {

namespace {

std::string joined(const std::string& owner, const std::string& field) {
    if (field.empty()) return owner;
    const bool has_separator = field.front() == '[' || field.front() == '/' || field.front() == '.';
    return owner + (has_separator ? "" : ".") + field;
}

}  // namespace

void note_table(const Context& context, const Members& members, const std::string& field, const std::string& table) {
    auto& named = context.tables;
    if (std::ranges::find(named, table) == named.end()) named.push_back(table);
    const auto* known = context.around.tables;
    if (known == nullptr || known->contains(table)) return;
    context.report.error(members.place(), field, "This workspace has no table '" + table + "'.",
                         suggest(table, known->names(), "Make it under Tables, or correct the name."));
}

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
    auto compiled = expr::Template::compile(*text, expr::Mode::strict, {}, context.snippets);
    if (!compiled) {
        context.report.error(members.place(), members.path(name), compiled.error().message, "Correct the template.");
        return std::nullopt;
    }
    for (const auto& path : compiled->paths()) context.scope.check(members.place(), members.path(name), path);
    for (const auto& table : compiled->tables()) note_table(context, members, members.path(name), table);
    return std::move(*compiled);
}

std::optional<expr::Mapping> compile_mapping(const Context& context, const Members& members, std::string_view name) {
    const auto* shape = members.object(name);
    if (shape == nullptr) return std::nullopt;
    auto compiled = expr::Mapping::compile(*shape, expr::Mode::strict, {}, context.snippets);
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
    for (const auto& use : compiled->tables()) {
        note_table(context, members, joined(members.path(name), use.field), use.table);
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
    for (const auto& path : compiled->paths()) {
        context.scope.check(members.place(), members.path("rule"), path);
        context.scope.note_asked(path);
    }
    return std::move(*compiled);
}

}  // namespace tendril::flow::detail
