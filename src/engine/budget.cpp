#include "engine/budget.hpp"

#include <algorithm>
#include <utility>

#include "base/log.hpp"

namespace tendril::engine {

namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Time = Budget::Time;

// A grant is at most this part of the budget, so that nodes take turns...
constexpr std::int64_t grants_per_budget_min = 4;
// ...and at least this one, so that a day's budget is asked for once in many calls.
constexpr std::int64_t grants_per_budget_max = 1'000;
// The store is asked again after it failed.
constexpr Time ask_after_failure = milliseconds(500);
// A budget that is used up for longer is not waited for in memory.
constexpr Time wait_max = seconds(60);
constexpr Time used_up_max = std::chrono::minutes(10);
// Calls of others are held back for one window, but not for a whole day on one day's word.
constexpr Time hold_back_max = std::chrono::hours(1);

// How long a node that dies keeps the permits in its hand. Calls leave in the first half of it.
milliseconds use_within(milliseconds window) {
    return window < std::chrono::hours(1) ? milliseconds(10'000) : milliseconds(60'000);
}

// Others may give permits back earlier than the store can foretell.
Time longest_pause(milliseconds window) {
    return std::clamp<Time>(window / 20, milliseconds(20), seconds(5));
}

}  // namespace

std::int64_t Budget::in_hand() {
    expire();
    std::int64_t count = 0;
    for (const auto& grant : grants_) count += grant.unused;
    return count;
}

Budget::Permit Budget::use() {
    const auto grant = std::ranges::find_if(grants_, [](const Grant& one) { return one.unused > 0; });
    --grant->unused;
    ++grant->used;
    ++grant->under_way;
    const auto freed_before = freed();
    ++used_;
    return {shared_from_this(), grant->id, freed_before};
}

void Budget::ask_for(std::int64_t calls) {
    const auto now = context_.clock.steady();
    const auto lacking = calls - in_hand();
    if (unlimited() || asking_ || lacking <= 0 || now < ask_again_at_) return;
    const auto wanted = std::clamp(lacking, std::max<std::int64_t>(1, limit_.requests / grants_per_budget_max),
                                   std::max<std::int64_t>(1, limit_.requests / grants_per_budget_min));
    asking_ = true;
    context_.store.take_permits(request(wanted), [weak = weak_from_this(), wanted, now](auto granted) {
        if (const auto self = weak.lock()) self->on_granted(wanted, now, std::move(granted));
    });
}

store::PermitRequest Budget::request(std::int64_t wanted) const {
    return {.connection = connection_,
            .budget = limit_.name,
            .capacity = static_cast<std::int32_t>(limit_.requests),
            .window = limit_.window,
            .wanted = static_cast<std::int32_t>(wanted),
            .use_within = use_within(limit_.window)};
}

void Budget::on_granted(std::int64_t wanted, Time asked_at, Result<store::PermitGrant> granted) {
    asking_ = false;
    if (granted && granted->count > 0) keep(*granted, asked_at);
    if (!granted || granted->count < wanted) wait_for_more(std::move(granted));
    if (unlimited()) release();
    changed_();
}

void Budget::keep(const store::PermitGrant& granted, Time asked_at) {
    // From before the store was asked, so that the node's idea of the grant ends before the store's.
    const Time lasts = use_within(limit_.window);
    grants_.push_back({.id = granted.id,
                       .unused = granted.count,
                       .use_until = asked_at + lasts / 2,
                       .settle_by = asked_at + lasts * 9 / 10});
    left_ = granted.free;
    used_up_until_ = {};
    const auto now = context_.clock.steady();
    for (const auto due : {grants_.back().use_until, grants_.back().settle_by}) {
        context_.after(due - now, [weak = weak_from_this()] {
            if (const auto self = weak.lock()) self->expire();
        });
    }
}

void Budget::wait_for_more(Result<store::PermitGrant> granted) {
    const auto now = context_.clock.steady();
    Time pause = ask_after_failure;
    if (granted) {
        const auto longest = longest_pause(limit_.window);
        const Time next = granted->next_after.value_or(duration_cast<milliseconds>(longest));
        pause = std::clamp<Time>(next, milliseconds(1), longest);
        left_ = 0;
        used_up_until_ = granted->count == 0 && next > wait_max ? now + std::min(next, used_up_max) : Time();
    }
    ask_again_at_ = now + pause;
    context_.after(pause, [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->changed_();
    });
}

void Budget::answered(const Permit& permit) {
    const auto grant = std::ranges::find(grants_, permit.grant, &Grant::id);
    if (grant == grants_.end()) return;  // settled already: the answer came late
    --grant->under_way;
    grant->last_answer = context_.clock.steady();
    settle_if_done(permit.grant);
}

void Budget::put_back(const Permit& permit) {
    const auto grant = std::ranges::find(grants_, permit.grant, &Grant::id);
    if (grant == grants_.end()) return;
    --grant->under_way;
    --grant->used;
    ++grant->unused;
    --used_;
    expire();
}

