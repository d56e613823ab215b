#include "store/postgres/courier.hpp"

#include <algorithm>
#include <chrono>

namespace tendril::store::postgres {

namespace {

using Steady = std::chrono::steady_clock;

constexpr std::size_t together_max = 256;
constexpr std::chrono::milliseconds first_pause{20};
constexpr std::chrono::milliseconds longest_pause{500};
constexpr int repetitions_max = 5;

}  // namespace

Courier::Courier(ConnectionOptions options, Mode mode, Post post, std::chrono::milliseconds patience)
    : options_(std::move(options)), mode_(mode), post_(std::move(post)), patience_(patience) {
    thread_ = std::thread([this] { work(); });
}

Courier::~Courier() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    arrived_.notify_one();
    thread_.join();
}

void Courier::push(std::unique_ptr<Question> question) {
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back(std::move(question));
    }
    arrived_.notify_one();
}

void Courier::work() {
    Questions questions;
    while (take(questions)) {
        settle(questions);
        auto posted = std::make_shared<Questions>(std::exchange(questions, {}));
        post_([posted] {
            for (const auto& question : *posted) question->deliver();
        });
    }
}

bool Courier::take(Questions& questions) {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    const auto most = mode_ == Mode::together ? together_max : 1;
    while (!waiting_.empty() && questions.size() < most) {
        questions.push_back(std::move(waiting_.front()));
        waiting_.pop_front();
    }
    return !questions.empty();
}

void Courier::settle(std::span<std::unique_ptr<Question>> questions) {
    const auto deadline = Steady::now() + (reachable_ ? patience_ : std::chrono::milliseconds(0));
    auto pause = first_pause;
    for (int repetitions = 0;;) {
        const bool is_fresh = connection_ == nullptr;
        try {
            if (is_fresh) connection_ = std::make_unique<Connection>(options_);
            ask_together(questions);
            reachable_ = true;
            return;
        } catch (const Failure& failure) {
            const bool is_lost = failure.connection_lost();
            if (is_lost || failure.of_database()) {
                connection_.reset();
                if (!is_fresh) continue;
                if (is_lost && Steady::now() < deadline) {
                    std::this_thread::sleep_for(pause);
                    pause = std::min(pause * 2, longest_pause);
                    continue;
                }
                reachable_ = !is_lost;
            } else if (failure.worth_repeating() && ++repetitions < repetitions_max) {
                continue;
            } else if (questions.size() > 1) {
                for (auto& question : questions) settle({&question, 1});
                return;
            }
            for (const auto& question : questions) question->fail(failure.to_error());
            return;
        }
    }
}

void Courier::ask_together(std::span<std::unique_ptr<Question>> questions) {
    std::vector<Request> requests;
    for (const auto& question : questions) {
        requests.insert(requests.end(), question->requests.begin(), question->requests.end());
    }
    auto answers = connection_->ask(requests);
    std::span<Rows> rest(answers);
    for (const auto& question : questions) {
        question->answer(rest.first(question->requests.size()));
        rest = rest.subspan(question->requests.size());
    }
}

}  // namespace tendril::store::postgres
