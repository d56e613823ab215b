#include "store/postgres/writer.hpp"

#include <algorithm>
#include <chrono>

#include "base/log.hpp"

namespace tendril::store::postgres {

namespace {

using Steady = std::chrono::steady_clock;

constexpr std::chrono::seconds probe_interval{1};
constexpr std::chrono::milliseconds first_pause{20};
constexpr std::chrono::milliseconds longest_pause{500};
constexpr std::size_t group_bytes_max = 8 * 1024 * 1024;
// Another node cannot be quicker so often.
constexpr int beaten_max = 20;

}  // namespace

Writer::Writer(ConnectionOptions options, std::string name, Post post, std::size_t group_max,
               std::chrono::milliseconds patience)
    : options_(std::move(options)),
      name_(std::move(name)),
      post_(std::move(post)),
      group_max_(std::max<std::size_t>(group_max, 1)),
      patience_(patience),
      connection_(std::make_unique<Connection>(options_)) {
    thread_ = std::thread([this] { work(); });
}

Writer::~Writer() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    arrived_.notify_one();
    thread_.join();
}

void Writer::push(Operation operation) {
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back(std::move(operation));
    }
    arrived_.notify_one();
}

void Writer::work() {
    Operations operations;
    while (take(operations)) {
        if (operations.empty()) {
            probe();
        } else {
            settle(operations);
            deliver(std::exchange(operations, {}));
        }
    }
}

// Waits for operations; none means that it is time to probe, false that all is done.
bool Writer::take(Operations& operations) {
    std::unique_lock lock(mutex_);
    const auto ready = [this] { return stopping_ || !waiting_.empty(); };
    if (healthy_) {
        arrived_.wait(lock, ready);
    } else if (!arrived_.wait_for(lock, probe_interval, ready)) {
        return true;
    }
    std::size_t bytes = 0;
    while (!waiting_.empty() && operations.size() < group_max_ && bytes < group_bytes_max) {
        bytes += size_of(waiting_.front());
        operations.push_back(std::move(waiting_.front()));
        waiting_.pop_front();
    }
    return !operations.empty();
}

// Gives every operation its outcome.
void Writer::settle(std::span<Operation> operations) {
    Attempts attempts;
    attempts.mark = {name_, ++last_group_};
    attempts.deadline = Steady::now() + (healthy_ ? patience_ : std::chrono::milliseconds(0));
    auto next = Next::again;
    while (next == Next::again) next = attempt(operations, attempts);
    if (next == Next::halve) {
        const auto half = operations.size() / 2;
        settle(operations.first(half));
        settle(operations.subspan(half));
    }
}

Writer::Next Writer::attempt(std::span<Operation> operations, Attempts& attempts) {
    const bool is_fresh = connection_ == nullptr;
    try {
        if (is_fresh) connection_ = std::make_unique<Connection>(options_);
        return commit(operations, attempts);
    } catch (const Failure& failure) {
        return recover(failure, is_fresh, operations, attempts);
    } catch (const std::exception& failure) {
        return recover(Failure("XX000", failure.what()), is_fresh, operations, attempts);
    }
}

Writer::Next Writer::commit(std::span<Operation> operations, Attempts& attempts) {
    if (!attempts.in_doubt || !is_committed(attempts.mark)) {
        attempts.in_doubt = false;
        Group group(*connection_, operations, attempts.careful);
        if (!group.apply(attempts.mark)) {
            roll_back();
            attempts.careful = true;
            if (++attempts.beaten < beaten_max) return Next::again;
            throw Failure("40001", "Other nodes changed the same rows again and again.");
        }
        attempts.in_doubt = true;
        group.commit(attempts.mark, !alone_);
    }
    ++commits_;
    operations_ += static_cast<std::int64_t>(operations.size());
    set_healthy(true, "");
    return Next::done;
}

Writer::Next Writer::recover(const Failure& failure, bool was_fresh, std::span<Operation> operations,
                             Attempts& attempts) {
    if (failure.connection_lost() || failure.of_database()) {
        // A session of before may be one that was closed meanwhile, or of a server that may no longer write.
        connection_.reset();
        if (!failure.connection_lost()) attempts.in_doubt = false;
        if (!was_fresh) return Next::again;
        if (failure.connection_lost() && Steady::now() < attempts.deadline) {
            attempts.pause = std::clamp(attempts.pause * 2, first_pause, longest_pause);
            std::this_thread::sleep_for(attempts.pause);
            return Next::again;
        }
        set_healthy(false, failure.what());
    } else {
        attempts.in_doubt = false;
        roll_back();
        if (failure.worth_repeating() && ++attempts.beaten < beaten_max) return Next::again;
        if (operations.size() > 1) return Next::halve;
    }
    for (auto& operation : operations) fail(operation, failure.to_error());
    return Next::done;
}

bool Writer::is_committed(const GroupMark& mark) {
    auto rows = connection_->ask("SELECT last_group FROM writers WHERE writer = $1 FOR UPDATE", mark.writer);
    return rows.next() && rows.integer() >= mark.number;
}

void Writer::roll_back() {
    try {
        if (connection_) connection_->ask("ROLLBACK");
    } catch (const Failure&) {
        connection_.reset();
    }
}

void Writer::deliver(Operations operations) {
    auto posted = std::make_shared<Operations>(std::move(operations));
    post_([posted] {
        for (auto& operation : *posted) postgres::deliver(operation);
    });
}

void Writer::probe() {
    try {
        if (!connection_) connection_ = std::make_unique<Connection>(options_);
        connection_->ask("UPDATE writers SET seen_at = now() WHERE writer = $1", name_);
        set_healthy(true, "");
    } catch (const Failure& failure) {
        connection_.reset();
        set_healthy(false, failure.what());
    }
}

void Writer::set_healthy(bool healthy, std::string_view reason) {
    if (healthy_.exchange(healthy) == healthy) return;
    if (healthy) {
        log::info("the database can be written again");
    } else {
        log::error("the database cannot be written: {} Events are refused until it can", reason);
    }
}

}  // namespace tendril::store::postgres
