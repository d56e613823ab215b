// Sends foreign texts through Tendril's own filters (dates, telephone numbers, HTML, money, names...): the first line
// is the filter with its arguments as a template writes them ("phone: 'DE'"), the rest the text that it is given.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "expr/template.hpp"

using namespace tendril;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(bytes), size);
    const auto end_of_line = input.find('\n');
    if (end_of_line == std::string_view::npos) return 0;
    const auto filters = input.substr(0, end_of_line);
    const auto text = input.substr(end_of_line + 1);
    const expr::Limits limits{.template_bytes_max = 1024, .output_bytes_max = 64 * 1024, .steps_max = 5'000};
    const auto compiled =
        expr::Template::compile("{{ text | " + std::string(filters) + " }}", expr::Mode::strict, limits);
    if (!compiled) return 0;
    const json::object data{{"text", text}, {"list", {text, "two", 3, nullptr}}};
    const auto value = compiled->evaluate(data, {TimePoint(), "America/New_York"});
    if (value && to_text(*value).size() > 32 * limits.output_bytes_max) __builtin_trap();
    return 0;
}
