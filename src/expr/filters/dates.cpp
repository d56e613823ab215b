// The filter `date`.
#include <array>

#include "expr/filters/moment.hpp"

namespace tendril::expr {

namespace {

std::optional<WrittenMoment> moment_of(const Value& input, const FilterCall& call, const date::time_zone& zone) {
    const bool now = input.is_text() && (input.as_text() == "now" || input.as_text() == "today");
    return now ? require_moment(input, call, zone) : read_moment(input);
}

// What cannot be read as a date is passed on, as in standard Liquid; `to_iso8601` is the strict one.
Value format_date(const Value& input, const FilterCall& call) {
    const auto format = call.text_argument(0);
    if (input.is_nil() || format.empty()) return input;
    const auto& zone = find_zone(call.evaluation.environment().time_zone, call);
    const auto moment = moment_of(input, call, zone);
    if (!moment) return input;
    TextBuilder result(call.evaluation);
    append_formatted(result, show_as_written(*moment, zone), format);
    return result.value();
}

constexpr std::array filters{Filter{"date", format_date, 1, 1}};

}  // namespace

std::span<const Filter> date_filters() {
    return filters;
}

}  // namespace tendril::expr
