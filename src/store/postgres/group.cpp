#include "store/postgres/group.hpp"

#include "store/postgres/announcement.hpp"
#include "store/postgres/tallied.hpp"

namespace tendril::store::postgres {

Group::Group(Connection& connection, std::span<Operation> operations, bool careful)
    : connection_(connection), careful_(careful) {
    for (auto& operation : operations) {
        if (auto* save = std::get_if<SaveChange>(&operation)) {
            saved_.add(*save);
        } else if (auto* append = std::get_if<AppendChange>(&operation)) {
            events_.add(*append);
        } else {
            starts_.push_back(&std::get<StartChange>(operation));
        }
    }
}

bool Group::apply(const GroupMark& mark) {
    Exchange asked;
    const auto new_runs = events_.runs() + static_cast<std::int64_t>(starts_.size());
    asked.add("BEGIN");
    if (new_runs > 0) NewRuns::take_turn(asked);
    saved_.ask(asked, careful_);
    events_.ask(asked, people_);
    people_.ask(asked);
    links_.ask(asked, saved_.saves());
    ask_events_of_starts(asked);
    runs_.ask(asked, new_runs);
    asked.run(connection_);

    saved_.judge();
    events_.judge(runs_, people_);
    judge_starts();
    saved_.count(tallies_);
    events_.count(tallies_);

    Exchange written;
    saved_.write(written);
    links_.write(written, saved_.saves());
    events_.write(written);
    runs_.write(written);
    people_.write(written);
    events_.write_wakes(written);
    write_tallies(written, tallies_, mark.writer);
    written.add(
        "INSERT INTO writers (writer, last_group, seen_at) VALUES ($1, $2, now()) "
        "ON CONFLICT (writer) DO UPDATE SET last_group = excluded.last_group, seen_at = excluded.seen_at",
        Parameters(mark.writer, mark.number));
    return written.run(connection_);
}

void Group::commit(const GroupMark& mark, bool tell_others) {
    Exchange last;
    if (tell_others) {
        for (const auto& arrivals : announced(runs_, events_)) {
            last.add("SELECT pg_notify($1, $2)",
                     Parameters(runs_channel, to_payload({.writer = mark.writer, .arrivals = arrivals})));
        }
    }
    last.add("COMMIT");
    last.run(connection_);
}

void Group::ask_events_of_starts(Exchange& exchange) {
    if (starts_.empty()) return;
    Column<EventId> events;
    for (const auto* start : starts_) events.add(start->given.event);
    exchange.add("SELECT id, external_id FROM events WHERE id = ANY ($1)", Parameters(events), [this](Rows& rows) {
        while (rows.next()) {
            const auto id = rows.number<EventId>();
            external_ids_[id] = rows.text();
        }
    });
}

void Group::judge_starts() {
    for (auto* start : starts_) {
        const auto event = external_ids_.find(start->given.event);
        if (event == external_ids_.end()) {
            start->outcome = Error(ErrorCode::not_found, "There is no event " + to_string(start->given.event) + ".");
            continue;
        }
        runs_.add(start->given, event->second);
        start->outcome = start->given.id;
    }
}

}  // namespace tendril::store::postgres
