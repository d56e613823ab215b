// How many runs are in memory, and whose.
#include <map>
#include <set>

#include "engine_fixture.hpp"

namespace tendril::engine {

namespace {

using namespace std::chrono_literals;
using store::RunStatus;
using ::testing::SizeIs;

const std::string created_note = R"({"note": {"id": "note1"}})";

class Window : public EngineTest {
 protected:
    Window() {
        publish_note_flow();
        transport.script = [](const auto&) { return answered(201, created_note); };
    }
    // Stores runs that no engine works at.
    void store_backlog(int count, int contacts, const std::string& workspace = "ws_1") {
        store.granted.clear();
        start();
        for (int i = 0; i < count; ++i) {
            post_note(std::to_string(++notes_), "contact" + std::to_string(i % contacts), workspace);
        }
        loop.run();
        for (std::int32_t i = 0; i < store::partition_count; ++i) store.granted.push_back({i, 1});
    }
    std::size_t in_memory() { return engine->counters().runs_open_in_memory; }
    std::size_t count(RunStatus status, const std::string& workspace = "ws_1") {
        return static_cast<std::size_t>(std::ranges::count_if(store.runs, [&](const auto& entry) {
            return entry.second.state.status == status && entry.second.workspace == workspace;
        }));
    }
    // The notes of each contact were written in the order of their numbers, each once.
    void expect_order() {
        std::map<std::string, int> last;
        std::set<std::string> seen;
        for (const auto& call : transport.calls) {
            if (call.method != "POST") continue;
            const auto begin = call.body.find(":\"") + 2;
            const int number = std::stoi(call.body.substr(begin));
            EXPECT_GT(number, last[call.path]) << call.path;
            EXPECT_TRUE(seen.insert(call.body).second) << call.body << " twice";
            last[call.path] = number;
        }
    }

