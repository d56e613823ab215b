#include "store/postgres/listener.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "base/log.hpp"
#include "store/postgres/announcement.hpp"

namespace tendril::store::postgres {

namespace {

using Steady = std::chrono::steady_clock;

constexpr std::chrono::seconds look_interval{15};
constexpr std::chrono::milliseconds reconnect_pause{300};

}  // namespace

Listener::Listener(ConnectionOptions options, std::string name, Post post)
    : options_(std::move(options)),
      name_(std::move(name)),
      post_(std::move(post)),
      next_look_(Steady::now() + look_interval) {
    connect();
    seen_ = before_ = newest_run();
    if (pipe2(stop_pipe_, O_CLOEXEC) != 0) throw Failure("", "No pipe can be made.");
    thread_ = std::thread([this] { work(); });
}

Listener::~Listener() {
    stopping_ = true;
    close(stop_pipe_[1]);
    thread_.join();
    close(stop_pipe_[0]);
}

void Listener::on_arrivals(std::function<void(Arrivals)> arrived) {
    const std::lock_guard lock(mutex_);
    arrived_ = std::move(arrived);
}

void Listener::on_change(std::function<void()> changed) {
    const std::lock_guard lock(mutex_);
    changed_ = std::move(changed);
}

void Listener::connect() {
    connection_ = std::make_unique<Connection>(options_);
    for (const auto channel : {runs_channel, wishes_channel, leases_channel, config_channel}) {
        connection_->run("LISTEN " + std::string(channel));
    }
}

void Listener::work() {
    while (!stopping_) {
        try {
            if (connection_) {
                listen();
            } else {
                connect();
                tell(everything());
                tell_of_change();
            }
        } catch (const Failure& failure) {
            if (connection_) log::warn("the database no longer tells of other nodes: {}", failure.what());
            connection_.reset();
            pause();
        }
    }
}

void Listener::listen() {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(next_look_ - Steady::now());
    const auto heard = connection_->await_notifications(stop_pipe_[0], std::max(left, std::chrono::milliseconds(0)));
    bool is_changed = false;
    bool is_given_back = false;
    for (const auto& [channel, payload] : heard) {
        if (channel == config_channel) {
            is_changed |= !is_own_change(payload);
        } else if (channel == wishes_channel) {
            tell({.first = RunId(1), .last = RunId(0), .wishes = true});
        } else if (channel == leases_channel) {
            is_given_back = true;
        } else if (const auto announced = parse_payload(payload); announced && announced->writer != name_) {
            tell(announced->arrivals);
        }
    }
    if (is_given_back) tell({.first = RunId(1), .last = RunId(0), .leases = true});
    if (is_changed) tell_of_change();
    if (Steady::now() >= next_look_) look_for_missed();
}

// A node that did not know yet that it is not alone announced nothing; and a run with a lower id may be committed after
// one with a higher id, so the last stretch is told twice.
void Listener::look_for_missed() {
    next_look_ = Steady::now() + look_interval;
    const auto newest = newest_run();
    if (!alone_ && newest > before_) tell({"", before_, newest});
    before_ = seen_;
    seen_ = newest;
}

RunId Listener::newest_run() {
    auto rows = connection_->ask("SELECT coalesce(max(id), 0) FROM runs");
    return rows.next() ? rows.number<RunId>() : RunId{};
}

void Listener::tell(const Arrivals& arrivals) {
    const std::lock_guard lock(mutex_);
    if (arrived_) post_([arrived = arrived_, arrivals] { arrived(arrivals); });
}

void Listener::tell_of_change() {
    std::function<void()> changed;
    {
        const std::lock_guard lock(mutex_);
        changed = changed_;
    }
    if (changed) changed();
}

void Listener::pause() {
    pollfd stop{stop_pipe_[0], POLLIN, 0};
    poll(&stop, 1, static_cast<int>(reconnect_pause.count()));
}

}  // namespace tendril::store::postgres
