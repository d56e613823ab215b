#include <set>

#include "connector/manifest_parts.hpp"

namespace tendril::connector {

namespace {

Variant parse_variant(const json::object& document, const std::string& path, ManifestErrors& errors) {
    ManifestReader reader(document, path, errors,
                          {"value", "title", "header", "prefix", "test_operation", "test_input"});
    Variant variant;
    variant.value = reader.text("value");
    variant.title = reader.text("title");
    variant.header = reader.text("header", "");
    variant.prefix = reader.text("prefix", "");
    variant.test_operation = reader.text("test_operation", "");
    variant.test_input = reader.object("test_input");
    return variant;
}

}  // namespace

Variants parse_variants(const json::object& document, const std::string& path, ManifestErrors& errors) {
    ManifestReader reader(document, path, errors, {"setting", "choices"});
    Variants variants;
    variants.setting = reader.text("setting");
    std::set<std::string> values;
    reader.each_object("choices", [&](const json::object& choice, const std::string& place) {
        variants.choices.push_back(parse_variant(choice, place, errors));
        if (!values.insert(variants.choices.back().value).second) reader.fault("choices", "must not repeat a value");
    });
    if (variants.choices.empty()) reader.fault("choices", "must hold at least one");
    return variants;
}

Availability parse_availability(const json::object& document, const std::string& path, ManifestErrors& errors) {
    ManifestReader reader(document, path, errors, {"variants", "because"});
    Availability availability;
    availability.values = reader.texts("variants");
    availability.because = reader.text("because");
    if (availability.values.empty()) reader.fault("variants", "must name at least one");
    return availability;
}

}  // namespace tendril::connector
