// The decisions of a poll: what to ask for, and what the answers mean. Pure: (memory, answers, now) -> (events, memory).
//
// The first look of an account remembers everything and finds nothing. After that a difference between what is
// remembered and what is there is an event, by the poll's rules. Each event comes with the memory as it is once that
// event is stored, so that whoever stores both in one transaction neither loses nor doubles anything, wherever he is
// interrupted. Polls that reconcile look for changes of which events should have told: what they find is offered with the
// instants that tell whether it is news, and the memory is stored once all of it was taken.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "connector/manifest.hpp"
#include "engine/engine.hpp"
#include "sync/local_day.hpp"
#include "sync/poll_memory.hpp"

namespace tendril::sync {

// Whose things they are.
struct PollAccount {
    std::string connection;
    std::string person;  // events say it as contactId
    const date::time_zone* zone = nullptr;
};

// One list to be asked for: a poll without parents and days has one.
struct PollList {
    std::string key;
    json::value parent;           // null without parents
    std::optional<LocalDay> day;  // nullopt without days
};
// `parents`: the things found by Poll::over, empty without.
std::vector<PollList> lists_to_read(const connector::Poll& poll, const PollMemory& memory, const PollAccount& account,
                                    const json::array& parents, TimePoint now);

// The changes that a look of a poll which reconciles is after: later than `since`, up to `until`.
struct PollWindow {
    TimePoint since;
    TimePoint until;
};
// nullopt for polls that do not.
std::optional<PollWindow> window_of(const connector::Poll& poll, const PollMemory& memory, TimePoint now);

// The input of the operation that reads a list, and of the one that lists the parents. Errors: invalid_input (a template
// of the manifest).
Result<json::object> input_of(const connector::Poll& poll, const PollMemory& memory, const PollList& list,
                              const PollAccount& account, TimePoint now);
Result<json::object> input_of_parents(const connector::Poll& poll, const PollMemory& memory,
                                      const PollAccount& account, TimePoint now);

struct PollEvent {
    const connector::Operation* trigger = nullptr;
    std::string external_id;
    TimePoint occurred_at;
    json::object data;
    std::string memory_after;  // what to store together with it; "" in polls that reconcile
    std::optional<engine::FoundChange> found;  // in those: it is told by an event too, or should have been
};

struct PollLookParts {
    const connector::Catalog& catalog;
    const connector::Poll& poll;
    const PollAccount& account;
    // Whether anybody listens to a trigger: what nobody listens to is remembered and is no event.
    std::function<bool(const connector::Operation&)> is_wanted;
    TimePoint now;
};

// One look at an account.
class PollLook {
 public:
    PollLook(PollLookParts parts, PollMemory memory);

    // One list that was read wholly. Lists that could not be read are left out: they stay as they were.
    void compare(const PollList& list, const json::array& things);
    // Ends the look; `complete`: every list was read. The first look must be complete to count.
    void finish(bool complete);

    // How many of the events were news: of a poll that reconciles, once all of them were offered.
    void count_news(std::int64_t news);

    [[nodiscard]] const std::vector<PollEvent>& events() const { return events_; }
    // The memory after everything; the same text as before when nothing changed.
    [[nodiscard]] std::string memory() const { return memory_.to_text(); }
    // Whether events were left for the next look, which should follow at once.
    [[nodiscard]] bool is_cut_short() const { return cut_short_; }

 private:
    void compare_thing(const PollList& list, const std::string& id, const json::value& thing, bool is_known,
                       PollMemory::Values& values);
    void compare_value(std::size_t rule, const PollList& list, const std::string& id, const json::value& thing,
                       bool is_known, PollMemory::Values& values);
    void compare_instant(const connector::PollRule& rule, const PollList& list, const std::string& id,
                         const json::value& thing);
    void add_event(const connector::PollRule& rule, const PollList& list, const std::string& id,
                   const json::value& thing, json::object differences);
    [[nodiscard]] bool is_today(const PollList& list) const;

    PollLookParts parts_;
    PollMemory memory_;
    const bool is_first_;
    const std::optional<PollWindow> window_;
    std::vector<PollEvent> events_;
    bool cut_short_ = false;
};

}  // namespace tendril::sync
