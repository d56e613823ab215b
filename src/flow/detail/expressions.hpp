// Compiles the expressions of a document and checks what they read; errors become findings.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "connector/manifest.hpp"
#include "expr/mapping.hpp"
#include "expr/rule.hpp"
#include "expr/template.hpp"
#include "flow/detail/members.hpp"
#include "flow/detail/scope.hpp"
#include "flow/flow.hpp"

namespace tendril::flow::detail {

// What every part of a compilation works with. Lives as long as the compilation.
struct Context {
    const connector::Catalog& catalog;
    Scope& scope;
    Report& report;
    const Surroundings& around;
    const json::object* snippets;      // of the document; nullptr: none
    std::vector<std::string>& tables;  // lookup tables that were named so far
};

// The text holds Liquid: an output or a tag.
bool is_template(std::string_view text);
// The text is one output and nothing else, so that its value keeps its type.
bool is_single_output(std::string_view text);

// nullopt when the member is absent (an error if `needed`) or wrong.
std::optional<expr::Template> compile_template(const Context& context, const Members& members, std::string_view name,
                                               bool needed = false);
std::optional<expr::Mapping> compile_mapping(const Context& context, const Members& members, std::string_view name);
// A table that the document names: kept, and an error where the workspace has none of that name.
void note_table(const Context& context, const Members& members, const std::string& field, const std::string& table);
// The member "rule".
std::optional<expr::Rule> compile_rule(const Context& context, const Members& members, bool needed = true);

}  // namespace tendril::flow::detail
