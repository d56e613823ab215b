#include "sync/poll_look.hpp"

#include <algorithm>

#include "connector/request.hpp"

namespace tendril::sync {

namespace {

using connector::Difference;
using connector::Poll;
using connector::PollRule;

// Each event carries the memory after it, so one look should not hold very many.
constexpr std::size_t events_per_look_max = 100;
constexpr std::size_t external_id_bytes_max = 200;

json::object account_scope(const PollAccount& account) {
    return {{"person", account.person.empty() ? account.connection : account.person},
            {"connection", account.connection},
            {"time_zone", account.zone->name()}};
}

std::optional<double> number(const json::value* value) {
    if (value == nullptr || !value->is_number()) return std::nullopt;
    return value->to_number<double>();
}

// Whole numbers as JSON writes them by hand: 7, not 7E0.
json::value plain(double value) {
    const auto whole = static_cast<std::int64_t>(value);
    return static_cast<double>(whole) == value ? json::value(whole) : json::value(value);
}

// How long after a change the event that tells of it may say it was sent.
constexpr std::chrono::minutes sent_after{2};
// What was made and dated within this time was changed by its making.
constexpr std::chrono::seconds same_change{2};
constexpr date::days coverage_kept{35};

std::optional<TimePoint> instant_at(const json::value& thing, std::string_view path) {
    return path.empty() ? std::nullopt : parse_iso8601(connector::id_at(thing, path));
}

std::string id_of(const Poll& poll, const json::value& thing) {
    for (const auto& path : poll.item_ids) {
        if (auto id = connector::id_at(thing, path); !id.empty()) return id;
    }
    return {};
}

json::object input_scope(const Poll& poll, const PollMemory& memory, const PollAccount& account, TimePoint now) {
    const auto& zone = *account.zone;
    const auto today = local_day(now, zone);
    json::object scope{{"account", account_scope(account)}};
    scope["window_start"] = midnight_text(today - date::days(poll.window_back), zone);
    scope["window_end"] = midnight_text(today + date::days(1 + poll.window_ahead), zone);
    if (const auto window = window_of(poll, memory, now)) {
        scope["since"] = to_iso8601(window->since);
        scope["until"] = to_iso8601(window->until);
    }
    return scope;
}

bool holds_value(const json::array& values, const json::value& value) {
    return std::ranges::find(values, value) != values.end();
}

// FNV-1a: the same in every process, for ids that would be too long.
std::string digest(std::string_view text) {
    std::uint64_t hash = 14695981039346656037ULL;
    for (const char byte : text) hash = (hash ^ static_cast<unsigned char>(byte)) * 1099511628211ULL;
    return std::to_string(hash);
}

std::string fitting(std::string id) {
    if (id.size() <= external_id_bytes_max) return id;
    const auto end = digest(id);
    return id.substr(0, external_id_bytes_max - end.size()) + end;
}

bool is_periodic(const Poll& poll, const json::value& thing) {
    if (poll.period.empty()) return false;
    const auto* period = find_path(thing, poll.period);
    return period != nullptr && period->is_string() && period->get_string() != "daily";
}

std::vector<LocalDay> days_to_read(const connector::PollDays& rule, const PollMemory& memory,
                                   const PollAccount& account, TimePoint now) {
    const auto today = local_day(now, *account.zone);
    auto first = today;
    if (local_hour(now, *account.zone) < rule.yesterday_until_hour) first -= date::days(1);
    if (memory.through) first = std::min(first, *memory.through);
    first = std::max(first, today - date::days(rule.back));
    std::vector<LocalDay> days;
    for (auto day = first; day <= today; day += date::days(1)) days.push_back(day);
    return days;
}

}  // namespace

std::vector<PollList> lists_to_read(const Poll& poll, const PollMemory& memory, const PollAccount& account,
                                    const json::array& parents, TimePoint now) {
    std::vector<std::optional<LocalDay>> days{std::nullopt};
    if (poll.days) {
        const auto some = days_to_read(*poll.days, memory, account, now);
        days.assign(some.begin(), some.end());
    }
    std::vector<PollList> lists;
    for (const auto& day : days) {
        const std::string day_key = day ? to_text(*day) : "";
        if (!poll.over) lists.push_back({day_key, nullptr, day});
        if (!poll.over) continue;
        for (const auto& parent : parents) {
            const auto id = connector::id_at(parent, poll.over->id);
            if (!id.empty()) lists.push_back({id + "|" + day_key, parent, day});
        }
    }
    return lists;
}

std::optional<PollWindow> window_of(const Poll& poll, const PollMemory& memory, TimePoint now) {
    if (!poll.reconciles) return std::nullopt;
    const auto until = now - poll.reconciles->settle;
    const auto earliest = now - date::days(poll.reconciles->back_days);
    return PollWindow{std::max(memory.until.value_or(until), TimePoint(earliest)), until};
}

Result<json::object> input_of_parents(const Poll& poll, const PollMemory& memory, const PollAccount& account,
                                      TimePoint now) {
    return poll.over->input.evaluate(input_scope(poll, memory, account, now),
                                     {.now = now, .time_zone = account.zone->name()});
}

Result<json::object> input_of(const Poll& poll, const PollMemory& memory, const PollList& list,
                              const PollAccount& account, TimePoint now) {
    const auto& zone = *account.zone;
    auto scope = input_scope(poll, memory, account, now);
    scope["parent"] = list.parent;
    if (list.day) {
        scope["day"] = to_text(*list.day);
        scope["day_start"] = midnight_text(*list.day, zone);
        scope["day_end"] = midnight_text(*list.day + date::days(1), zone);
    }
    return poll.input.evaluate(scope, {.now = now, .time_zone = zone.name()});
}

PollLook::PollLook(PollLookParts parts, PollMemory memory)
    : parts_(std::move(parts)),
      memory_(std::move(memory)),
      is_first_(!memory_.since),
      window_(window_of(parts_.poll, memory_, parts_.now)) {}

bool PollLook::is_today(const PollList& list) const {
    return !list.day || *list.day == local_day(parts_.now, *parts_.account.zone);
}

void PollLook::compare(const PollList& list, const json::array& things) {
    auto& remembered = memory_.lists[list.key];
    std::map<std::string, bool, std::less<>> present;
    for (const auto& thing : things) {
        if (!window_ && events_.size() >= events_per_look_max) {
            cut_short_ = true;
            return;
        }
        const auto id = id_of(parts_.poll, thing);
        if (id.empty()) continue;
        present[id] = true;
        const bool is_known = remembered.contains(id);
        compare_thing(list, id, thing, is_known, remembered[id]);
    }
    if (parts_.poll.remembers_gone) return;
    std::erase_if(remembered, [&](const auto& known) { return !present.contains(known.first); });
}

void PollLook::compare_thing(const PollList& list, const std::string& id, const json::value& thing, bool is_known,
                             PollMemory::Values& values) {
    const auto& rules = parts_.poll.rules;
    const bool keeps_values = std::ranges::any_of(rules, [](const auto& rule) {
        return rule.difference == Difference::becomes || rule.difference == Difference::rises;
    });
    if (keeps_values) values.resize(rules.size());
    for (std::size_t i = 0; i < rules.size(); ++i) {
        if (rules[i].difference == Difference::appears) {
            if (!is_known) add_event(rules[i], list, id, thing, {});
        } else if (rules[i].difference == Difference::dated) {
            compare_instant(rules[i], list, id, thing);
        } else {
            compare_value(i, list, id, thing, is_known, values);
        }
    }
}

void PollLook::compare_value(std::size_t index, const PollList& list, const std::string& id, const json::value& thing,
                             bool is_known, PollMemory::Values& values) {
    const auto& rule = parts_.poll.rules[index];
    const bool is_periodic_thing = is_periodic(parts_.poll, thing);
    const bool is_across = rule.across_days || is_periodic_thing;
    // The value of a period is the same on all of its days; only today's page tells how it stands now.
    if (is_across && !is_today(list)) return;
    auto* kept = &values;
    if (is_across) {
        kept = &memory_.across[id];
        kept->resize(parts_.poll.rules.size());
    }
    const auto* found = find_path(thing, rule.field);
    const json::value now = found == nullptr ? json::value() : *found;
    const json::value before = std::exchange((*kept)[index], now);
    const bool was_seen = is_across ? !before.is_null() : is_known;
    const bool may_fire = was_seen || (rule.at_first && !is_periodic_thing);
    if (!may_fire) return;
    if (rule.difference == Difference::becomes) {
        if (now != before && holds_value(rule.values, now)) {
            add_event(rule, list, id, thing, {{"now", now}, {"before", before}});
        }
        return;
    }
    const auto to = number(&now);
    if (!to) return;
    auto from = number(&before).value_or(0);
    // It fell since yesterday: a new period has begun.
    if (is_periodic_thing && !rule.across_days && !is_known && *to < from) from = 0;
    if (*to > from && *to >= rule.at_least) {
        add_event(rule, list, id, thing, {{"now", now}, {"before", plain(from)}, {"added", plain(*to - from)}});
    }
}

void PollLook::compare_instant(const PollRule& rule, const PollList& list, const std::string& id,
                               const json::value& thing) {
    const auto at = instant_at(thing, rule.field);
    if (!at || *at <= window_->since || *at > window_->until) return;
    const auto other = instant_at(thing, rule.unless_at);
    if (other && std::chrono::abs(*at - *other) < same_change) return;
    const auto before = events_.size();
    add_event(rule, list, id, thing, {});
    if (events_.size() == before) return;
    auto& event = events_.back();
    event.external_id = fitting(event.external_id + ":" + to_iso8601(*at));
    event.occurred_at = *at;
    event.found = {*at, *at + sent_after};
}

void PollLook::add_event(const PollRule& rule, const PollList& list, const std::string& id, const json::value& thing,
                         json::object differences) {
    const auto* trigger = parts_.catalog.operation(rule.trigger);
    if (is_first_ || trigger == nullptr || !parts_.is_wanted(*trigger)) return;
    auto scope = std::move(differences);
    scope["item"] = thing;
    scope["parent"] = list.parent;
    scope["account"] = account_scope(parts_.account);
    if (list.day) scope["day"] = to_text(*list.day);
    auto data = rule.data.evaluate(scope, {.now = parts_.now, .time_zone = parts_.account.zone->name()});
    if (!data) return;

    PollEvent event;
    event.trigger = trigger;
    event.external_id = "poll:" + parts_.account.connection + ":" + trigger->trigger.event_type + ":" + id;
    if (rule.difference == Difference::becomes || rule.difference == Difference::rises) {
        event.external_id += ":" + (list.day ? to_text(*list.day) : "") + ":" +
                             std::to_string(to_micros(*memory_.since) / 1'000'000) + "." +
                             std::to_string(++memory_.count);
    }
    event.external_id = fitting(std::move(event.external_id));
    const auto at = rule.occurred_at.empty() ? std::string() : connector::id_at(thing, rule.occurred_at);
    event.occurred_at = parse_iso8601(at).value_or(parts_.now);
    event.data = *std::move(data);
    if (window_) event.found = {window_->since, parts_.now + sent_after};
    if (!window_) event.memory_after = memory_.to_text();
    events_.push_back(std::move(event));
}

void PollLook::finish(bool complete) {
    if (complete && !cut_short_) {
        if (is_first_) memory_.since = parts_.now;
        if (window_) {
            memory_.until = window_->until;
            memory_.looked_at = parts_.now;
        }
        if (parts_.poll.days) {
            const auto today = local_day(parts_.now, *parts_.account.zone);
            memory_.through = today;
            const auto oldest = to_text(today - date::days(parts_.poll.days->back));
            std::erase_if(memory_.lists, [&](const auto& list) {
                const auto bar = list.first.rfind('|');
                const auto day = bar == std::string::npos ? list.first : list.first.substr(bar + 1);
                return day < oldest;
            });
        }
    }
    if (!events_.empty() && !window_) events_.back().memory_after = memory_.to_text();
}

void PollLook::count_news(std::int64_t news) {
    const auto today = local_day(parts_.now, *parts_.account.zone);
    auto& coverage = memory_.coverage[to_text(today)];
    coverage.changes += static_cast<std::int64_t>(events_.size());
    coverage.found += news;
    std::erase_if(memory_.coverage, [oldest = to_text(today - coverage_kept)](const auto& day) { return day.first < oldest; });
}

}  // namespace tendril::sync