void Budget::expire() {
    const auto now = context_.clock.steady();
    for (std::size_t i = grants_.size(); i-- > 0;) {
        auto& grant = grants_[i];
        if (now >= grant.use_until) grant.unused = 0;
        if (now >= grant.settle_by && grant.under_way > 0) {
            settle(grant.id, grant.used, use_within(limit_.window) + limit_.window);
        } else {
            settle_if_done(grant.id);
        }
    }
}

void Budget::settle_if_done(std::int64_t id) {
    const auto grant = std::ranges::find(grants_, id, &Grant::id);
    if (grant->unused > 0 || grant->under_way > 0) return;
    const auto free_at = grant->last_answer + limit_.window;
    settle(id, grant->used, grant->used > 0 ? free_at - context_.clock.steady() : Time());
}

// Should it fail, the store frees the permits by itself, somewhat later.
void Budget::settle(std::int64_t id, std::int64_t used, Time free_after) {
    std::erase_if(grants_, [id](const Grant& grant) { return grant.id == id; });
    free_after = std::max(free_after, Time());
    if (used > 0) freeing_.emplace_back(context_.clock.steady() + free_after, used);
    context_.store.settle_permits({.grant = id,
                                   .used = static_cast<std::int32_t>(used),
                                   .free_after = std::chrono::ceil<milliseconds>(free_after)},
                                  [](const Result<void>&) {});
}

void Budget::give_back() {
    for (auto& grant : grants_) grant.unused = 0;
    expire();
}

// There is no limit: whatever was taken is free at once, so that a process that starts anew need not wait for it.
void Budget::release() {
    const auto grants = std::exchange(grants_, {});
    for (const auto& grant : grants) settle(grant.id, 0, Time());
    freeing_.clear();
    freed_ = used_;
}

void Budget::read(const connector::LimitReading& reading, const Permit* permit) {
    if (limit_.chosen) return;
    if (reading.window) limit_.window = *reading.window;
    if (reading.requests && *reading.requests != limit_.requests) {
        limit_.requests = std::clamp<std::int64_t>(*reading.requests, 1, INT32_MAX);
        log::info("{} allows {} calls in {} s", connection_, limit_.requests,
                  duration_cast<seconds>(limit_.window).count());
        if (unlimited()) release();
        ask_again_at_ = {};
    }
    if (!unlimited() && permit != nullptr && reading.remaining) look_for_others(*reading.remaining, *permit);
}

// The other system counted more calls than this node made. The store knows whether other nodes made them.
void Budget::look_for_others(std::int64_t remaining, const Permit& permit) {
    const auto now = context_.clock.steady();
    const auto seen = limit_.requests - remaining;
    const auto own = used_ - permit.freed_before;
    if (seen <= own || looking_ || now < look_again_at_) return;
    looking_ = true;
    look_again_at_ = now + std::clamp<Time>(limit_.window / 20, milliseconds(100), seconds(60));
    context_.store.take_permits(request(seen - own),
                                [weak = weak_from_this(), seen, freed_before = permit.freed_before](auto granted) {
                                    const auto self = weak.lock();
                                    if (!self) return;
                                    self->looking_ = false;
                                    if (granted && granted->count > 0) self->hold_back(seen, freed_before, *granted);
                                });
}

// Of the permits that were taken for it, keeps as many as calls were made by somebody else. What they used in one
// window they will use in the next one, as far as anybody can tell, and permits are held back before they do.
void Budget::hold_back(std::int64_t seen, std::int64_t freed_before, const store::PermitGrant& granted) {
    const auto now = context_.clock.steady();
    const auto lasts = std::min<Time>(limit_.window, hold_back_max);
    std::erase_if(held_, [now](const auto& held) { return held.first <= now; });
    std::int64_t held_before = 0;
    for (const auto& [until, count] : held_) held_before += count;

    const auto taken_before = limit_.requests - granted.free - granted.count;
    const auto by_us = taken_before - held_before + freed() - freed_before;
    const auto by_others = std::max<std::int64_t>(seen - by_us, 0);
    if (by_others >= others_ || now >= others_until_) {
        others_ = by_others;
        others_until_ = now + lasts;
    }
    const auto held = std::clamp<std::int64_t>(others_ - held_before, 0, granted.count);
    context_.store.settle_permits({.grant = granted.id,
                                   .used = static_cast<std::int32_t>(held),
                                   .free_after = duration_cast<milliseconds>(lasts)},
                                  [](const Result<void>&) {});
    if (held == 0) return;
    held_.emplace_back(now + lasts, held);
    log::debug("somebody else uses the account of {}: {} of its {} calls in {} s are held back", connection_,
               held_before + held, limit_.requests, duration_cast<seconds>(limit_.window).count());
}

std::int64_t Budget::freed() {
    const auto now = context_.clock.steady();
    while (!freeing_.empty() && freeing_.front().first <= now) {
        freed_ += freeing_.front().second;
        freeing_.pop_front();
    }
    return freed_;
}

BudgetState Budget::state() {
    BudgetState state{.name = limit_.name, .window = limit_.window};
    if (unlimited()) return state;
    state.requests = limit_.requests;
    if (left_ >= 0) state.left = left_ + in_hand();
    return state;
}

}  // namespace tendril::engine
