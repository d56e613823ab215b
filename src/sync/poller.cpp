#include "sync/poller.hpp"

#include <algorithm>
#include <utility>

#include "base/log.hpp"
#include "expr/zone.hpp"
#include "sync/poll_round.hpp"

namespace tendril::sync {

namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr std::size_t looks_at_once_max = 64;
constexpr std::chrono::seconds refresh_after{2};
constexpr std::chrono::seconds longest_pause{2};
// Accounts that become due together, such as at a start, are spread over this time; a few are looked at once.
constexpr std::size_t few_accounts = 50;
constexpr std::chrono::minutes spread_over{5};

const date::time_zone& zone_of(const engine::ConnectionFacts& facts, const std::string& workspaces) {
    const auto own = text_or(facts.settings, "time_zone");
    const auto* zone = expr::locate_zone(own.empty() ? std::string_view(workspaces) : own);
    return zone == nullptr ? *date::locate_zone("UTC") : *zone;
}

std::string variant_value(const connector::Connector& connector, const json::object& settings) {
    const auto* variant = connector::chosen_variant(connector.variants, settings);
    return variant == nullptr ? std::string() : variant->value;
}

}  // namespace

void Poller::set_connection(const engine::ConnectionFacts& facts) {
    const auto found = known_.find(facts.id);
    const bool is_new = found == known_.end();
    auto& known = known_[facts.id];
    known.facts = facts;
    refresh(known, is_new);
}

void Poller::remove_connection(const std::string& id) {
    const auto found = known_.find(id);
    if (found == known_.end()) return;
    for (auto& [poll, unit] : found->second.units) drop(id, unit);
    known_.erase(found);
}

// Flows come and go: which polls are wanted is asked anew every few seconds.
void Poller::refresh() {
    if (refreshed_ && steady() - *refreshed_ < refresh_after) return;
    refreshed_ = steady();
    auto before = std::exchange(wanted_, {});
    bool changed = false;
    for (const auto& [key, was_wanted] : before) {
        const auto& polls = parts_.catalog.polls();
        const auto poll = std::ranges::find(polls, key.second, &connector::Poll::id);
        if (poll != polls.end() && is_wanted(key.first, *poll) != was_wanted) changed = true;
    }
    if (!changed) return;
    for (auto& [id, known] : known_) refresh(known, false);
}

void Poller::refresh(Known& known, bool is_new) {
    const auto& id = known.facts.id;
    for (const auto& poll : parts_.catalog.polls()) {
        if (poll.connector != known.facts.connector) continue;
        const auto found = known.units.find(poll.id);
        const bool is_there = found != known.units.end();
        const bool is_now = is_active(known, poll);
        if (is_now && !is_there) {
            auto& unit = known.units[poll.id];
            unit.poll = &poll;
            const bool is_spread = !is_new && known_.size() > few_accounts;
            const auto spread = std::chrono::duration_cast<microseconds>(spread_over).count();
            const auto pause =
                is_spread || known_.size() > few_accounts
                    ? microseconds(static_cast<std::int64_t>(uniform(parts_.random, static_cast<std::uint64_t>(spread))))
                    : microseconds(0);
            schedule(id, unit, steady() + pause);
        } else if (!is_now && is_there && !found->second.under_way) {
            drop(id, found->second);
            known.units.erase(found);
        }
    }
}

bool Poller::is_active(const Known& known, const connector::Poll& poll) {
    const auto& facts = known.facts;
    if (facts.needs_attention) return false;
    const auto* connector = parts_.catalog.connector(facts.connector);
    if (connector == nullptr || !poll.only_in.includes(variant_value(*connector, facts.settings))) return false;
    return is_wanted(facts.workspace, poll);
}

bool Poller::is_wanted(const std::string& workspace, const connector::Poll& poll) {
    const auto [known, is_new] = wanted_.try_emplace({workspace, poll.id}, false);
    if (!is_new) return known->second;
    for (const auto& rule : poll.rules) {
        const auto* trigger = parts_.catalog.operation(rule.trigger);
        if (trigger == nullptr) continue;
        const auto& type = trigger->trigger.event_type;
        if (parts_.flows.has_listeners(workspace, type) || parts_.flows.is_awaited(workspace, type)) {
            known->second = true;
            break;
        }
    }
    return known->second;
}