    int notes_ = 0;
};

TEST_F(Window, ABacklogIsWorkedOffInOrderAndMemoryStaysBounded) {
    store_backlog(3'000, 40);
    start({.window_runs_max = 100, .workspace_runs_min = 20});

    EXPECT_EQ(count(RunStatus::succeeded), 3'000U);
    expect_order();
}

TEST_F(Window, TheBacklogOfOneWorkspaceLeavesRoomForAnother) {
    publish_note_flow(R"({"attempts_max": 3})", "ws_2");
    store_backlog(2'000, 2'000);
    start({.window_runs_max = 100, .workspace_runs_min = 20});
    connect(false, "ws_2");
    transport.silent = true;
    store_backlog(2'000, 2'000);
    start({.window_runs_max = 100, .workspace_runs_min = 20});
    connect(false, "ws_2");
    EXPECT_LE(in_memory(), 100U);

    post_note("other", "eve", "ws_2");
    loop.run();

    EXPECT_EQ(count(RunStatus::running, "ws_2"), 1U) << "it started at once";
}

TEST_F(Window, OneKeyWithABacklogDoesNotKeepOtherKeysOut) {
    store_backlog(1'000, 1);
    transport.silent = true;
    start({.window_runs_max = 400, .workspace_runs_min = 200});

    post_note(std::to_string(++notes_), "bob");
    loop.run();
    EXPECT_THAT(transport.calls, SizeIs(2)) << "the first of the long lane, and the other";
    EXPECT_LT(in_memory(), 100U);
    transport.silent = false;
    answer_all(answered(201, created_note));

    EXPECT_EQ(count(RunStatus::succeeded), 1'001U);
    expect_order();
}

TEST_F(Window, HeldRunsTakeNoRoomAndGoOnInOrderWhenTheirConnectionIsRepaired) {
    transport.script = [](const auto&) { return answered(401, "{}"); };
    post_note(std::to_string(++notes_), "contact0");
    loop.run();
    transport.calls.clear();
    for (int i = 0; i < 1'000; ++i) post_note(std::to_string(++notes_), "contact" + std::to_string(i % 100));
    loop.run();
    EXPECT_EQ(count(RunStatus::held), 100U);
    EXPECT_EQ(in_memory(), 0U);
    EXPECT_THAT(transport.calls, SizeIs(0));

    transport.script = [](const auto&) { return answered(201, created_note); };
    connect(false);

    EXPECT_EQ(count(RunStatus::succeeded), 1'001U);
    expect_order();
}

TEST_F(Window, RunsThatTryAgainMuchLaterTakeNoRoomAndComeBackInOrder) {
    publish_note_flow(R"({"attempts_max": 5, "first_delay_ms": 200000, "longest_delay_ms": 200000})");
    // Every fifth contact's calls succeed, so that the connection does not count as down.
    transport.script = [](const connector::Call& call) {
        const bool fifth = call.path.find("0/notes") != std::string::npos || call.path.find("5/notes") != std::string::npos;
        return fifth ? answered(201, created_note) : unreachable();
    };
    for (int i = 0; i < 300; ++i) post_note(std::to_string(++notes_), "contact" + std::to_string(i % 50));
    loop.run();
    EXPECT_EQ(count(RunStatus::retrying), 40U);
    EXPECT_LE(in_memory(), 10U) << "those that try again within seconds";

    transport.calls.clear();
    transport.script = [](const auto&) { return answered(201, created_note); };
    pass(300s);

    EXPECT_EQ(count(RunStatus::succeeded), 300U);
    expect_order();
}

TEST_F(Window, RunsThatComeWhileTheirKeyIsHeldGoAfterThoseBefore) {
    transport.script = [](const auto&) { return answered(401, "{}"); };
    post_note(std::to_string(++notes_), "ada");
    loop.run();
    post_note(std::to_string(++notes_), "ada");
    loop.run();
    transport.calls.clear();
    transport.script = [](const auto&) { return answered(201, created_note); };

    engine->set_connection(
        {.id = "conn_hl", .workspace = "ws_1", .connector = "highlevel", .settings = {{"location_id", "location1"}}});
    post_note(std::to_string(++notes_), "ada");
    loop.run();

    EXPECT_EQ(count(RunStatus::succeeded), 3U);
    expect_order();
}

TEST_F(Window, ARunThatComesBeforeTheBacklogWasReadGoesAfterIt) {
    store_backlog(3, 1);

    begin();
    post_note(std::to_string(++notes_), "contact0");
    loop.run();

    EXPECT_EQ(count(RunStatus::succeeded), 4U);
    expect_order();
}

TEST_F(Window, ARunOfAGainedPartitionGoesAfterItsBacklog) {
    store_backlog(3, 1);
    const auto partitions = std::exchange(store.granted, {});
    start();
    store.granted = partitions;
    clock.advance(4s);
    engine->tick();
    post_note(std::to_string(++notes_), "contact0");
    loop.run();

    EXPECT_EQ(count(RunStatus::succeeded), 4U);
    expect_order();
}

// Whatever happens to runs meanwhile, each key's are done in order, and none is forgotten.
class AnyHistory : public Window, public ::testing::WithParamInterface<int> {};

TEST_P(AnyHistory, KeepsEveryKeyInOrder) {
    SeededRandom chance(static_cast<std::uint64_t>(GetParam()));
    publish_note_flow(R"({"attempts_max": 50, "first_delay_ms": 8000, "longest_delay_ms": 16000})");
    start({.window_runs_max = 60, .workspace_runs_min = 60});
    std::vector<connector::Call> done;
    transport.script = [&](const auto& call) {
        const auto dice = uniform(chance, 100);
        if (dice < 10) return unreachable();
        if (dice < 12) return answered(401, "{}");
        done.push_back(call);
        return answered(201, created_note);
    };
    for (int round = 0; round < 60; ++round) {
        const auto posted = uniform(chance, 120);
        const auto contacts = 1 + uniform(chance, 12);
        for (std::uint64_t i = 0; i < posted; ++i) {
            post_note(std::to_string(++notes_), "contact" + std::to_string(uniform(chance, contacts)));
            if (uniform(chance, 4) == 0) loop.run();
        }
        if (uniform(chance, 3) == 0) connect(false);
        if (uniform(chance, 2) == 0) pass(std::chrono::seconds(uniform(chance, 12)));
        if (uniform(chance, 15) == 0) start({.window_runs_max = 60, .workspace_runs_min = 60});
    }
    transport.script = [&](const auto& call) {
        done.push_back(call);
        return answered(201, created_note);
    };
    for (int i = 0; i < 30; ++i) {
        connect(false);
        pass(10s);
    }

    EXPECT_EQ(count(RunStatus::succeeded), store.runs.size());
    transport.calls = done;
    expect_order();
}
INSTANTIATE_TEST_SUITE_P(Seeds, AnyHistory, ::testing::Range(1, 25));

}  // namespace

}  // namespace tendril::engine
