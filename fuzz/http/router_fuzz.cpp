// Paths and queries as strangers write them.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "http/router.hpp"

using namespace tendril::http;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    static_cast<void>(parse_query(text));
    if (const auto decoded = percent_decode(text);
        decoded && percent_decode(percent_encode(*decoded)).value() != *decoded) {
        std::abort();
    }
    static const PathPattern pattern("/runs/{id}/replay");
    Parameters parameters;
    if (pattern.matches(text, parameters) && parameters.at("id").empty()) std::abort();
    return 0;
}
