// Why runs went the way they did.
#include "engine/reasons.hpp"

#include "engine_fixture.hpp"

namespace tendril::engine {

namespace {

class ReasonsTest : public EngineTest {
 protected:
    json::array shown(RunId run) {
        const auto& stored = store.runs.at(run);
        const store::RunWithEvent with_event{stored, store.events().at(stored.event)};
        SubFlows sub_flows;
        for (const auto& key : sub_flows_of(with_event)) sub_flows[key] = flows.find(key.first, key.second);
        return explained_journal(*flows.published("flow_1"), sub_flows, with_event, "UTC").value();
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

// The entry of the step at the place.
const json::value& entry_of(const json::array& steps, std::string_view at, std::string_view step) {
    const auto found = std::ranges::find_if(steps, [&](const auto& entry) {
        return text_or(entry.as_object(), "at") == at && text_or(entry.as_object(), "step") == step;
    });
    EXPECT_NE(found, steps.end()) << at << " " << step;
    return *found;
}

std::string sentence_of(const json::value& entry) {
    const auto* sentence = find_path(entry, "/because/0/parts/0/sentence");
    return sentence == nullptr ? "" : std::string(sentence->as_string());
}

TEST_F(ReasonsTest, InsideALoopTheReasonIsTheItems) {
    publish("flow_1", R"({"format": 1, "name": "Notes", "trigger": {"operations": ["habitify.note.created"]},
        "steps": [{"id": "each", "type": "for_each", "items": "{{ trigger.data.content | split: ',' }}", "as": "word",
                   "steps": [{"id": "inner", "type": "for_each", "items": "{{ word | split: '-' }}", "as": "part",
                              "steps": [{"id": "is_b", "type": "filter",
                                         "rule": {"and": [{"==": [{"var": "part"}, "b"]},
                                                          {"<": [{"var": "index"}, 1]}]}}]}]}]})");
    const auto steps = shown(add_note("n1", "ada", "a,b,x-b"));
    EXPECT_EQ(sentence_of(entry_of(steps, "each[0]/inner[0]", "is_b")), R"(part is "a", which is not equal to "b".)");
    EXPECT_EQ(sentence_of(entry_of(steps, "each[1]/inner[0]", "is_b")), R"(part is "b", which is equal to "b".)");
    EXPECT_EQ(sentence_of(entry_of(steps, "each[2]/inner[1]", "is_b")), "index is 1, which is not less than 1.");
}

TEST_F(ReasonsTest, InsideASubFlowTheReasonIsAboutWhatItWasGiven) {
    publish("flow_2", R"({"format": 1, "name": "Inner", "trigger": {"operations": ["habitify.note.created"]},
        "steps": [{"id": "write", "type": "action", "operation": "highlevel.contacts.create-note",
                   "input": {"contactId": "{{ trigger.data.contactId }}", "body": "{{ trigger.data.content }}"}},
                  {"id": "long", "type": "filter", "rule": {"==": [{"var": "steps.write.note.id"}, "other"]}}]})");
    publish("flow_1", R"({"format": 1, "name": "Notes", "trigger": {"operations": ["habitify.note.created"]},
        "steps": [{"id": "sub", "type": "sub_flow", "flow": "flow_2",
                   "input": {"contactId": "c", "content": "about {{ trigger.data.content }}"}}]})");
    transport.script = [](const auto&) { return answered(201, R"({"note": {"id": "note1"}})"); };
    const auto steps = shown(add_note("n1", "ada", "no"));
    EXPECT_EQ(to_text(entry_of(steps, "sub", "write").as_object().at("made_of")),
              R"({"contactId":["trigger.data.contactId"],"body":["trigger.data.content"]})");
    EXPECT_EQ(sentence_of(entry_of(steps, "sub", "long")),
              R"(steps.write.note.id is "note1", which is not equal to "other".)");
}

}  // namespace

}  // namespace tendril::engine
