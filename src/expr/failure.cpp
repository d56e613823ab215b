#include "expr/failure.hpp"

namespace tendril::expr {

void fail(ErrorCode code, std::string message, std::string field) {
    throw Failure{Error(code, std::move(message), std::move(field))};
}

std::string quoted(std::string_view text) {
    constexpr std::size_t longest = 60;
    if (text.size() <= longest) return '"' + std::string(text) + '"';
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;  // not inside a character
    return '"' + std::string(text.substr(0, end)) + "...\"";
}

}  // namespace tendril::expr
