#include "sync/poll_round.hpp"

#include <utility>

#include "base/log.hpp"
#include "connector/paging.hpp"
#include "connector/request.hpp"
#include "sync/poller.hpp"

namespace tendril::sync {

namespace {

using connector::FailureClass;

constexpr std::size_t pages_max = 200;
constexpr std::int64_t items_max = 20'000;
// What a look found is offered to the engine in turns, among the events that come in by hooks.
constexpr std::size_t offered_at_once = 64;

// A failure that all further calls would meet too.
bool ends_round(FailureClass failure) {
    return failure == FailureClass::auth || failure == FailureClass::throttled;
}

}  // namespace

// One list through its pages: each answer is added, and asked for more while there may be any.
struct PollRound::Listing {
    std::string operation;
    json::object input;
    std::string items;
    std::optional<connector::PollPages> pages;
    std::optional<connector::PageReader> reader;  // by the operation's own paging
    std::function<void(const json::array&)> read;
    std::function<void()> left_out;
    json::array found;
    std::size_t page = 0;
};

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

void PollRound::read_pages_of_operation(Listing& listing) const {
    const auto& paging = parts_.poller.catalog.operation(listing.operation)->action.paging;
    if (paging) listing.reader.emplace(*paging, listing.input, items_max, connector::PageBounds{.items = items_max});
}

void PollRound::read_all(Listing listing) {
    ask(std::make_shared<Listing>(std::move(listing)));
}

void PollRound::ask(const std::shared_ptr<Listing>& listing) {
    auto input = listing->reader ? listing->reader->input() : listing->input;
    if (listing->pages) {
        input[listing->pages->offset] = listing->page * static_cast<std::size_t>(listing->pages->size);
        input[listing->pages->limit] = listing->pages->size;
    }
    ++calls_;
    engine::ReadRequest request{parts_.account.connection, listing->operation, std::move(input)};
    request.may_be_refused = parts_.poll.reconciles.has_value();
    parts_.poller.read(std::move(request), [self = shared_from_this(), listing](Result<connector::Verdict> verdict) {
        self->take_page(listing, std::move(verdict));
    });
}

void PollRound::take_page(const std::shared_ptr<Listing>& listing, Result<connector::Verdict> verdict) {
    if (!verdict) return fail(verdict.error().message, verdict.error().retry_after);
    if (verdict->failure != FailureClass::none) {
        if (ends_round(verdict->failure)) return fail(verdict->message, verdict->wait);
        problem_ = verdict->message;
        return listing->left_out();
    }
    const auto* list = find_path(verdict->body, listing->items);
    const auto* page = list == nullptr ? nullptr : list->if_array();
    if (page == nullptr) {
        problem_ = "The answer of " + listing->operation + " has no list.";
        return listing->left_out();
    }
    bool is_cut = false;
    if (listing->reader) {
        if (listing->reader->take(std::move(verdict->body), 0)) return ask(listing);
        const auto all = listing->reader->result();
        listing->found = find_path(all, listing->items)->get_array();
        is_cut = listing->reader->items() >= items_max;
    } else {
        listing->found.insert(listing->found.end(), page->begin(), page->end());
        is_cut = listing->pages && page->size() == static_cast<std::size_t>(listing->pages->size);
        if (is_cut && ++listing->page < pages_max) return ask(listing);
    }
    if (is_cut) problem_ = listing->operation + " lists more than a look reads; the rest was left out.";
    listing->read(listing->found);
}

// Without the parents nothing can be listed: the look has failed.
void PollRound::read_parents() {
    const auto& over = *parts_.poll.over;
    auto input = input_of_parents(parts_.poll, *first_memory_, parts_.account, parts_.poller.clock.now());
    if (!input) return fail(input.error().message);
    Listing listing{over.operation, *std::move(input), over.items, over.pages};
    if (over.all_pages) read_pages_of_operation(listing);
    listing.read = [self = shared_from_this()](const json::array& parents) {
        self->parents_ = parents;
        self->read_next();
    };
    listing.left_out = [self = shared_from_this()] { self->fail(self->problem_); };
    read_all(std::move(listing));
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
    auto input = input_of(parts_.poll, *first_memory_, list, parts_.account, now);
    if (!input) return fail(input.error().message);
    Listing listing{parts_.poll.operation, *std::move(input), parts_.poll.items, parts_.poll.pages};
    if (parts_.poll.all_pages) read_pages_of_operation(listing);
    listing.read = [self = shared_from_this(), &list](const json::array& things) {
        self->look_->compare(list, things);
        self->read_next();
    };
    listing.left_out = [self = shared_from_this()] {
        self->complete_ = false;
        self->read_next();
    };
    read_all(std::move(listing));
}

void PollRound::look_at_end() {
    if (!first_memory_->since && !complete_) return fail(problem_);
    look_->finish(complete_);
    store();
}

void PollRound::store() {
    if (parts_.poll.reconciles) return offer_found();
    const auto& events = look_->events();
    if (events.empty()) return replace_memory();
    answers_left_ = events.size();
    auto before = mark_;
    for (const auto& event : events) {
        auto incoming = incoming_of(event);
        incoming.mark = store::MarkChange{mark_name(), before, event.memory_after};
        before = event.memory_after;
        parts_.poller.accept(std::move(incoming), [self = shared_from_this()](const Result<engine::Accepted>& stored) {
            self->note(stored);
            if (--self->answers_left_ > 0) return;
            self->store_failed_ ? self->fail(self->problem_) : self->on_stored(self->stored_);
        });
    }
}

engine::Incoming PollRound::incoming_of(const PollEvent& event) const {
    engine::Incoming incoming;
    incoming.workspace = parts_.workspace;
    incoming.connection = parts_.account.connection;
    incoming.sender_can_mend = false;
    incoming.external_id = event.external_id;
    incoming.type = event.trigger->trigger.event_type;
    incoming.occurred_at = event.occurred_at;
    incoming.data = event.data;
    incoming.found = event.found;
    return incoming;
}

// Of several failures the first is told.
void PollRound::note(const Result<engine::Accepted>& stored) {
    if (stored && !stored->duplicate) ++stored_;
    if (!stored && !std::exchange(store_failed_, true)) problem_ = stored.error().message;
}

// The store knows which of them are news. The memory moves when all were taken: after a crash they are offered again.
void PollRound::offer_found() {
    const auto& events = look_->events();
    if (events.empty()) return on_offered(engine::Accepted{.duplicate = true});
    while (answers_left_ < offered_at_once && offered_ < events.size() && !store_failed_) {
        ++answers_left_;
        parts_.poller.accept(incoming_of(events[offered_++]),
                             [self = shared_from_this()](const Result<engine::Accepted>& stored) {
                                 --self->answers_left_;
                                 self->on_offered(stored);
                             });
    }
}

void PollRound::on_offered(const Result<engine::Accepted>& stored) {
    note(stored);
    if (!store_failed_ && offered_ < look_->events().size()) return offer_found();
    if (answers_left_ > 0) return;
    if (store_failed_) return fail(problem_);
    if (complete_) look_->count_news(static_cast<std::int64_t>(stored_));
    replace_memory();
}

void PollRound::replace_memory() {
    auto memory = look_->memory();
    if (mark_ == memory) return on_stored(stored_);
    parts_.poller.replace_mark(mark_name(), mark_, std::move(memory),
                               [self = shared_from_this()](const Result<bool>& replaced) {
                                   if (!replaced) return self->fail(replaced.error().message);
                                   if (!*replaced) return self->fail("Another node looks at the account.");
                                   self->on_stored(self->stored_);
                               });
}

void PollRound::on_stored(std::size_t count) {
    Outcome outcome;
    outcome.events = count;
    outcome.at_once = look_->is_cut_short();
    outcome.result = count > 0 ? LookResult::found : LookResult::quiet;
    if (!complete_) outcome.result = LookResult::failed;
    outcome.problem = problem_;
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
