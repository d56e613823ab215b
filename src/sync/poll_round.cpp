#include "sync/poll_round.hpp"

#include <utility>

#include "base/log.hpp"
#include "connector/request.hpp"
#include "sync/poller.hpp"

namespace tendril::sync {

namespace {

using connector::FailureClass;

constexpr std::size_t pages_max = 50;

// A failure that all further calls would meet too.
bool ends_round(FailureClass failure) {
    return failure == FailureClass::auth || failure == FailureClass::throttled;
}

// One list through its pages: each answer is added, and asked for more while pages come full.
struct Paging {
    std::string operation;
    json::object input;
    std::string items;
    std::optional<connector::PollPages> pages;
    json::array found;
    std::size_t page = 0;
};

}  // namespace

std::string PollRound::mark_name() const {
    return store::poll_mark_prefix(parts_.account.connection) + parts_.poll.id;
}

void PollRound::start() {
    parts_.poller.find_mark(mark_name(), [self = shared_from_this()](const Result<std::optional<std::string>>& mark) {
        self->on_memory(mark);
    });
}

void PollRound::on_memory(const Result<std::optional<std::string>>& mark) {
    if (!mark) return fail(mark.error().message);
    mark_ = *mark;
    PollMemory memory;
    if (mark_) {
        auto parsed = PollMemory::parse(*mark_);
        if (parsed) memory = *std::move(parsed);
    }
    first_memory_ = std::move(memory);
    parts_.poll.over ? read_parents() : read_next();
}

void PollRound::read_all(const std::string& operation, json::object input, const std::string& items,
                         const std::optional<connector::PollPages>& pages, Read read,
                         std::function<void()> left_out) {
    auto paging = std::make_shared<Paging>(Paging{operation, std::move(input), items, pages, {}, 0});
    auto ask = std::make_shared<std::function<void()>>();
    *ask = [self = shared_from_this(), paging, weak = std::weak_ptr(ask), read = std::move(read),
            left_out = std::move(left_out)] {
        auto request_input = paging->input;
        if (paging->pages) {
            request_input[paging->pages->offset] = paging->page * static_cast<std::size_t>(paging->pages->size);
            request_input[paging->pages->limit] = paging->pages->size;
        }
        ++self->calls_;
        engine::ReadRequest request{self->parts_.account.connection, paging->operation, std::move(request_input)};
        self->parts_.poller.read(std::move(request), [self, paging, again = weak.lock(), read,
                                                      left_out](Result<connector::Verdict> verdict) {
            if (!verdict) return self->fail(verdict.error().message, verdict.error().retry_after);
            if (verdict->failure != FailureClass::none) {
                if (ends_round(verdict->failure)) return self->fail(verdict->message, verdict->wait);
                self->problem_ = verdict->message;
                return left_out();
            }
            const auto* list = find_path(verdict->body, paging->items);
            const auto* found = list == nullptr ? nullptr : list->if_array();
            if (found == nullptr) {
                self->problem_ = "The answer of " + paging->operation + " has no list.";
                return left_out();
            }
            paging->found.insert(paging->found.end(), found->begin(), found->end());
            const bool is_full = paging->pages && found->size() == static_cast<std::size_t>(paging->pages->size);
            if (is_full && ++paging->page < pages_max) return (*again)();
            read(std::move(paging->found));
        });
    };
    (*ask)();
}

// Without the parents nothing can be listed: the look has failed.
void PollRound::read_parents() {
    const auto& over = *parts_.poll.over;
    read_all(
        over.operation, over.input, over.items, over.pages,
        [self = shared_from_this()](json::array parents) {
            self->parents_ = std::move(parents);
            self->read_next();
        },
        [self = shared_from_this()] { self->fail(self->problem_); });
}

void PollRound::read_next() {
    const auto& poller = parts_.poller;
    const auto now = poller.clock.now();
    if (!look_) {
        lists_ = lists_to_read(parts_.poll, *first_memory_, parts_.account, parents_, now);
        const auto is_wanted = [&poller, workspace = parts_.workspace](const connector::Operation& trigger) {
            const auto& type = trigger.trigger.event_type;
            return poller.flows.has_listeners(workspace, type) || poller.flows.is_awaited(workspace, type);
        };
        look_.emplace(PollLookParts{poller.catalog, parts_.poll, parts_.account, is_wanted, now}, *first_memory_);
    }
    if (next_ == lists_.size() || look_->is_cut_short()) return look_at_end();
    const auto& list = lists_[next_++];
    auto input = input_of(parts_.poll, list, parts_.account, now);
    if (!input) return fail(input.error().message);
    read_all(
        parts_.poll.operation, *std::move(input), parts_.poll.items, parts_.poll.pages,
        [self = shared_from_this(), &list](const json::array& things) {
            self->look_->compare(list, things);
            self->read_next();
        },
        [self = shared_from_this()] {
            self->complete_ = false;
            self->read_next();
        });
}

void PollRound::look_at_end() {
    if (!first_memory_->since && !complete_) return fail(problem_);
    look_->finish(complete_);
    store();
}

void PollRound::store() {
    const auto& events = look_->events();
    if (events.empty()) {
        auto memory = look_->memory();
        if (mark_ == memory) return on_stored(0);
        parts_.poller.replace_mark(mark_name(), mark_, std::move(memory),
                                   [self = shared_from_this()](const Result<bool>& replaced) {
                                       if (!replaced) return self->fail(replaced.error().message);
                                       if (!*replaced) return self->fail("Another node looks at the account.");
                                       self->on_stored(0);
                                   });
        return;
    }
    answers_left_ = events.size();
    auto before = mark_;
    for (const auto& event : events) {
        engine::Incoming incoming;
        incoming.workspace = parts_.workspace;
        incoming.sender_can_mend = false;
        incoming.external_id = event.external_id;
        incoming.type = event.trigger->trigger.event_type;
        incoming.occurred_at = event.occurred_at;
        incoming.data = event.data;
        incoming.mark = store::MarkChange{mark_name(), before, event.memory_after};
        before = event.memory_after;
        parts_.poller.accept(std::move(incoming), [self = shared_from_this()](const Result<engine::Accepted>& stored) {
            if (stored && !stored->duplicate) ++self->stored_;
            if (!stored && !std::exchange(self->store_failed_, true)) self->problem_ = stored.error().message;
            if (--self->answers_left_ > 0) return;
            self->store_failed_ ? self->fail(self->problem_) : self->on_stored(self->stored_);
        });
    }
}

void PollRound::on_stored(std::size_t count) {
    Outcome outcome;
    outcome.events = count;
    outcome.at_once = look_->is_cut_short();
    outcome.result = count > 0 ? LookResult::found : LookResult::quiet;
    if (!complete_) {
        outcome.result = LookResult::failed;
        outcome.problem = problem_;
    }
    finish(std::move(outcome));
}

void PollRound::fail(std::string problem, std::optional<std::chrono::milliseconds> not_before) {
    Outcome outcome;
    outcome.result = LookResult::failed;
    outcome.not_before = not_before;
    outcome.events = stored_;
    outcome.problem = std::move(problem);
    finish(std::move(outcome));
}

void PollRound::finish(Outcome outcome) {
    outcome.calls = calls_;
    auto done = std::exchange(parts_.done, nullptr);
    if (done) done(std::move(outcome));
}

}  // namespace tendril::sync
