#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "expr/filters/moment.hpp"
#include "expr/number.hpp"
#include "expr/unicode.hpp"

namespace tendril::expr {

namespace {

using std::chrono::microseconds;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// A cursor over the text; every method that reads moves past what it read, or leaves the cursor where it was.
class Reader {
 public:
    explicit Reader(std::string_view text) : text_(text) {}

    [[nodiscard]] bool at_end() const { return text_.empty(); }
    [[nodiscard]] char peek() const { return text_.empty() ? '\0' : text_.front(); }
    bool accept(std::string_view allowed) {
        if (text_.empty() || allowed.find(text_.front()) == std::string_view::npos) return false;
        text_.remove_prefix(1);
        return true;
    }
    void skip(std::string_view ignored) {
        while (accept(ignored)) continue;
    }
    // Up to `most` digits.
    std::optional<int> number(std::size_t most, std::size_t least = 1) {
        std::size_t length = 0;
        while (length < most && length < text_.size() && is_digit(text_[length])) ++length;
        if (length < least) return std::nullopt;
        int value = 0;
        std::from_chars(text_.data(), text_.data() + length, value);
        text_.remove_prefix(length);
        return value;
    }
    std::string_view word() {
        std::size_t length = 0;
        while (length < text_.size() && ((text_[length] | 0x20) >= 'a' && (text_[length] | 0x20) <= 'z')) ++length;
        const auto word = text_.substr(0, length);
        text_.remove_prefix(length);
        return word;
    }
    [[nodiscard]] std::string_view rest() const { return text_; }

