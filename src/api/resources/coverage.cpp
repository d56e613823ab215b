// How much of what changed in a connected account was seen: by its events, and by looking for what they missed.
#include <charconv>

#include "api/connections.hpp"
#include "api/context.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"

namespace tendril::api {

namespace {

constexpr int days_default = 7;
constexpr int days_max = 35;

using Days = std::map<std::string, sync::PollMemory::Coverage, std::greater<>>;

std::string with_commas(std::int64_t number) {
    auto text = std::to_string(number);
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3) {
        text.insert(static_cast<std::size_t>(at), ",");
    }
    return text;
}

// Only what could be looked through is known to be seen: with a list left out or cut off there is no share of the
// whole.
std::string sentence(std::int64_t changes, std::int64_t found, bool looked, bool whole) {
    if (!looked) return "Nothing was looked for yet: that begins when a published flow listens to such changes.";
    const auto seen = with_commas(changes) + (changes == 1 ? " change" : " changes") + " seen; " + with_commas(found) +
                      " arrived by reconciliation";
    if (!whole) return seen + "; not every list could be looked through";
    return changes == 0 ? "There was no change to see." : "100 % of " + seen;
}

json::object form(const connector::Poll& poll, const sync::PollStatus* status, const sync::PollMemory& memory) {
    json::object shown{{"id", poll.id}, {"title", poll.title}, {"active", status != nullptr}};
    shown["looked_at"] = memory.looked_at ? json::value(to_iso8601(*memory.looked_at)) : json::value(nullptr);
    shown["through"] = memory.until ? json::value(to_iso8601(*memory.until)) : json::value(nullptr);
    shown["problem"] = status == nullptr ? std::string() : status->problem;
    return shown;
}

Result<int> read_days(const Call& call) {
    const auto text = call.parameter("days");
    int days = days_default;
    const auto* end = text.data() + text.size();
    const auto [rest, failure] = std::from_chars(text.data(), end, days);
    const bool is_good = text.empty() || (failure == std::errc() && rest == end && days >= 1 && days <= days_max);
    if (!is_good) return Error(ErrorCode::invalid_input, "Give a number of days from 1 to 35.", "days");
    return days;
}

struct Remembered {
    const connector::Poll* poll;
    sync::PollMemory memory;
};

// Of the polls that look for what events missed. Blocks.
Result<std::vector<Remembered>> memories_of(const Call& call, const store::Connection& connection) {
    const auto& parts = call.context.parts;
    std::vector<Remembered> memories;
    for (const auto& poll : parts.catalog.polls()) {
        if (poll.connector != connection.connector || !poll.reconciles) continue;
        const auto mark = parts.config.find_mark(store::poll_mark_prefix(connection.id) + poll.id);
        if (!mark) return mark.error();
        auto memory = *mark ? sync::PollMemory::parse(**mark) : sync::PollMemory();
        if (!memory) return memory.error();
        memories.push_back({&poll, *std::move(memory)});
    }
    return memories;
}

Task<Result<http::Response>> show(Call& call) {
    const auto days = read_days(call);
    if (!days) co_return days.error();
    const auto& parts = call.context.parts;
    const auto connection = co_await own_connection(call);
    if (!connection) co_return connection.error();
    const auto memories = co_await on_worker(parts.offload, [&] { return memories_of(call, *connection); });
    if (!memories) co_return memories.error();

    Days by_day;
    bool looked = false;
    bool whole = true;
    json::array polls;
    const auto statuses = parts.poller->status(connection->id);
    for (const auto& [poll, memory] : *memories) {
        looked = looked || memory.looked_at;
        for (const auto& [day, one] : memory.coverage) {
            by_day[day].changes += one.changes;
            by_day[day].found += one.found;
        }
        const auto status = std::ranges::find(statuses, poll->id, &sync::PollStatus::poll);
        whole = whole && (status == statuses.end() || status->problem.empty());
        polls.push_back(form(*poll, status == statuses.end() ? nullptr : &*status, memory));
    }
    std::int64_t changes = 0;
    std::int64_t found = 0;
    json::array items;
    for (const auto& [day, one] : by_day) {
        if (std::ssize(items) == *days) break;
        changes += one.changes;
        found += one.found;
        items.push_back(
            {{"day", day}, {"changes", one.changes}, {"told", one.changes - one.found}, {"reconciled", one.found}});
    }
    co_return http::reply(200, json::object{{"summary", sentence(changes, found, looked, whole)},
                                            {"changes", changes},
                                            {"told", changes - found},
                                            {"reconciled", found},
                                            {"days", std::move(items)},
                                            {"polls", std::move(polls)}});
}

}  // namespace

std::vector<Route> coverage_routes() {
    return {
        {.method = "GET",
         .pattern = "/connections/{id}/coverage",
         .handle = show,
         .id = "showCoverage",
         .summary = "How many changes of the account its events told of, and how many were found by looking.",
         .response = "Coverage",
         .query = {{"days", "How many days on which there were changes, newest first: 1 to 35, 7 when left out."}}}};
}

}  // namespace tendril::api
