#include "engine/wishes.hpp"

#include <utility>

#include "base/log.hpp"

namespace tendril::engine {

namespace {

constexpr std::chrono::milliseconds try_again_after{500};

}  // namespace

void Wishes::look() {
    // Nobody else takes wishes in where one process has the store for itself.
    if (stopped_ || parts_.partitions.exclusive() || parts_.partitions.count() == 0) return;
    if (std::exchange(looking_, true)) {
        look_again_ = true;
        return;
    }
    parts_.store.load_wishes(parts_.partitions.for_query(), [this](auto loaded) { on_loaded(std::move(loaded)); });
}

void Wishes::on_loaded(Result<std::vector<store::RunWish>> loaded) {
    if (!loaded) {
        log::warn("What people wish of held runs could not be read: {}", loaded.error().message);
        try_again_ = true;
        return end_look();
    }
    ++under_way_;  // until all are handed out
    for (const auto& wish : *loaded) {
        ++under_way_;
        parts_.grant(wish, [this, wish](const Result<void>& granted) { on_granted(wish, granted); });
    }
    if (--under_way_ == 0) end_look();
}

void Wishes::on_granted(const store::RunWish& wish, const Result<void>& granted) {
    if (!granted && granted.error().retry_after) {
        try_again_ = true;
        busy_.insert(wish.run);
    } else {
        if (!granted) log::warn("{} is not changed as wished: {}", to_string(wish.run), granted.error().message);
        parts_.store.forget_wish(wish.run, [](const Result<void>&) {});
    }
    if (--under_way_ == 0) end_look();
}

void Wishes::end_look() {
    looking_ = false;
    if (std::exchange(try_again_, false)) parts_.timers.in(try_again_after, [this] { look(); });
    if (std::exchange(look_again_, false)) look();
}

}  // namespace tendril::engine