void Poller::schedule(const std::string& connection, Unit& unit, Steady due) {
    due_.erase({unit.due, connection, unit.poll->id});
    unit.due = due;
    due_.insert({due, connection, unit.poll->id});
}

void Poller::drop(const std::string& connection, Unit& unit) {
    due_.erase({unit.due, connection, unit.poll->id});
}

microseconds Poller::tick() {
    if (stopped_) return longest_pause;
    refresh();
    while (!due_.empty() && counters_.under_way < looks_at_once_max) {
        const auto [due, connection, poll] = *due_.begin();
        if (due > steady()) return std::clamp<microseconds>(due - steady(), milliseconds(1), longest_pause);
        due_.erase(due_.begin());
        auto& known = known_.at(connection);
        begin(known, known.units.at(poll));
    }
    return due_.empty() ? microseconds(longest_pause) : microseconds(milliseconds(20));
}

void Poller::look_soon(const std::string& connection) {
    const auto found = known_.find(connection);
    if (found == known_.end()) return;
    wanted_.clear();
    refresh(found->second, true);
    for (auto& [poll, unit] : found->second.units) {
        unit.again = unit.under_way;
        if (!unit.under_way) schedule(connection, unit, steady());
    }
}

void Poller::begin(Known& known, Unit& unit) {
    const auto& facts = known.facts;
    if (!is_active(known, *unit.poll)) {
        known.units.erase(unit.poll->id);
        return;
    }
    if (!parts_.works_at(store::partition_of(facts.workspace, facts.id, ""))) {
        return schedule(facts.id, unit, steady() + unit.poll->shortest);
    }
    unit.under_way = true;
    ++counters_.under_way;
    ++counters_.looks;
    PollRound::Parts round{parts_, *unit.poll, facts.workspace, {}, {}};
    round.account = {facts.id, std::string(facts.person()), &zone_of(facts, parts_.time_zone_of(facts.workspace))};
    round.done = [this, connection = facts.id, poll = unit.poll->id](PollRound::Outcome outcome) {
        counters_.calls += outcome.calls;
        on_looked(connection, poll, outcome.result, outcome.at_once, outcome.not_before, outcome.events,
                  std::move(outcome.problem));
    };
    std::make_shared<PollRound>(std::move(round))->start();
}

void Poller::on_looked(const std::string& connection, const std::string& poll, LookResult result, bool at_once,
                       std::optional<milliseconds> not_before, std::uint64_t events, std::string problem) {
    --counters_.under_way;
    counters_.events += events;
    if (result == LookResult::failed) ++counters_.looks_failed;
    const auto known = known_.find(connection);
    if (known == known_.end()) return;
    const auto found = known->second.units.find(poll);
    if (found == known->second.units.end()) return;
    auto& unit = found->second;
    unit.under_way = false;
    unit.events += events;
    unit.last_look = parts_.clock.now();
    unit.problem = std::move(problem);
    unit.pace = next_pace(unit.pace, result, *unit.poll, not_before);
    const bool looks_again = std::exchange(unit.again, false) || at_once;
    // A tenth earlier or later, so that accounts which began together drift apart.
    const auto interval = std::chrono::duration_cast<microseconds>(unit.pace.interval);
    const auto tenth = static_cast<std::uint64_t>(interval.count() / 10 + 1);
    const auto pause = interval - interval / 20 + microseconds(static_cast<std::int64_t>(uniform(parts_.random, tenth)));
    schedule(connection, unit, steady() + (looks_again && result != LookResult::failed ? microseconds(0) : pause));
}

PollCounters Poller::counters() const {
    auto counters = counters_;
    counters.active = due_.size() + counters_.under_way;
    return counters;
}

std::vector<PollStatus> Poller::status(const std::string& connection) const {
    std::vector<PollStatus> list;
    const auto known = known_.find(connection);
    if (known == known_.end()) return list;
    for (const auto& [id, unit] : known->second.units) {
        PollStatus status{.poll = id,
                          .last_look = unit.last_look,
                          .next_look = {},
                          .interval = unit.pace.interval,
                          .events = unit.events,
                          .problem = unit.problem};
        if (!unit.under_way) status.next_look = parts_.clock.now() + (unit.due - steady());
        list.push_back(std::move(status));
    }
    return list;
}

}  // namespace tendril::sync
