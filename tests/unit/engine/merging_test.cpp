// Superseded runs that have not started go into the later ones.
#include "engine/merging.hpp"
#include "engine_fixture.hpp"

namespace tendril::engine {

namespace {

using store::RunStatus;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class Merging : public EngineTest {
 protected:
    Merging() {
        publish_note_flow();
        auto merging = std::make_shared<flow::CompiledFlow>(*flows.published("flow_note"));
        merging->merge_superseded = true;
        flows.add(merging);
        flows.publish("flow_note", 1);
        transport.silent = true;
        first = add_note("n1", "ada", "first");
        second = add_note("n2", "ada", "second");
        third = add_note("n3", "ada", "third");
    }
    void finish_first() {
        transport.silent = false;
        transport.script = [](const auto&) { return answered(201, R"({"note": {"id": "note1"}})"); };
        transport.waiting.front()(answered(201, R"({"note": {"id": "note1"}})"));
        loop.run();
    }
    RunId first{};
    RunId second{};
    RunId third{};
};

TEST_F(Merging, ARunThatHasNotStartedGoesIntoTheNextOfItsKey) {
    finish_first();

    EXPECT_EQ(state(first).status, RunStatus::succeeded) << "it had started";
    EXPECT_EQ(state(second).status, RunStatus::merged);
    EXPECT_EQ(state(third).status, RunStatus::succeeded);
    ASSERT_THAT(transport.calls, SizeIs(2));
    EXPECT_THAT(transport.calls[1].body, HasSubstr("third"));
    EXPECT_EQ(engine->counters().runs_merged, 1U);
}

TEST_F(Merging, IsOfNoAccountWhenItCannotBeStored) {
    store.broken = true;
    finish_first();
    store.broken = false;
    wait();
    wait();

    EXPECT_EQ(state(second).status, RunStatus::merged);
    EXPECT_EQ(state(third).status, RunStatus::succeeded);
}

TEST_F(Merging, ALaterRunOfAnotherTypeOfEventIsNotMergedInto) {
    store::RunWithEvent earlier{store.runs.at(second), store.events().at(store.runs.at(second).event)};
    store::RunWithEvent later{store.runs.at(third), store.events().at(store.runs.at(third).event)};
    EXPECT_TRUE(supersedes(later, earlier));

    later.event.type = "note.updated";

    EXPECT_FALSE(supersedes(later, earlier));
}

TEST_F(Merging, TheLaterDataIsLaidOverTheEarlierAndTheHistorySaysFromWhere) {
    store::RunWithEvent earlier{store.runs.at(second), store.events().at(store.runs.at(second).event)};
    store::RunWithEvent later{store.runs.at(third), store.events().at(store.runs.at(third).event)};
    earlier.event.data = R"({"a": 1, "b": 1})";
    later.event.data = R"({"b": 2, "c": 2})";

    const auto once = merge_into(later, {&earlier}, clock.now());
    ASSERT_TRUE(once.has_value());
    later.run.state = *once;
    store::RunWithEvent last = later;
    last.run.id = RunId(9);
    last.run.state = {};
    last.event.data = R"({"c": 3})";
    const auto twice = merge_into(last, {&later}, clock.now());

    ASSERT_TRUE(twice.has_value());
    const auto entries = parse_json(twice->journal).value();
    EXPECT_EQ(*find_path(entries, "/0/type"), "merged");
    EXPECT_EQ(*find_path(entries, "/0/data"), (json::object{{"a", 1}, {"b", 2}, {"c", 3}}));
    EXPECT_EQ(*find_path(entries, "/0/from"), (json::array{to_string(second), to_string(third)}));
}

}  // namespace

}  // namespace tendril::engine
