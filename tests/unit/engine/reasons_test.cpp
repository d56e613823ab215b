// Why runs went the way they did.
#include "engine/reasons.hpp"

#include "engine_fixture.hpp"

namespace tendril::engine {

namespace {

class ReasonsTest : public EngineTest {
 protected:
    json::array shown(RunId run) {
        const auto& stored = store.runs.at(run);
        return explained_journal(*flows.published("flow_1"), {stored, store.events().at(stored.event)}, "UTC").value();
    }
};

TEST_F(ReasonsTest, AFilterTellsWhichPartWasFalseAndAnActionWhatItsFieldsAreMadeOf) {
    publish("flow_1", R"({"format": 1, "name": "Notes", "trigger": {"operations": ["habitify.note.created"]},
        "steps": [{"id": "write", "type": "action", "operation": "highlevel.contacts.create-note",
                   "input": {"contactId": "{{ trigger.data.contactId }}", "body": "{{ trigger.data.content }}!"}},
                  {"id": "long", "type": "filter", "rule": {"and": [{"==": [{"var": "steps.write.note.id"}, "note1"]},
                                                                    {"==": [{"var": "trigger.data.content"}, "yes"]}]}},
                  {"id": "stop", "type": "stop", "as": "succeeded"}]})");
    transport.script = [](const auto&) { return answered(201, R"({"note": {"id": "note1"}})"); };
    const auto steps = shown(add_note("n1", "ada", "no"));
    ASSERT_EQ(steps.size(), 2U);
    EXPECT_EQ(to_text(steps[0].at("made_of")),
              R"({"contactId":["trigger.data.contactId"],"body":["trigger.data.content"]})");
    EXPECT_EQ(*find_path(steps[1], "/because/0/holds"), false);
    EXPECT_EQ(find_path(steps[1], "/because/0/parts")->as_array().size(), 1U);
    EXPECT_EQ(*find_path(steps[1], "/because/0/parts/0/sentence"),
              "trigger.data.content is \"no\", which is not equal to \"yes\".");
}

TEST_F(ReasonsTest, ABranchTellsOfEachRuleThatWasAsked) {
    publish("flow_1", R"({"format": 1, "name": "Notes", "trigger": {"operations": ["habitify.note.created"]},
        "steps": [{"id": "which", "type": "branch", "branches": [
            {"name": "yes", "rule": {"==": [{"var": "trigger.data.content"}, "yes"]}, "steps": []},
            {"name": "no", "rule": {"==": [{"var": "trigger.data.content"}, "no"]}, "steps": []},
            {"name": "never", "rule": true, "steps": []}]}]})");
    const auto steps = shown(add_note("n1", "ada", "no"));
    const auto& reasons = steps.at(0).at("because").as_array();
    ASSERT_EQ(reasons.size(), 2U);
    EXPECT_EQ(reasons[0].at("arm"), "yes");
    EXPECT_EQ(reasons[0].at("holds"), false);
    EXPECT_EQ(reasons[1].at("arm"), "no");
    EXPECT_EQ(reasons[1].at("holds"), true);
}

}  // namespace

}  // namespace tendril::engine
