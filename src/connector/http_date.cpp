#include "connector/http_date.hpp"

#include <array>
#include <string>

namespace tendril::connector {

namespace {

constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

}  // namespace

std::optional<TimePoint> parse_http_date(std::string_view text) {
    // Positions are fixed: "Tue, 24 Nov 2026 09:00:00 GMT".
    if (text.size() != 29 || text.substr(3, 2) != ", " || text.substr(25) != " GMT") return std::nullopt;
    for (std::size_t month = 0; month < months.size(); ++month) {
        if (text.substr(8, 3) != months[month]) continue;
        const auto number = month < 9 ? "0" + std::to_string(month + 1) : std::to_string(month + 1);
        return parse_iso8601(std::string(text.substr(12, 4)) + "-" + number + "-" + std::string(text.substr(5, 2)) +
                             "T" + std::string(text.substr(17, 8)) + "Z");
    }
    return std::nullopt;
}

}  // namespace tendril::connector
