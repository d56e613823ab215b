#include "connector/schema_format.hpp"

#include <algorithm>
#include <array>
#include <boost/url/parse.hpp>
#include <chrono>

#include "base/time.hpp"

namespace tendril::connector {

namespace {

bool is_digit(char character) {
    return character >= '0' && character <= '9';
}

// "ada@example.com": one @, something before it, a domain of letters, digits, dots and hyphens after it. Deliverability
// is the mail system's business; quoted local parts are left out on purpose, nobody has one.
bool is_email(std::string_view text) {
    const auto at = text.rfind('@');
    if (at == std::string_view::npos || at == 0 || text.size() > 254) return false;
    const auto local = text.substr(0, at);
    const auto domain = text.substr(at + 1);
    const auto printable = [](char character) {
        return static_cast<unsigned char>(character) > 0x20 && character != 0x7F && character != '@';
    };
    const auto in_domain = [](char character) {
        const auto byte = static_cast<unsigned char>(character);
        const char lower = static_cast<char>(byte | 0x20U);
        return byte >= 0x80 || (lower >= 'a' && lower <= 'z') || is_digit(character) || character == '-' ||
               character == '.';
    };
    return std::all_of(local.begin(), local.end(), printable) && !domain.empty() && domain.front() != '.' &&
           domain.back() != '.' && domain.find("..") == std::string_view::npos &&
           std::all_of(domain.begin(), domain.end(), in_domain);
}

int number_at(std::string_view text, std::size_t from, std::size_t length) {
    int number = 0;
    for (const char character : text.substr(from, length)) number = number * 10 + (character - '0');
    return number;
}

// RFC 3339 full-date, a day that exists.
bool is_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    for (const std::size_t i : {0U, 1U, 2U, 3U, 5U, 6U, 8U, 9U}) {
        if (!is_digit(text[i])) return false;
    }
    return std::chrono::year_month_day(std::chrono::year(number_at(text, 0, 4)),
                                       std::chrono::month(static_cast<unsigned>(number_at(text, 5, 2))),
                                       std::chrono::day(static_cast<unsigned>(number_at(text, 8, 2))))
        .ok();
}

bool is_date_time(std::string_view text) {
    return parse_iso8601(text).has_value();
}

bool is_uri(std::string_view text) {
    return boost::urls::parse_uri({text.data(), text.size()}).has_value();
}

constexpr std::array formats{
    TextFormat{"email", "an e-mail address", "ada@example.com", is_email},
    TextFormat{"date", "a day", "2026-11-24", is_date},
    TextFormat{"date-time", "a date and time with a zone", "2026-11-24T09:00:00Z", is_date_time},
    TextFormat{"uri", "a web address", "https://example.com/page", is_uri},
};

}  // namespace

const TextFormat* find_text_format(std::string_view name) {
    const auto found =
        std::find_if(formats.begin(), formats.end(), [name](const TextFormat& format) { return format.name == name; });
    return found == formats.end() ? nullptr : &*found;
}

}  // namespace tendril::connector
