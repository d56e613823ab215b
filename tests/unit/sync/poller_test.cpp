// The poller against the simulated Habitify: real calls, real answers, a clock to set.
#include "sync/poller.hpp"

#include <gmock/gmock.h>

#include <deque>

#include "connector/request.hpp"
#include "http/problem.hpp"
#include "sandbox/habitify/simulator.hpp"
#include "unit/connector/built_in_catalog.hpp"

namespace tendril::sync {
namespace {

using connector::built_in_catalog;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SetClock final : public Clock {
 public:
    [[nodiscard]] TimePoint now() const override { return time; }
    TimePoint time = *parse_iso8601("2026-11-23T09:30:00.000Z");
};

class PollerTest : public testing::Test {
 protected:
    PollerTest() {
        options.rate_limit = true;
        make();
        simulator = std::make_unique<sandbox::HabitifySimulator>(options, random, clock.time);
        habit = first_habit();
    }

    void make() {
        PollerParts parts{clock, random, built_in_catalog(), flows, {}, {}, {}, {}, {}, {}};
        parts.read = [this](engine::ReadRequest request, Callback<connector::Verdict> done) {
            queue.push_back([this, request = std::move(request), done = std::move(done)] { done(answer(request)); });
        };
        parts.accept = [this](engine::Incoming event, Callback<engine::Accepted> done) {
            queue.push_back([this, event = std::move(event), done = std::move(done)] { done(store(event)); });
        };
        parts.find_mark = [this](const std::string& name, Callback<std::optional<std::string>> done) {
            const auto found = marks.find(name);
            auto mark = found == marks.end() ? std::nullopt : std::optional(found->second);
            queue.push_back([mark = std::move(mark), done = std::move(done)] { done(mark); });
        };
        parts.replace_mark = [this](const std::string& name, const std::optional<std::string>& expected,
                                    const std::string& value, Callback<bool> done) {
            const bool moved = move({name, expected, value});
            queue.push_back([moved, done = std::move(done)] { done(moved); });
        };
        parts.time_zone_of = [](const std::string&) { return std::string("UTC"); };
        parts.works_at = [this](std::int32_t) { return works; };
        poller = std::make_unique<Poller>(std::move(parts));
    }

    void listen(const std::string& event_type) {
        auto flow = std::make_shared<flow::CompiledFlow>();
        flow->id = "flow_" + event_type;
        flow->version = 1;
        flow->workspace = "ws";
        flow->event_types = {event_type};
        flows.add(flow);
        flows.publish(flow->id, 1);
    }
    void connect(const std::string& key, const std::string& version = "v2") {
        keys["conn_" + key] = version == "v1" ? "v1-" + key : key;
        engine::ConnectionFacts facts;
        facts.id = "conn_" + key;
        facts.workspace = "ws";
        facts.connector = "habitify";
        facts.settings = {{"api_version", version}, {"person", "person-" + key}};
        connected["conn_" + key] = facts;
        poller->set_connection(facts);
    }

    // Lets everything happen that is due within the time.
    void pass(std::chrono::seconds time) {
        const auto end = clock.time + time;
        while (true) {
            const auto pause = poller->tick();
            while (!queue.empty()) {
                auto next = std::move(queue.front());
                queue.pop_front();
                next();
            }
            if (clock.time >= end) return;
            clock.time = std::min<TimePoint>(end, clock.time + std::max<std::chrono::microseconds>(pause, std::chrono::seconds(1)));
        }
    }

