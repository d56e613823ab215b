#include "engine/wait_end.hpp"

#include "expr/filters/moment.hpp"
#include "expr/zone.hpp"

namespace tendril::engine {

namespace {

Result<const date::time_zone*> zone_of(const flow::WaitUntil& wait, const json::object& scope,
                                       const expr::Environment& environment) {
    std::string name = environment.time_zone;
    if (wait.time_zone) {
        const auto written = wait.time_zone->evaluate(scope, environment);
        if (!written) return written.error();
        if (written->is_string() && !written->get_string().empty()) name = std::string(written->get_string());
    } else if (const auto* trigger = scope.if_contains("trigger")) {
        const auto* persons = find_path(*trigger, "/data/timezone");
        // A person's zone that does not exist is their app's mistake; the workspace's will do.
        const bool is_usable = persons != nullptr && persons->is_string() &&
                               expr::locate_zone(std::string_view(persons->get_string())) != nullptr;
        if (is_usable) name = std::string(persons->get_string());
    }
    const auto* zone = expr::locate_zone(name);
    if (zone != nullptr) return zone;
    return Error(ErrorCode::invalid_input, "There is no time zone '" + name + "'.", "time_zone");
}

std::optional<expr::WrittenMoment> read(const json::value& value) {
    return expr::read_moment(expr::Value::of(value));
}

}  // namespace

Result<TimePoint> end_of_wait(const flow::WaitUntil& wait, const json::object& scope,
                              const expr::Environment& environment) {
    const auto written = wait.instant.evaluate(scope, environment);
    if (!written) return written.error();
    const auto moment = read(*written);
    if (!moment) {
        const std::string shown = to_text(*written).substr(0, 100);
        return Error(ErrorCode::invalid_input, shown + " is not a date or a time.", "until");
    }
    const auto zone = zone_of(wait, scope, environment);
    if (!zone) return zone.error();
    return expr::instant_of(*moment, **zone);
}

}  // namespace tendril::engine
