// Compiles the input as a JsonLogic rule, evaluates it on fixed data and explains the result. An input
// {"rule": ..., "data": ...} brings its own data.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/json.hpp"
#include "expr/rule.hpp"
#include "expr/rule_explanation.hpp"

namespace {

using namespace tendril;

const json::value& fixed_data() {
    static const json::value value =
        parse_json(R"({"a": {"b": [1, 2, {"c": "x"}]}, "n": 5, "s": "text", "l": [3, "3", null, true, []]})").value();
    return value;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    const auto document = parse_json(text, {.bytes_max = 16 * 1024, .depth_max = 200});
    if (!document) return 0;
    const auto* pair = document->if_object();
    const bool brings_data = pair != nullptr && pair->contains("rule") && pair->contains("data");
    const expr::Limits limits{.output_bytes_max = 64 * 1024, .steps_max = 5'000};
    const auto& source = brings_data ? pair->at("rule") : *document;
    const auto rule = expr::Rule::compile(source, limits);
    if (!rule) return 0;
    const auto& data = brings_data ? pair->at("data") : fixed_data();
    const auto value = rule->evaluate(data);
    const auto holds = rule->holds(data);
    const bool is_too_large = !value && expr::is_limit_reached(value.error());  // to be written out
    if (value.has_value() != holds.has_value() && !is_too_large) __builtin_trap();
    const auto explanation = expr::explain_rule(source, data, limits);
    if (explanation && holds && explanation->holds != *holds) __builtin_trap();
    return 0;
}
