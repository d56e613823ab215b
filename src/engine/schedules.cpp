#include "engine/schedules.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/log.hpp"
#include "expr/zone.hpp"

namespace tendril::engine {

namespace {

using std::chrono::hours;

constexpr std::chrono::seconds longest_pause{5};
// A time that is looked at this late was missed; until then the server was only busy.
constexpr std::chrono::minutes punctual{1};

// The last due time in (through, now]. Looks back in growing steps, so that a schedule of every minute that was missed
// for months is not counted through.
std::optional<TimePoint> last_due(const flow::Cron& cron, const date::time_zone& zone, TimePoint through,
                                  TimePoint now) {
    constexpr std::array<hours, 5> looks_back{hours(1), hours(24), hours(31 * 24), hours(366 * 24),
                                              hours(9 * 366 * 24)};
    for (const auto back : looks_back) {
        const auto from = std::max<TimePoint>(through, now - back);
        auto due = cron.next(from, zone);
        if (due > now) {
            if (from == through) return std::nullopt;
            continue;
        }
        for (auto after = cron.next(due, zone); after <= now; after = cron.next(due, zone)) due = after;
        return due;
    }
    return std::nullopt;
}

std::string in_zone(TimePoint instant, const date::time_zone& zone) {
    return date::format("%FT%T%Ez", date::make_zoned(&zone, date::floor<std::chrono::seconds>(instant)));
}

const date::time_zone& zone_of(const flow::Schedule& schedule, const std::string& workspaces) {
    const auto* zone = expr::locate_zone(schedule.time_zone.empty() ? workspaces : schedule.time_zone);
    return zone == nullptr ? *date::locate_zone("UTC") : *zone;
}

std::string mark_name(const std::string& flow) {
    return "schedule:" + flow;
}

}  // namespace

DueTime due_time(const flow::Schedule& schedule, const date::time_zone& zone, TimePoint through, TimePoint now) {
    DueTime due;
    const auto last = last_due(schedule.cron, zone, through, now);
    due.through = last.value_or(through);
    due.next = schedule.cron.next(std::max(due.through, now), zone);
    const bool was_missed = last && now - *last > punctual;
    if (last && !(was_missed && schedule.missed == flow::Missed::skip)) due.fire = last;
    return due;
}

Incoming make_firing(const flow::CompiledFlow& flow, const date::time_zone& zone, TimePoint scheduled_for,
                     TimePoint now) {
    Incoming event;
    event.workspace = flow.workspace;
    event.flow = flow.id;
    event.external_id = "schedule:" + flow.id + ":" + to_iso8601(scheduled_for);
    event.type = flow::schedule_event_type;
    event.occurred_at = scheduled_for;
    event.data = {{"flow", flow.id}, {"scheduled_for", in_zone(scheduled_for, zone)}, {"fired_at", in_zone(now, zone)}};
    return event;
}

std::chrono::microseconds Schedules::tick() {
    const auto now = parts_.clock.now();
    TimePoint next = now + longest_pause;
    std::map<std::string, Known> still_known;
    for (const auto& flow : parts_.flows.scheduled()) {
        const auto& schedule = *flow->schedule;
        auto meaning = schedule.text + " " + schedule.time_zone;
        const auto known = known_.find(flow->id);
        if (known == known_.end() || known->second.meaning != meaning) {
            meet(*flow, std::move(meaning));
        } else if (const auto due = look_at(*flow, known->second)) {
            next = std::min(next, *due);
        }
        if (auto node = known_.extract(flow->id)) still_known.insert(std::move(node));
    }
    // A flow that is no longer published begins anew when it comes back.
    known_ = std::move(still_known);
    has_begun_ = true;
    return std::max(next - now, std::chrono::microseconds(1'000));
}

void Schedules::meet(const flow::CompiledFlow& flow, std::string meaning) {
    auto& known = known_[flow.id];
    known = {};
    known.meaning = std::move(meaning);
    // Published while the server runs: its times begin now, whatever an older schedule of the flow left behind.
    if (has_begun_) known.through = parts_.clock.now();
    parts_.find_mark(mark_name(flow.id),
                     [this, id = flow.id](const Result<std::optional<std::string>>& mark) { on_mark(id, mark); });
}

void Schedules::on_mark(const std::string& flow, const Result<std::optional<std::string>>& mark) {
    const auto found = known_.find(flow);
    if (found == known_.end()) return;
    auto& known = found->second;
    if (!mark) {
        log::warn("When the schedule of {} was fired last could not be read: {}", flow, mark.error().message);
        known_.erase(found);  // and is read again
        return;
    }
    known.mark = *mark;
    if (known.through) return;
    // "2026-11-23T09:00:00.000Z 0 9 * * 1-5 Europe/Berlin"
    const auto text = mark->value_or("");
    const auto end = text.find(' ');
    const bool is_same = end != std::string::npos && text.substr(end + 1) == known.meaning;
    const auto through = is_same ? parse_iso8601(text.substr(0, end)) : std::nullopt;
    known.through = through.value_or(parts_.clock.now());
}

// When the flow's next time is due.
std::optional<TimePoint> Schedules::look_at(const flow::CompiledFlow& flow, Known& known) {
    if (!known.through || known.is_firing) return std::nullopt;
    const auto now = parts_.clock.now();
    // The clock was ahead and was set right. What was fired by it is known by its time, and is not fired again.
    if (*known.through > now + punctual) known.through = now;
    const auto& zone = zone_of(*flow.schedule, parts_.time_zone_of(flow.workspace));
    const auto due = due_time(*flow.schedule, zone, *known.through, now);
    if (!due.fire) {
        known.through = due.through;
        return due.next;
    }
    known.is_firing = true;
    parts_.accept(make_firing(flow, zone, *due.fire, now),
                  [this, id = flow.id, through = due.through](const Result<Accepted>& accepted) {
                      on_fired(id, through, accepted);
                  });
    return due.next;
}

void Schedules::on_fired(const std::string& flow, TimePoint through, const Result<Accepted>& accepted) {
    const auto found = known_.find(flow);
    if (found == known_.end()) return;
    auto& known = found->second;
    known.is_firing = false;
    if (!accepted) {
        log::warn("The schedule of {} could not be fired and is tried again: {}", flow, accepted.error().message);
        return;
    }
    known.through = through;
    auto mark = to_iso8601(through) + " " + known.meaning;
    parts_.save_mark(mark_name(flow), std::exchange(known.mark, mark), mark);
}

}  // namespace tendril::engine
