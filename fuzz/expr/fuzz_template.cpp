// Compiles the input as a Liquid template and evaluates it on fixed data. Whatever it is, it must end as a value or an
// error, within its limits; and it gives the same as a field of a mapping.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/json.hpp"
#include "expr/mapping.hpp"
#include "expr/template.hpp"

namespace {

using namespace tendril;

const json::object& data() {
    static const json::value value = parse_json(R"({"a": [1, "two", 3.5, null, {"k": [true]}], "o": {"x": {"y": "z"}},
        "s": "Grüße, <b>you</b> & \"me\"", "n": -7, "d": "2026-12-01T09:00", "f": 0.1, "t": true, "e": ""})")
                                         .value();
    return value.get_object();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    const expr::Limits limits{.template_bytes_max = 4096, .output_bytes_max = 64 * 1024, .steps_max = 5'000};
    for (const auto mode : {expr::Mode::strict, expr::Mode::lax}) {
        const auto compiled = expr::Template::compile(text, mode, limits);
        if (!compiled) continue;
        const auto value = compiled->evaluate(data(), {TimePoint(), "Europe/Berlin"});
        if (value && to_text(*value).size() > 32 * limits.output_bytes_max) __builtin_trap();
        const auto mapping = expr::Mapping::compile({{"one", text}, {"two", {text}}}, mode, limits);
        const auto filled = mapping.value().evaluate(data(), {TimePoint(), "Europe/Berlin"});
        if (value && filled && filled->at("two").at(0) != *value) __builtin_trap();
    }
    return 0;
}
