// Compiles the input as a JsonLogic rule and evaluates it on fixed data. An input {"rule": ..., "data": ...} brings its
// own data.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/json.hpp"
#include "expr/rule.hpp"

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
    const auto rule = expr::Rule::compile(brings_data ? pair->at("rule") : *document, limits);
    if (!rule) return 0;
    const auto& data = brings_data ? pair->at("data") : fixed_data();
    const auto value = rule->evaluate(data);
    const auto holds = rule->holds(data);
    if (value.has_value() != holds.has_value()) __builtin_trap();
    return 0;
}
