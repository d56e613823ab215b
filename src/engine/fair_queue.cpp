#include "engine/fair_queue.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace tendril::engine {

namespace {

std::size_t rank_of(store::Priority priority) {
    return static_cast<std::size_t>(static_cast<int>(store::Priority::urgent) - static_cast<int>(priority));
}

}  // namespace

bool FairShare::before(const FairShare& one, const FairShare& other) {
    return std::tie(one.rank_, one.turn_, one.number_) < std::tie(other.rank_, other.turn_, other.number_);
}

void FairShare::Heap::set(std::size_t position, FairShare* share) {
    shares_[position] = share;
    share->places_[slot_] = position;
}

void FairShare::Heap::up(std::size_t position) {
    FairShare* moved = shares_[position];
    while (position > 0) {
        const std::size_t above = (position - 1) / 2;
        if (!before(*moved, *shares_[above])) break;
        set(position, shares_[above]);
        position = above;
    }
    set(position, moved);
}

void FairShare::Heap::down(std::size_t position) {
    FairShare* moved = shares_[position];
    for (;;) {
        std::size_t below = 2 * position + 1;
        if (below >= shares_.size()) break;
        if (below + 1 < shares_.size() && before(*shares_[below + 1], *shares_[below])) ++below;
        if (!before(*shares_[below], *moved)) break;
        set(position, shares_[below]);
        position = below;
    }
    set(position, moved);
}

void FairShare::Heap::put(FairShare* share) {
    if (share->places_[slot_] == absent) {
        shares_.push_back(share);
        share->places_[slot_] = shares_.size() - 1;
    }
    up(share->places_[slot_]);
    down(share->places_[slot_]);
}

void FairShare::Heap::remove(FairShare* share) {
    const std::size_t position = std::exchange(share->places_[slot_], absent);
    if (position == absent) return;
    FairShare* last = shares_.back();
    shares_.pop_back();
    if (last == share) return;
    set(position, last);
    up(position);
    down(last->places_[slot_]);
}

FairShare& FairShare::child(const std::string& name, std::size_t at_work_max) {
    auto& found = children_[name];
    if (!found) {
        found = std::make_unique<FairShare>(this, at_work_max);
        found->number_ = children_.size();
    }
    return *found;
}

void FairShare::push(OpenRun& run, store::Priority priority) {
    ready_[rank_of(priority)].push_back(&run);
    update();
}

void FairShare::erase(OpenRun& run, store::Priority priority) {
    std::erase(ready_[rank_of(priority)], &run);
    update();
}

OpenRun* FairShare::take() {
    FairShare* share = this;
    while (!share->is_flow()) {
        if (share->allowed().empty()) return nullptr;
        FairShare* next = share->allowed().first();
        share->now_ = std::max(share->now_, next->turn_);
        next->turn_ += 1 / next->weight_;
        share = next;
    }
    const std::size_t best = share->best_ready();
    if (best == share->ready_.size()) return nullptr;
    OpenRun* run = share->ready_[best].front();
    share->ready_[best].pop_front();
    for (FairShare* above = share; above != nullptr; above = above->parent_) ++above->at_work_;
    share->update();
    return run;
}

void FairShare::leave() {
    for (FairShare* above = this; above != nullptr; above = above->parent_) --above->at_work_;
    update();
}

void FairShare::rest(int change) {
    at_work_ -= static_cast<std::size_t>(change);
}

std::size_t FairShare::best_ready() const {
    const auto found = std::ranges::find_if(ready_, [](const auto& runs) { return !runs.empty(); });
    return static_cast<std::size_t>(found - ready_.begin());
}

// Brings its place among its siblings in line with what it has to offer, and so on upwards.
void FairShare::update() {
    for (FairShare* share = this; share->parent_ != nullptr; share = share->parent_) {
        FairShare& parent = *share->parent_;
        bool offers = false;
        if (share->is_flow()) {
            const std::size_t best = share->best_ready();
            offers = best < share->ready_.size() && share->at_work_ < share->at_work_max_;
            share->rank_ = best;
        } else {
            offers = !share->allowed().empty();
            if (offers) share->rank_ = share->allowed().first()->rank_;
        }
        if (!offers) {
            parent.all_.remove(share);
            parent.few_.remove(share);
            continue;
        }
        if (share->places_[0] == absent) share->turn_ = std::max(share->turn_, parent.now_);
        parent.all_.put(share);
        share->at_work_ < always_allowed ? parent.few_.put(share) : parent.few_.remove(share);
    }
}

}  // namespace tendril::engine
