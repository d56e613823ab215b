// What the filters on dates share, and `to_iso8601` and `readable_date`: moments for systems and for people.
#include <array>

#include "expr/failure.hpp"
#include "expr/filters/moment.hpp"

namespace tendril::expr {

bool is_absent_moment(const Value& input) {
    return input.is_nil() || (input.is_text() && input.as_text().find_first_not_of(' ') == std::string_view::npos);
}

const date::time_zone& zone_of(const Value& name, const FilterCall& call) {
    if (name.is_nil()) return find_zone(call.evaluation.environment().time_zone, call);
    return find_zone(text_of(call.evaluation, name), call);
}

WrittenMoment require_moment(const Value& input, const FilterCall& call, const date::time_zone& zone) {
    if (input.is_text() && (input.as_text() == "now" || input.as_text() == "today")) {
        const auto now = call.evaluation.environment().now;
        return {date::local_time<std::chrono::microseconds>((now + zone.get_info(now).offset).time_since_epoch()),
                std::nullopt, true};
    }
    const auto moment = read_moment(input);
    if (moment) return *moment;
    const auto found = input.is_text() ? quoted(input.as_text()) : std::string(kind_name(input));
    call.fail("cannot read " + found + " as a date; write one like \"2026-12-01\" or \"2026-12-01T09:00\".");
}

Value iso8601(const ShownMoment& moment, const FilterCall& call) {
    const bool whole_seconds = moment.local.time_since_epoch() % std::chrono::seconds(1) == std::chrono::seconds(0);
    TextBuilder result(call.evaluation);
    append_formatted(result, moment, whole_seconds ? "%Y-%m-%dT%H:%M:%S%:z" : "%Y-%m-%dT%H:%M:%S.%3N%:z");
    return result.value();
}

namespace {

ShownMoment read(const Value& input, const FilterCall& call) {
    const auto& zone = zone_of(call.argument(0), call);
    return show_in_zone(require_moment(input, call, zone), zone);
}

Value to_iso8601(const Value& input, const FilterCall& call) {
    return is_absent_moment(input) ? Value() : iso8601(read(input, call), call);
}

Value readable_date(const Value& input, const FilterCall& call) {
    if (is_absent_moment(input)) return {};
    const auto shown = read(input, call);
    TextBuilder result(call.evaluation);
    append_formatted(result, shown, shown.has_time ? "%A, %-d %B %Y at %H:%M" : "%A, %-d %B %Y");
    if (shown.has_time) {
        result.append(" (");
        result.append(zone_of(call.argument(0), call).name());
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
