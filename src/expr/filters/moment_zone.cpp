#include "expr/failure.hpp"
#include "expr/filters/moment.hpp"
#include "expr/zone.hpp"

namespace tendril::expr {

using std::chrono::microseconds;

TimePoint instant_of(const WrittenMoment& moment, const date::time_zone& zone) {
    if (moment.offset) return TimePoint(moment.local.time_since_epoch()) - *moment.offset;
    return std::chrono::time_point_cast<microseconds>(zone.to_sys(moment.local, date::choose::earliest));
}

const date::time_zone& find_zone(std::string_view name, const FilterCall& call) {
    const auto* zone = locate_zone(name);
    if (zone == nullptr) {
        call.fail("does not know the time zone " + quoted(name) + "; write one like \"Europe/Berlin\".");
    }
    return *zone;
}

ShownMoment show_in_zone(const WrittenMoment& moment, const date::time_zone& zone) {
    const auto instant = instant_of(moment, zone);
    const auto info = zone.get_info(instant);
    return {date::local_time<microseconds>((instant + info.offset).time_since_epoch()), info.offset, info.abbrev,
            moment.has_time};
}

ShownMoment show_as_written(const WrittenMoment& moment, const date::time_zone& zone) {
    if (!moment.offset) return show_in_zone(moment, zone);
    return {moment.local, *moment.offset, moment.offset->count() == 0 ? "UTC" : "", moment.has_time};
}

}  // namespace tendril::expr