    Result<connector::Verdict> answer(const engine::ReadRequest& request) {
        ++calls;
        const auto& operation = *built_in_catalog().operation(request.operation);
        const auto& facts = connected.at(request.connection);
        const auto call = connector::build_call(operation, request.connection, facts.settings, request.input);
        if (!call) return Error(ErrorCode::invalid_input, call.error().front().message);
        http::Request sent;
        sent.method = call->method;
        const auto question = call->path.find('?');
        sent.path = call->path.substr(0, question);
        if (question != std::string::npos) sent.query = call->path.substr(question + 1);
        const bool is_v1 = text_or(facts.settings, "api_version") == "v1";
        sent.headers.add(is_v1 ? "Authorization" : "X-API-Key", keys.at(request.connection));
        connector::Outcome outcome = failing > 0 ? http::reply(503, json::object()) : simulator->handle(sent, clock.time);
        if (failing > 0) --failing;
        return connector::judge(*built_in_catalog().connector("habitify"), operation, outcome);
    }
    bool move(const store::MarkChange& change) {
        const auto found = marks.find(change.name);
        if ((found == marks.end() ? std::nullopt : std::optional(found->second)) != change.expected) return false;
        marks[change.name] = change.value;
        return true;
    }
    Result<engine::Accepted> store(const engine::Incoming& event) {
        if (killed) return Error(ErrorCode::unavailable, "The store is away.");
        if (event.mark && !move(*event.mark)) return Error(ErrorCode::conflict, "moved");
        events.push_back(event.type + " " + std::string(text_or(event.data, "contactId")));
        return engine::Accepted{};
    }
    std::string first_habit() {
        http::Request request;
        request.method = "GET";
        request.path = "/v2/habits";
        request.headers.add("X-API-Key", options.api_key);
        const auto body = parse_json(simulator->handle(request, clock.time).body).value();
        return connector::id_at(body, "/data/0/id");
    }
    void control(std::string_view what, const json::object& body) {
        ASSERT_LT(simulator->control(what, body, clock.time)->status, 300);
    }

