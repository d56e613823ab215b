#include "api/rehearsal.hpp"

#include <deque>
#include <functional>
#include <optional>

#include "connector/call_match.hpp"
#include "http/router.hpp"
#include "store/memory/memory_run_store.hpp"

namespace tendril::api {

namespace {

// Turns of the engine; a flow of a thousand items takes some ten thousand.
constexpr int turns_max = 500'000;

class JumpingClock final : public Clock {
 public:
    explicit JumpingClock(TimePoint start) : start_(start) {}
    [[nodiscard]] TimePoint now() const override { return start_ + passed_; }
    [[nodiscard]] std::chrono::microseconds steady() const override { return passed_; }
    void pass(std::chrono::microseconds time) { passed_ += time; }

 private:
    TimePoint start_;
    std::chrono::microseconds passed_{};
};

class Tasks {
 public:
    using Task = std::function<void()>;
    void post(Task task) { tasks_.push_back(std::move(task)); }
    bool run_one() {
        if (tasks_.empty()) return false;
        const auto task = std::move(tasks_.front());
        tasks_.pop_front();
        task();
        return true;
    }

 private:
    std::deque<Task> tasks_;
};

// Answers every call as the catalog's sample of its operation does.
class SampleTransport final : public connector::Transport {
 public:
    SampleTransport(const RehearsalInput& input, Tasks& tasks) : input_(input), tasks_(tasks) {}

    void send(connector::Call call, connector::OutcomeCallback done) override {
        http::Response response;
        response.body = to_text(sample_for(call));
        tasks_.post([response = std::move(response), done = std::move(done)] { done(response); });
    }

 private:
    [[nodiscard]] json::value sample_for(const connector::Call& call) const {
        const auto connector = connector_of(call.connection);
        const auto path = std::string_view(call.path).substr(0, call.path.find('?'));
        const auto* summary = connector::match_call(input_.catalog, connector, call.method, path);
        const auto* operation = summary == nullptr ? nullptr : input_.catalog.operation(summary->id);
        return operation == nullptr ? json::object() : operation->sample.at("output");
    }

    [[nodiscard]] std::string_view connector_of(const std::string& connection) const {
        for (const auto& facts : input_.connections) {
            if (facts.id == connection) return facts.connector;
        }
        return {};
    }

    const RehearsalInput& input_;
    Tasks& tasks_;
};

// One engine with everything around it, for one run.
class Stage {
 public:
    explicit Stage(const RehearsalInput& input)
        : input_(input),
          clock_(input.now),
          database_(clock_, store::MemoryDatabase::Use::exclusive),
          cluster_(database_),
          store_(cluster_, route()),
          transport_(input, tasks_),
          engine_(make_engine()) {
        engine_->set_workspace(input.workspace);
        engine_->set_tables(input.workspace.id, input.tables);
        for (auto facts : input.connections) {
            facts.needs_attention = false;  // its credentials are not used
            engine_->set_connection(std::move(facts));
        }
        engine_->start();
    }

    Result<store::RunWithEvent> play() {
        std::optional<Result<engine::Accepted>> accepted;
        engine_->test({.event = input_.event, .flow = input_.flow},
                      [&](Result<engine::Accepted> result) { accepted = std::move(result); });
        for (int turn = 0; turn < turns_max; ++turn) {
            if (tasks_.run_one()) continue;
            if (accepted && !*accepted) return accepted->error();
            if (accepted) {
                auto run = store_.get_run((*accepted)->runs.front());
                if (!run) return run.error();
                if (*run && has_come_to_rest((*run)->run.state)) return std::move(**run);
            }
            if (!jump()) break;
        }
        return Error(ErrorCode::internal, "The flow came to no end when it was tried out.");
    }

 private:
    static bool has_come_to_rest(const store::RunState& state) {
        return !store::is_open(state.status) || state.status == store::RunStatus::held;
    }

    store::MemoryRoute route() {
        const auto later = [this](Tasks::Task task) { tasks_.post(std::move(task)); };
        return {.write = later, .confirm = later, .ask = later, .answer = later};
    }

    std::unique_ptr<engine::Engine> make_engine() {
        return engine::make_engine({.node = "rehearsal",
                                    .clock = clock_,
                                    .random = input_.random,
                                    .store = store_,
                                    .catalog = input_.catalog,
                                    .flows = input_.flows,
                                    .transport = transport_,
                                    .wake_in = [this](std::chrono::microseconds pause) { wake_in_ = pause; },
                                    .post = [this](Tasks::Task task) { tasks_.post(std::move(task)); },
                                    .connection_refused = [](const std::string&, const std::string&) {}});
    }

    // To the next thing that waits for a time; false when nothing does.
    bool jump() {
        if (!wake_in_) return false;
        clock_.pass(*std::exchange(wake_in_, std::nullopt));
        engine_->tick();
        return true;
    }

    const RehearsalInput& input_;
    JumpingClock clock_;
    Tasks tasks_;
    std::optional<std::chrono::microseconds> wake_in_;
    store::MemoryDatabase database_;
    store::MemoryCluster cluster_;
    store::MemoryRunStore store_;
    SampleTransport transport_;
    std::unique_ptr<engine::Engine> engine_;
};

json::array requests_of(const std::string& journal) {
    json::array requests;
    const auto entries = parse_json(journal);
    if (!entries || !entries->is_array()) return requests;
    for (const auto& item : entries->get_array()) {
        const auto& entry = item.as_object();
        const auto* request = entry.if_contains("request");
        if (request == nullptr || !request->is_object()) continue;
        json::object made{{"step", text_or(entry, "step")},
                          {"at", text_or(entry, "at")},
                          {"connection", text_or(entry, "connection")}};
        for (const auto& member : request->get_object()) made[member.key()] = member.value();
        requests.push_back(std::move(made));
    }
    return requests;
}

}  // namespace

Result<Rehearsal> rehearse(RehearsalInput input) {
    auto played = Stage(input).play();
    if (!played) return played.error();
    auto requests = requests_of(played->run.state.journal);
    return Rehearsal{std::move(*played), std::move(requests)};
}

}  // namespace tendril::api
