// The filters `to_iso8601` and `readable_date`: moments for systems and for people, in a time zone.
#include <array>

#include "expr/failure.hpp"
#include "expr/filters/moment.hpp"

namespace tendril::expr {

namespace {

std::string_view zone_name(const FilterCall& call) {
    if (!call.argument(0).is_nil()) return call.text_argument(0);
    return call.evaluation.environment().time_zone;
}

// Nothing and empty text stay nothing, so that a mapping leaves the field out.
bool is_absent(const Value& input) {
    return input.is_nil() || (input.is_text() && input.as_text().find_first_not_of(' ') == std::string_view::npos);
}

ShownMoment read(const Value& input, const FilterCall& call, std::string_view zone) {
    const auto moment = read_moment(input);
    if (!moment) {
        const auto found = input.is_text() ? quoted(input.as_text()) : std::string(kind_name(input));
        call.fail("cannot read " + found + " as a date; write one like \"2026-12-01\" or \"2026-12-01T09:00\".");
    }
    return show_in_zone(*moment, find_zone(zone, call));
}

Value to_iso8601(const Value& input, const FilterCall& call) {
    if (is_absent(input)) return {};
    const auto shown = read(input, call, zone_name(call));
    const bool whole_seconds = shown.local.time_since_epoch() % std::chrono::seconds(1) == std::chrono::seconds(0);
    TextBuilder result(call.evaluation);
    append_formatted(result, shown, whole_seconds ? "%Y-%m-%dT%H:%M:%S%:z" : "%Y-%m-%dT%H:%M:%S.%3N%:z");
    return result.value();
}

Value readable_date(const Value& input, const FilterCall& call) {
    if (is_absent(input)) return {};
    const auto zone = zone_name(call);
    const auto shown = read(input, call, zone);
    TextBuilder result(call.evaluation);
    append_formatted(result, shown, shown.has_time ? "%A, %-d %B %Y at %H:%M" : "%A, %-d %B %Y");
    if (shown.has_time) {
        result.append(" (");
        result.append(zone);
        result.append(")");
    }
    return result.value();
}

constexpr std::array filters{
    Filter{"to_iso8601", to_iso8601, 0, 1},
    Filter{"readable_date", readable_date, 0, 1},
};

}  // namespace

std::span<const Filter> moment_filters() {
    return filters;
}

}  // namespace tendril::expr
