// Filters that reckon with dates: in calendar units, in a time zone.
#include <array>
#include <sstream>

#include "expr/failure.hpp"
#include "expr/filters/moment.hpp"
#include "expr/number.hpp"

namespace tendril::expr {

namespace {

using std::chrono::microseconds;
using LocalTime = date::local_time<microseconds>;

// Far beyond any date that means something, and small enough that no sum leaves the range of dates.
constexpr std::int64_t amount_max = 1'000'000;

std::int64_t amount(const FilterCall& call, std::string_view name) {
    const auto value = call.option(name);
    if (value.is_nil()) return 0;
    const auto number = whole_argument(value, call);
    if (number > amount_max || number < -amount_max) {
        call.fail("takes at most 1,000,000 " + std::string(name) + ".");
    }
    return number;
}

// The same day of a later month; the month's last one where it is shorter.
LocalTime add_months(LocalTime time, std::int64_t months) {
    const auto day = date::floor<date::days>(time);
    auto shifted = date::year_month_day(day) + date::months(static_cast<int>(months));
    if (!shifted.ok()) shifted = shifted.year() / shifted.month() / date::last;
    return LocalTime(date::local_days(shifted)) + (time - day);
}

WrittenMoment in_zone(const Value& input, const FilterCall& call, const date::time_zone& zone) {
    const auto moment = require_moment(input, call, zone);
    return {show_in_zone(moment, zone).local, std::nullopt, moment.has_time};
}

Value written(const WrittenMoment& moment, const FilterCall& call, const date::time_zone& zone) {
    return iso8601(show_in_zone(moment, zone), call);
}

// Months and days by the calendar (9:00 stays 9:00 when the clocks change), then hours and smaller as time that passes.
Value add_time(const Value& input, const FilterCall& call) {
    if (is_absent_moment(input)) return {};
    const auto& zone = zone_of(call.option("zone"), call);
    auto moment = in_zone(input, call, zone);
    moment.local = add_months(moment.local, 12 * amount(call, "years") + amount(call, "months"));
    moment.local += date::days(7 * amount(call, "weeks") + amount(call, "days"));
    const auto passing = std::chrono::hours(amount(call, "hours")) + std::chrono::minutes(amount(call, "minutes")) +
                         std::chrono::seconds(amount(call, "seconds"));
    const auto instant = instant_of(moment, zone) + passing;
    return written({LocalTime(instant.time_since_epoch()), std::chrono::minutes(0), true}, call, zone);
}

// The first instant of the day, week (Monday), month or year.
Value start_of(const Value& input, const FilterCall& call) {
    if (is_absent_moment(input)) return {};
    const auto& zone = zone_of(call.option("zone"), call);
    const auto moment = in_zone(input, call, zone);
    const auto day = date::floor<date::days>(moment.local);
    const date::year_month_day calendar(day);
    const auto unit = call.text_argument(0);
    date::local_days first = day;
    if (unit == "week") {
        first = day - (date::weekday(day) - date::Monday);
    } else if (unit == "month") {
        first = date::local_days(calendar.year() / calendar.month() / 1);
    } else if (unit == "year") {
        first = date::local_days(calendar.year() / 1 / 1);
    } else if (unit != "day") {
        call.fail("takes \"day\", \"week\", \"month\" or \"year\", not " + quoted(unit) + ".");
    }
    return written({LocalTime(first), std::nullopt, true}, call, zone);
}

// Calendar days from the input to the argument: 0 on the same day, negative when it lies before.
Value days_until(const Value& input, const FilterCall& call) {
    if (is_absent_moment(input) || is_absent_moment(call.argument(0))) return {};
    const auto& zone = zone_of(call.option("zone"), call);
    const auto from = date::floor<date::days>(in_zone(input, call, zone).local);
    const auto to = date::floor<date::days>(in_zone(call.argument(0), call, zone).local);
    return Value::integer((to - from).count());
}

// "2026-12-01", as a calendar in the zone shows it.
Value date_only(const Value& input, const FilterCall& call) {
    if (is_absent_moment(input)) return {};
    const auto& zone = zone_of(call.argument(0), call);
    TextBuilder result(call.evaluation);
    append_formatted(result, show_in_zone(require_moment(input, call, zone), zone), "%Y-%m-%d");
    return result.value();
}

Value to_unix(const Value& input, const FilterCall& call) {
    if (is_absent_moment(input)) return {};
    const auto& zone = zone_of(Value(), call);
    const auto instant = instant_of(require_moment(input, call, zone), zone);
    return Value::integer(std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count());
}

Value to_unix_ms(const Value& input, const FilterCall& call) {
    if (is_absent_moment(input)) return {};
    const auto& zone = zone_of(Value(), call);
    const auto instant = instant_of(require_moment(input, call, zone), zone);
    return Value::integer(std::chrono::floor<std::chrono::milliseconds>(instant).time_since_epoch().count());
}

// The date library also takes widths, and orders of a locale: both reckon with whatever they are given.
constexpr std::string_view directives = "dmYyeHIMSpbBaAjzZFTDR%";

void check_order(std::string_view order, const FilterCall& call) {
    for (auto at = order.find('%'); at != std::string_view::npos; at = order.find('%', at + 2)) {
        const auto directive = order.substr(at, 2);
        if (directive.size() == 2 && directives.find(directive[1]) != std::string_view::npos) continue;
        call.fail(
            "does not know " + quoted(directive) +
            " in the format. It takes %d (day), %m (month), %Y (year), %y (year of two digits), %H (hour), %I and %p "
            "(hour of twelve, AM or PM), %M (minute), %S (second), %b (name of the month), %z (offset) and some more.");
    }
}

// A date written in another order: "31.12.2026" by "%d.%m.%Y". Gives ISO 8601, meant in the zone.
Value read_date(const Value& input, const FilterCall& call) {
    if (is_absent_moment(input)) return {};
    const auto text = text_of(call.evaluation, input);
    const auto format = std::string(call.text_argument(0));
    check_order(format, call);
    const auto& zone = zone_of(call.option("zone"), call);
    call.evaluation.charge_text(16 * (text.size() + format.size()));
    std::istringstream stream{std::string(text)};
    LocalTime local;
    std::chrono::minutes offset{0};
    std::string abbreviation;
    date::from_stream(stream, format.c_str(), local, &abbreviation, &offset);
    const bool read = !stream.fail() && (stream.peek() == std::istringstream::traits_type::eof() || stream.eof());
    if (!read) call.fail("cannot read " + quoted(text) + " by the format " + quoted(format) + ".");
    const bool has_offset = format.find("%z") != std::string::npos;
    return written({local, has_offset ? std::optional(offset) : std::nullopt, true}, call, zone);
}

constexpr std::array filters{
    Filter{"add_time", add_time},         Filter{"start_of", start_of, 1, 1}, Filter{"days_until", days_until, 1, 1},
    Filter{"date_only", date_only, 0, 1}, Filter{"to_unix", to_unix},         Filter{"to_unix_ms", to_unix_ms},
    Filter{"read_date", read_date, 1, 1},
};

}  // namespace

std::span<const Filter> date_arithmetic_filters() {
    return filters;
}

}  // namespace tendril::expr
