// The text formats that manifests' schemas may name.
#pragma once

#include <string_view>

namespace tendril::connector {

struct TextFormat {
    std::string_view name;
    std::string_view wanted;   // "an e-mail address"
    std::string_view example;  // for the mend
    bool (*accepts)(std::string_view text);
};

// email, date, date-time or uri; nullptr for any other name.
const TextFormat* find_text_format(std::string_view name);

}  // namespace tendril::connector