 private:
    std::string_view text_;
};

// The parts of a moment while they are found one by one.
struct Parts {
    std::optional<int> year;
    std::optional<int> month;
    std::optional<int> day;
    bool has_time = false;
    int hour = 0;
    int minute = 0;
    int second = 0;
    microseconds fraction{0};
    std::optional<std::chrono::minutes> offset;
};

std::optional<WrittenMoment> finish(const Parts& parts) {
    if (!parts.year || !parts.month || !parts.day || parts.hour > 23 || parts.minute > 59 || parts.second > 60) {
        return std::nullopt;
    }
    const auto day = date::year(*parts.year) / *parts.month / *parts.day;
    if (!day.ok()) return std::nullopt;
    const auto local = date::local_days(day) + std::chrono::hours(parts.hour) + std::chrono::minutes(parts.minute) +
                       std::chrono::seconds(parts.second) + parts.fraction;
    return WrittenMoment{local, parts.offset, parts.has_time};
}

bool read_fraction(Reader& reader, microseconds& fraction) {
    if (!reader.accept(".,")) return true;
    std::int64_t value = 0;
    int digits = 0;
    for (; is_digit(reader.peek()); ++digits) {
        if (digits < 6) value = value * 10 + (reader.peek() - '0');
        reader.accept("0123456789");
    }
    if (digits == 0) return false;
    for (; digits < 6; ++digits) value *= 10;
    fraction = microseconds(value);
    return true;
}

// "09:00", "09:00:30", "09:00:30.5"; the hour was read before.
bool read_clock(Reader& reader, Parts& parts) {
    if (!reader.accept(":")) return false;
    const auto minute = reader.number(2, 2);
    if (!minute) return false;
    parts.minute = *minute;
    parts.has_time = true;
    if (!reader.accept(":")) return true;
    const auto second = reader.number(2, 2);
    if (!second) return false;
    parts.second = *second;
    return read_fraction(reader, parts.fraction);
}

// "Z", "+01:00", "+0100", "+01".
bool read_offset(Reader& reader, Parts& parts) {
    if (reader.accept("Zz")) {
        parts.offset = std::chrono::minutes(0);
        return true;
    }
    const bool negative = reader.peek() == '-';
    if (!reader.accept("+-")) return false;
    const auto hours = reader.number(2, 2);
    if (!hours) return false;
    reader.accept(":");
    const auto minutes = reader.number(2, 2).value_or(0);
    if (*hours > 23 || minutes > 59) return false;
    parts.offset = std::chrono::minutes(*hours * 60 + minutes) * (negative ? -1 : 1);
    return true;
}

std::optional<WrittenMoment> read_iso(std::string_view text) {
    Reader reader(text);
    Parts parts;
    parts.year = reader.number(4, 4);
    if (!parts.year || !reader.accept("-")) return std::nullopt;
    parts.month = reader.number(2, 2);
    if (!parts.month || !reader.accept("-")) return std::nullopt;
    parts.day = reader.number(2, 2);
    if (reader.at_end()) return finish(parts);
    if (!reader.accept("Tt ")) return std::nullopt;
    const auto hour = reader.number(2, 2);
    if (!hour) return std::nullopt;
    parts.hour = *hour;
    if (!read_clock(reader, parts)) return std::nullopt;
    reader.skip(" ");
    if (!reader.at_end() && !read_offset(reader, parts)) return std::nullopt;
    return reader.at_end() ? finish(parts) : std::nullopt;
}

constexpr std::array<std::string_view, 12> months{"jan", "feb", "mar", "apr", "may", "jun",
                                                  "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> days{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

bool starts_with_one_of(std::string_view word, std::span<const std::string_view> names, int& number) {
    const auto lower = to_lower(word.substr(0, 3));
    for (std::size_t index = 0; index < names.size(); ++index) {
        if (lower == names[index]) {
            number = static_cast<int>(index) + 1;
            return true;
        }
    }
    return false;
}

bool take_word(std::string_view word, Parts& parts) {
    int number = 0;
    const auto lower = to_lower(word);
    if (starts_with_one_of(word, months, number)) {
        parts.month = number;
    } else if (lower == "am" || lower == "pm") {
        if (parts.hour > 12) return false;
        parts.hour = parts.hour % 12 + (lower == "pm" ? 12 : 0);
    } else if (lower == "utc" || lower == "gmt" || lower == "z") {
        parts.offset = std::chrono::minutes(0);
    } else {
        constexpr std::array<std::string_view, 6> fillers{"st", "nd", "rd", "th", "at", "of"};
        return starts_with_one_of(word, days, number) || lower == "t" ||
               std::find(fillers.begin(), fillers.end(), lower) != fillers.end();
    }
    return true;
}

// The first number of one or two digits is the day, one of four the year, one before a colon the hour.
bool take_number(Reader& reader, Parts& parts) {
    const auto before = reader.rest().size();
    const auto number = reader.number(4);
    if (!number) return false;
    const auto digits = before - reader.rest().size();
    if (reader.peek() == ':' && digits <= 2) {
        parts.hour = *number;
        return read_clock(reader, parts);
    }
    auto& part = digits > 2 || parts.day ? parts.year : parts.day;
    if (part) return false;
    part = *number;
    return true;
}

std::optional<WrittenMoment> read_english(std::string_view text) {
    Reader reader(text);
    Parts parts;
    while (true) {
        reader.skip(" ,");
        if (reader.at_end()) return finish(parts);
        bool taken = false;
        if (is_digit(reader.peek())) {
            taken = take_number(reader, parts);
        } else if (reader.peek() == '+' || reader.peek() == '-') {
            taken = parts.has_time && read_offset(reader, parts);
        } else {
            const auto word = reader.word();
            taken = !word.empty() && take_word(word, parts);
        }
        if (!taken) return std::nullopt;
    }
}

// Beyond the year 5138 as seconds, a number must be milliseconds.
WrittenMoment from_epoch(double number) {
    constexpr double first_milliseconds = 1e11;
    constexpr double latest = 2.5e14;  // ten thousand years, to stay within the calendar
    const bool milliseconds = std::abs(number) >= first_milliseconds;
    const double seconds = std::clamp(milliseconds ? number / 1000 : number, -latest / 1000, latest / 1000);
    const auto since = microseconds(static_cast<std::int64_t>(std::llround(seconds * 1e6)));
    return {date::local_time<microseconds>(since), std::chrono::minutes(0), true};
}

}  // namespace

std::optional<WrittenMoment> read_moment(std::string_view text) {
    constexpr std::size_t longest = 100;
    if (text.empty() || text.size() > longest) return std::nullopt;
    if (const auto iso = read_iso(text)) return iso;
    const bool digits = text.find_first_not_of("0123456789", text.front() == '-' ? 1 : 0) == std::string_view::npos;
    if (digits) {
        const auto number = parse_number(text);
        return number && text.size() > 8 ? std::optional(from_epoch(real_of(*number))) : std::nullopt;
    }
    return read_english(text);
}

std::optional<WrittenMoment> read_moment(const Value& value) {
    if (value.is_number()) return from_epoch(real_of(value));
    if (!value.is_text()) return std::nullopt;
    auto text = value.as_text();
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return read_moment(text);
}

}  // namespace tendril::expr
