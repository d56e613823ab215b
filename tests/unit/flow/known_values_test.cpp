// What the check of a document knows of values before anything has run: outputs of earlier steps, items of loops, what
// sub-flows expect.
#include <gtest/gtest.h>

#include "unit/flow/small_catalog.hpp"

namespace tendril::flow {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

constexpr std::string_view make_step =
    R"({"id": "make", "type": "action", "operation": "crm.contacts.create", "input": {"name": "Ada"}})";

// A step that sends `input` to crm.contacts.update, after the steps `before`.
std::vector<Finding> after(std::string_view before, const std::string& input) {
    return compile_steps("[" + std::string(before) +
                         R"(, {"id": "act", "type": "action", "operation": "crm.contacts.update", "input": )" + input +
                         "}]")
        .findings;
}

TEST(FlowKnownValues, AnAnswersFieldOfAWrongTypeIsFoundWithAnExampleAndTheFilterThatMendsIt) {
    EXPECT_THAT(
        after(make_step, R"({"contactId": "1", "name": "{{ steps.make.contact.tags }}"})"),
        ElementsAre(IsError("act", "input.name", "'steps.make.contact.tags' is a list (for example [\"vip\"])")));
    EXPECT_THAT(after(make_step, R"({"contactId": "1", "name": "{{ steps.make.contact.tags }}"})"),
                ElementsAre(IsError("act", "input.name", "Write {{ steps.make.contact.tags | join: ', ' }}.")));
    EXPECT_THAT(after(make_step, R"({"contactId": "{{ steps.make.contact.id }}"})"), IsEmpty());
}

TEST(FlowKnownValues, ARequiredFieldFromAnAnswerThatNeedNotHaveItIsWarnedOf) {
    EXPECT_THAT(after(make_step, R"({"contactId": "{{ steps.make.contact.tags[0] }}"})"),
                ElementsAre(IsWarning("act", "input.contactId", "is not in every answer of 'crm.contacts.create'")));
}

TEST(FlowKnownValues, ARequiredFieldFromAStepThatMayGiveNothingIsWarnedOf) {
    const auto with = [](const std::string& member) {
        return R"({"id": "make", "type": "action", "operation": "crm.contacts.create", "input": {"name": "Ada"}, )" +
               member + "}";
    };
    const std::string input = R"({"contactId": "{{ steps.make.contact.id }}"})";
    EXPECT_THAT(after(with(R"("on_error": "continue")"), input),
                ElementsAre(IsWarning("act", "input.contactId", "when step 'make' fails and the flow goes on")));
    EXPECT_THAT(after(with(R"("on_gone": "skip")"), input),
                ElementsAre(IsWarning("act", "input.contactId", "finds that what it acts on is gone")));
    EXPECT_THAT(after(with(R"("on_error": "continue")") +
                          R"(, {"id": "made", "type": "filter", "rule": {"!": [{"var": "errors.make"}]}})",
                      input),
                IsEmpty())
        << "the flow has asked";
    EXPECT_THAT(after(with(R"("on_error": "hold")"), input), IsEmpty());
}

std::string branch(std::string_view otherwise) {
    return R"({"id": "which", "type": "branch", "branches": [{"name": "One", "rule": {"var": "trigger.id"}, "steps": [)" +
           std::string(make_step) + R"(]}], "otherwise": [)" + std::string(otherwise) + "]}";
}

TEST(FlowKnownValues, ARequiredFieldFromAnArmThatNeedNotBeTakenIsWarnedOf) {
    const std::string input = R"({"contactId": "{{ steps.make.contact.id }}"})";
    EXPECT_THAT(after(branch(""), input),
                ElementsAre(IsWarning("act", "input.contactId", "another way than through step 'make'")));
    EXPECT_THAT(after(branch(R"({"id": "no", "type": "stop"})"), input), IsEmpty())
        << "whoever comes here went through it";
}

TEST(FlowKnownValues, ATemplateWhoseLastFilterGivesAWrongTypeIsFound) {
    const auto creating = [](const std::string& input) {
        return compile_steps(R"([{"id": "act", "type": "action", "operation": "crm.contacts.create", "input": )" +
                             input + "}]")
            .findings;
    };
    EXPECT_THAT(creating(R"({"name": "{{ trigger.data.tags | size }}"})"),
                ElementsAre(IsError("act", "input.name", "the template gives a number. End it with | append: ''.")));
    EXPECT_THAT(creating(R"({"name": "a", "dnd": "{% if trigger.id %}true{% endif %}"})"),
                ElementsAre(IsError("act", "input.dnd", "takes true or false here, and the template gives text")));
    EXPECT_THAT(
        creating(R"({"name": "a", "tags": "{{ trigger.data.email | split: '|' }}", "dnd": "{{ trigger.x.y }}"})"),
        Not(Contains(IsError("act", "input.tags", ""))));
    EXPECT_THAT(creating(R"({"name": "{{ trigger.data.email | default: 'x' }}"})"), IsEmpty());
}

std::vector<Finding> in_loop(const std::string& items, const std::string& read) {
    return compile_steps(
               "[" + std::string(make_step) + R"(, {"id": "each", "type": "for_each", "items": ")" + items +
               R"(", "as": "one", "steps": [{"id": "act", "type": "action", "operation": "crm.contacts.create",
                             "input": {"name": ")" +
               read + R"("}}]}])")
        .findings;
}

