// Formatting by strftime's directives with Ruby's flags.
#include <fmt/format.h>

#include <array>

#include "expr/filters/moment.hpp"
#include "expr/unicode.hpp"

namespace tendril::expr {

namespace {

constexpr std::array<std::string_view, 12> months{"January",   "February", "March",    "April",
                                                  "May",       "June",     "July",     "August",
                                                  "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 7> weekdays{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                   "Thursday", "Friday", "Saturday"};

// A moment taken apart.
struct Fields {
    int year;
    unsigned month;
    unsigned day;
    std::int64_t hour;
    std::int64_t minute;
    std::int64_t second;
    std::int64_t micros;
    unsigned weekday;  // 0 is Sunday
    int day_of_year;   // from 1
    std::int64_t epoch;
};

Fields take_apart(const ShownMoment& moment) {
    const auto day = date::floor<date::days>(moment.local);
    const date::year_month_day calendar(day);
    const date::hh_mm_ss clock(moment.local - day);
    const auto new_year = date::local_days(calendar.year() / date::January / 1);
    const auto seconds = date::floor<std::chrono::seconds>(moment.local.time_since_epoch()) - moment.offset;
    return {static_cast<int>(calendar.year()),
            static_cast<unsigned>(calendar.month()),
            static_cast<unsigned>(calendar.day()),
            clock.hours().count(),
            clock.minutes().count(),
            clock.seconds().count(),
            clock.subseconds().count(),
            date::weekday(day).c_encoding(),
            static_cast<int>((day - new_year).count()) + 1,
            seconds.count()};
}

// "%-5d" taken apart: flags, width, letter.
struct Directive {
    char padding = '\0';  // '-', '_', '0', or none given
    bool upper = false;
    int colons = 0;
    std::size_t width = 0;
    char letter = '\0';
};

std::string number(const Directive& directive, std::int64_t value, std::size_t width, char fill = '0') {
    if (directive.padding == '-') return std::to_string(value);
    if (directive.padding == '_') fill = ' ';
    if (directive.padding == '0') fill = '0';
    const auto digits = std::to_string(value);
    const auto wanted = directive.width > 0 ? directive.width : width;
    return digits.size() < wanted ? std::string(wanted - digits.size(), fill) + digits : digits;
}

std::string word(const Directive& directive, std::string_view text) {
    std::string result = directive.upper ? to_upper(text) : std::string(text);
    if (result.size() < directive.width) {
        result.insert(0, directive.width - result.size(), directive.padding == '0' ? '0' : ' ');
    }
    return result;
}

std::string offset_text(const Directive& directive, std::chrono::seconds offset) {
    const auto minutes = std::abs(offset.count()) / 60;
    return fmt::format("{}{:02}{}{:02}", offset.count() < 0 ? '-' : '+', minutes / 60, directive.colons > 0 ? ":" : "",
                       minutes % 60);
}

std::string fraction(const Directive& directive, const Fields& fields, std::size_t digits) {
    auto text = fmt::format("{:06}000", fields.micros);
    text.resize(directive.width > 0 ? std::min<std::size_t>(directive.width, 9) : digits, '0');
    return text;
}

std::int64_t twelve_hours(std::int64_t hour) {
    return hour % 12 == 0 ? 12 : hour % 12;
}

// Weeks that start on `first` (0 is Sunday); days before the first such day are week 0.
std::int64_t week_of_year(const Fields& fields, unsigned first) {
    return (fields.day_of_year + 6 - static_cast<int>((fields.weekday + 7 - first) % 7)) / 7;
}

// Directives that stand for several others.
std::string_view composite(char letter) {
    switch (letter) {
        case 'D':
        case 'x':
            return "%m/%d/%y";
        case 'F':
            return "%Y-%m-%d";
        case 'T':
        case 'X':
            return "%H:%M:%S";
        case 'R':
            return "%H:%M";
        case 'r':
            return "%I:%M:%S %p";
        case 'c':
            return "%a %b %e %H:%M:%S %Y";
        case 'v':
            return "%e-%^b-%Y";
        default:
            return {};
    }
}

std::string date_part(const Directive& directive, const Fields& fields) {
    switch (directive.letter) {
        case 'Y':
            return number(directive, fields.year, 4);
        case 'C':
            return number(directive, fields.year / 100, 2);
        case 'y':
            return number(directive, fields.year % 100, 2);
        case 'm':
            return number(directive, fields.month, 2);
        case 'B':
            return word(directive, months[fields.month - 1]);
        case 'b':
        case 'h':
            return word(directive, months[fields.month - 1].substr(0, 3));
        case 'd':
            return number(directive, fields.day, 2);
        case 'e':
            return number(directive, fields.day, 2, ' ');
        case 'j':
            return number(directive, fields.day_of_year, 3);
        case 'A':
            return word(directive, weekdays[fields.weekday]);
        case 'a':
            return word(directive, weekdays[fields.weekday].substr(0, 3));
        case 'u':
            return number(directive, fields.weekday == 0 ? 7 : fields.weekday, 1);
        case 'w':
            return number(directive, fields.weekday, 1);
        case 'U':
            return number(directive, week_of_year(fields, 0), 2);
        case 'W':
            return number(directive, week_of_year(fields, 1), 2);
        default:
            return {};
    }
}

std::string time_part(const Directive& directive, const Fields& fields, const ShownMoment& moment) {
    switch (directive.letter) {
        case 'H':
            return number(directive, fields.hour, 2);
        case 'k':
            return number(directive, fields.hour, 2, ' ');
        case 'I':
            return number(directive, twelve_hours(fields.hour), 2);
        case 'l':
            return number(directive, twelve_hours(fields.hour), 2, ' ');
        case 'M':
            return number(directive, fields.minute, 2);
        case 'S':
            return number(directive, fields.second, 2);
        case 'L':
            return fraction(directive, fields, 3);
        case 'N':
            return fraction(directive, fields, 9);
        case 'p':
            return word(directive, fields.hour < 12 ? "AM" : "PM");
        case 'P':
            return fields.hour < 12 ? "am" : "pm";
        case 'z':
            return offset_text(directive, moment.offset);
        case 'Z':
            return word(directive, moment.abbreviation);
        case 's':
            return number(directive, fields.epoch, 1);
        case 'n':
            return "\n";
        case 't':
            return "\t";
        case '%':
            return "%";
        default:
            return {};
    }
}

// Reads the directive after "%" at `at` and moves past it.
Directive read_directive(std::string_view format, std::size_t& at) {
    constexpr std::size_t widest = 100;
    Directive directive;
    for (; at < format.size(); ++at) {
        const char c = format[at];
        if (c == '-' || c == '_' || (c == '0' && directive.width == 0)) {
            directive.padding = c;
        } else if (c == '^' || c == '#') {
            directive.upper = true;
        } else if (c == ':') {
            ++directive.colons;
        } else if (c >= '0' && c <= '9') {
            directive.width = std::min(widest, directive.width * 10 + static_cast<std::size_t>(c - '0'));
        } else {
            directive.letter = c;
            ++at;
            break;
        }
    }
    return directive;
}

}  // namespace

void append_formatted(TextBuilder& output, const ShownMoment& moment, std::string_view format) {
    const auto fields = take_apart(moment);
    for (std::size_t at = 0; at < format.size();) {
        if (format[at] != '%') {
            output.append(format[at++]);
            continue;
        }
        const auto start = at++;
        const auto directive = read_directive(format, at);
        if (const auto several = composite(directive.letter); !several.empty()) {
            append_formatted(output, moment, several);
            continue;
        }
        auto text = date_part(directive, fields);
        if (text.empty()) text = time_part(directive, fields, moment);
        const bool known = !text.empty() || directive.letter == 'Z';
        output.append(known ? std::string_view(text) : format.substr(start, at - start));
    }
}

}  // namespace tendril::expr
