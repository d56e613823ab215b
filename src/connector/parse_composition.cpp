#include "connector/manifest_parts.hpp"

namespace tendril::connector {

namespace {

std::optional<expr::Rule> parse_rule(ManifestReader& reader, const json::object& document, std::string_view name) {
    static const json::value always(true);
    const auto* written = document.if_contains(name);
    auto rule = expr::Rule::compile(written == nullptr ? always : *written);
    if (rule) return *std::move(rule);
    reader.fault(name, "is wrong: " + rule.error().message);
    return std::nullopt;
}

std::optional<Composition::Choice> parse_choice(const json::object& document, const std::string& path,
                                                ManifestErrors& errors) {
    ManifestReader reader(document, path, errors, {"when", "operation", "input"});
    auto rule = parse_rule(reader, document, "when");
    auto operation = reader.text("operation");
    auto input = parse_mapping(reader, "input");
    if (!rule) return std::nullopt;
    return Composition::Choice{*std::move(rule), std::move(operation), std::move(input)};
}

}  // namespace

Composition parse_composition(const json::object& document, const std::string& path, ManifestErrors& errors) {
    ManifestReader reader(document, path, errors, {"operation", "input", "items", "id", "equals", "missing", "choices"});
    Composition composition;
    composition.operation = reader.text("operation");
    composition.input = parse_mapping(reader, "input");
    composition.items = reader.slash_path("items", "");
    composition.id = reader.slash_path("id", "");
    composition.equals = reader.slash_path("equals", "");
    composition.missing = reader.text("missing");
    if (composition.id.empty() != composition.equals.empty()) reader.fault("id", "and equals belong together");
    reader.each_object("choices", [&](const json::object& choice, const std::string& place) {
        if (auto parsed = parse_choice(choice, place, errors)) composition.choices.push_back(*std::move(parsed));
    });
    if (reader.list("choices").empty()) reader.fault("choices", "must hold at least one");
    return composition;
}

}  // namespace tendril::connector