    SetClock clock;
    SeededRandom random{3};
    sandbox::HabitifyOptions options;
    std::unique_ptr<sandbox::HabitifySimulator> simulator;
    flow::Registry flows;
    std::unique_ptr<Poller> poller;
    std::deque<std::function<void()>> queue;
    std::map<std::string, std::string> keys;
    std::map<std::string, engine::ConnectionFacts> connected;
    std::map<std::string, std::string> marks;
    std::vector<std::string> events;
    std::string habit;
    bool works = true;
    bool killed = false;
    int failing = 0;
    int calls = 0;
};

TEST_F(PollerTest, AnAccountThatNobodyListensToIsNotCalled) {
    connect(options.api_key);

    pass(std::chrono::minutes(10));

    EXPECT_EQ(calls, 0);
}

TEST_F(PollerTest, ACompletedHabitIsAnEventOfThePersonWhoseAccountItIs) {
    listen("habit.completed");
    connect(options.api_key);
    pass(std::chrono::seconds(5));

    control("journal", {{"habitId", habit}, {"status", "completed"}});
    pass(std::chrono::minutes(10));

    EXPECT_THAT(events, ElementsAre("habit.completed person-" + options.api_key));
}

TEST_F(PollerTest, WhatHappenedWhileTheProcessWasDownIsFoundAfterwards) {
    listen("habit.completed");
    connect(options.api_key);
    pass(std::chrono::seconds(5));
    control("journal", {{"habitId", habit}, {"status", "completed"}});

    make();
    connect(options.api_key);
    pass(std::chrono::seconds(5));

    EXPECT_THAT(events, ElementsAre("habit.completed person-" + options.api_key));
}

TEST_F(PollerTest, AnEventThatCouldNotBeStoredIsFoundAgain) {
    listen("habit.completed");
    connect(options.api_key);
    pass(std::chrono::seconds(5));
    control("journal", {{"habitId", habit}, {"status", "completed"}});

    killed = true;
    pass(std::chrono::minutes(10));
    EXPECT_THAT(events, IsEmpty());
    killed = false;
    pass(std::chrono::hours(1));

    EXPECT_THAT(events, ElementsAre("habit.completed person-" + options.api_key));
}

TEST_F(PollerTest, APassingFailureLosesNothing) {
    listen("habit.completed");
    listen("habit.created");
    connect(options.api_key);
    failing = 3;
    pass(std::chrono::minutes(20));

    control("journal", {{"habitId", habit}, {"status", "completed"}});
    control("habits", {{"name", "Swim"}});
    failing = 2;
    pass(std::chrono::hours(2));

    EXPECT_THAT(events, ::testing::UnorderedElementsAre("habit.completed person-" + options.api_key,
                                                        "habit.created person-" + options.api_key));
    EXPECT_EQ(poller->counters().looks_failed, 5U);
}

TEST_F(PollerTest, ARepublishedFlowGoesOnWhereItWas) {
    listen("habit.created");
    connect(options.api_key);
    pass(std::chrono::seconds(5));
    flows.publish("flow_habit.created", std::nullopt);
    pass(std::chrono::minutes(5));
    control("habits", {{"name", "Swim"}});

    flows.publish("flow_habit.created", 1);
    pass(std::chrono::minutes(10));

    EXPECT_THAT(events, ElementsAre("habit.created person-" + options.api_key));
}

TEST_F(PollerTest, NotesOfEveryHabitAreSeen) {
    listen("note.created");
    connect(options.api_key);
    pass(std::chrono::seconds(5));

    control("notes", {{"habitId", habit}, {"content", "Hard today"}});
    pass(std::chrono::hours(1));

    EXPECT_THAT(events, ElementsAre("note.created person-" + options.api_key));
}

TEST_F(PollerTest, TheOlderVersionTellsLogsActionsAndMoods) {
    for (const auto* type : {"log.added", "task.created", "task.completed", "mood.logged", "area.created"}) listen(type);
    connect(options.api_key, "v1");
    pass(std::chrono::minutes(1));

    control("logs", {{"habitId", habit}, {"value", 4}, {"for", "2026-11-21T09:00:00+00:00"}});
    control("actions", {{"habitId", habit}, {"title", "Buy a mat"}, {"status", 1}});
    control("moods", {{"value", 2}});
    control("areas", {{"name", "Health"}});
    pass(std::chrono::hours(1));

    const auto person = " person-" + options.api_key;
    EXPECT_THAT(events,
                ::testing::UnorderedElementsAre("log.added" + person, "task.created" + person,
                                                "task.completed" + person, "mood.logged" + person,
                                                "area.created" + person));
}

TEST_F(PollerTest, AVersionThatCannotServeATriggerIsNotAskedForIt) {
    listen("mood.logged");
    connect(options.api_key, "v2");

    pass(std::chrono::minutes(10));

    EXPECT_EQ(calls, 0);
}

TEST_F(PollerTest, QuietAccountsAreCalledLessAndLess) {
    listen("habit.completed");
    connect(options.api_key);
    pass(std::chrono::hours(1));
    const auto first_hour = calls;
    pass(std::chrono::hours(1));

    EXPECT_LT(calls - first_hour, first_hour);
    EXPECT_GE(calls - first_hour, 2);
}

TEST_F(PollerTest, ANodeThatDoesNotHoldTheAccountLeavesItAlone) {
    works = false;
    listen("habit.completed");
    connect(options.api_key);

    pass(std::chrono::minutes(10));

    EXPECT_EQ(calls, 0);
}

TEST_F(PollerTest, AnAccountThatNeedsAttentionIsLeftAloneUntilItIsMended) {
    listen("habit.completed");
    connect(options.api_key);
    auto facts = connected.begin()->second;
    facts.needs_attention = true;
    poller->set_connection(facts);
    pass(std::chrono::minutes(10));
    EXPECT_EQ(calls, 0);

    facts.needs_attention = false;
    poller->set_connection(facts);
    pass(std::chrono::seconds(5));

    EXPECT_EQ(calls, 1);
}

TEST_F(PollerTest, LookSoonDoesNotWaitForThePace) {
    listen("habit.completed");
    connect(options.api_key);
    pass(std::chrono::hours(3));
    control("journal", {{"habitId", habit}, {"status", "completed"}});

    poller->look_soon("conn_" + options.api_key);
    pass(std::chrono::seconds(2));

    EXPECT_THAT(events, ElementsAre("habit.completed person-" + options.api_key));
}

}  // namespace
}  // namespace tendril::sync
