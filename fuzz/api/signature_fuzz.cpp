// Signature headers and keys as strangers and operators may write them: nothing of it is ever believed.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "api/highlevel_keys.hpp"
#include "base/json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using tendril::api::HighLevelKeys;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto first = bytes.substr(0, bytes.find('\n'));
    const auto rest = bytes.substr(std::min(first.size() + 1, bytes.size()));

    auto keys = HighLevelKeys::published();
    keys.accepts_rsa = true;
    tendril::http::Headers headers;
    headers.add("X-GHL-Signature", std::string(first));
    headers.add("X-WH-Signature", std::string(rest));
    if (keys.verify(headers, bytes)) std::abort();

    static_cast<void>(HighLevelKeys::from_secret(tendril::vault::SecretText(std::string(bytes))).verify(headers, rest));
    const auto members = tendril::parse_json(bytes);
    if (members && members->is_object()) {
        auto changed = HighLevelKeys::published();
        static_cast<void>(tendril::api::read_keys(members->get_object(), changed));
    }
    return 0;
}