TEST(FlowKnownValues, AnItemHasTheTypeThatItsListSays) {
    EXPECT_THAT(in_loop("{{ trigger.data.tags }}", "{{ one }}"), IsEmpty());
    EXPECT_THAT(in_loop("{{ trigger.data.tags }}", "{{ index }}"),
                ElementsAre(IsError("act", "input.name", "'index' is a whole number")));
    EXPECT_THAT(in_loop("{{ steps.make.contact.notes }}", "{{ one.lines }}"),
                ElementsAre(IsError("act", "input.name", "'one.lines' is a list")));
    EXPECT_THAT(in_loop("{{ steps.make.contact.notes }}", "{{ one.txet }}"),
                ElementsAre(IsWarning("act", "input.name", "Did you mean 'text'?")));
}

TEST(FlowKnownValues, ALoopOverWhatIsNoListIsFound) {
    EXPECT_THAT(in_loop("{{ trigger.data.email }}", "{{ one }}"),
                ElementsAre(IsError("each", "items", "'items' must give a list, and 'trigger.data.email' is none")));
}

// Calls a sub-flow that people.contact.created starts and that reads its id and the free field "colour".
std::vector<Finding> calling(const std::string& input, const std::string& then = R"({"id": "end", "type": "stop"})") {
    const auto inner = compile_steps(R"([{"id": "write", "type": "action", "operation": "crm.contacts.create",
        "input": {"name": "{{ trigger.data.contactId }} {{ trigger.data.colour }}"}}])");
    const KnownFlows known{"me", [&](const std::string&) { return inner.flow; }};
    const auto document =
        with_steps(R"([{"id": "call", "type": "sub_flow", "flow": "inner", "input": )" + input + "}, " + then + "]");
    return compile(document, small_catalog(), {.flows = &known}).findings;
}

TEST(FlowSubFlow, IsGivenWhatItExpects) {
    EXPECT_THAT(calling(R"({"contactId": "{{ trigger.data.contactId }}", "colour": "red"})"), IsEmpty());
    EXPECT_THAT(calling(R"({"colour": "red"})"),
                ElementsAre(IsError("call", "input.contactId", "'Test' needs 'contactId'")));
    EXPECT_THAT(calling(R"({"contactId": "1"})"),
                ElementsAre(IsWarning("call", "input.colour", "'Test' reads 'trigger.data.colour'")));
    EXPECT_THAT(
        calling(R"({"contactId": "{{ trigger.data.tags }}", "colour": "red"})"),
        Contains(IsError("call", "input.contactId", "'Test' takes text here, and 'trigger.data.tags' is a list")));
    EXPECT_THAT(calling(R"({"contactId": 1, "colour": "red"})"), ElementsAre(IsError("call", "input.contactId", "")));
    EXPECT_THAT(calling(R"({"contactId": "1", "color": "red", "colour": "red"})"),
                ElementsAre(IsWarning("call", "input.color", "Did you mean 'colour'?")));
}

TEST(FlowSubFlow, GivesTheAnswersOfItsActions) {
    const std::string input = R"({"contactId": "1", "colour": "red"})";
    const auto reading = [&](const std::string& path) {
        return calling(input, R"({"id": "act", "type": "action", "operation": "crm.contacts.update",
            "input": {"contactId": "{{ )" +
                                  path + R"( }}"}})");
    };
    EXPECT_THAT(reading("steps.call.steps.write.contact.id"), IsEmpty());
    EXPECT_THAT(
        reading("steps.call.steps.wirte.contact.id"),
        ElementsAre(IsError("act", "input.contactId", "the flow 'Test' has no action 'wirte'. Did you mean 'write'?")));
    EXPECT_THAT(reading("steps.call.steps.write.contact.tags"),
                ElementsAre(IsError("act", "input.contactId", "is a list")));
}

}  // namespace
}  // namespace tendril::flow
