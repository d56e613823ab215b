// Templates that a flow names once and renders in many places, and lookup tables.
#include <gmock/gmock.h>

#include "flow/flow.hpp"
#include "unit/flow/small_catalog.hpp"

namespace tendril::flow {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

json::value document(std::string_view snippets, std::string_view body, std::string_view key = "") {
    std::string text =
        R"({"format": 1, "name": "Notes", "trigger": {"operations": ["people.contact.created"]}, "snippets": )";
    text += snippets;
    if (!key.empty()) text += R"(, "ordering_key": ")" + std::string(key) + "\"";
    text +=
        R"(, "steps": [{"id": "stop", "type": "stop", "as": "succeeded", "message": ")" + std::string(body) + "\"}]}";
    return parse_json(text).value();
}

TEST(SnippetsTest, AreRenderedInTheFlowsTemplates) {
    const auto compiled = compile(
        document(R"({"greeting": "Hello {{ name }}!"})", "{% render 'greeting', name: 'Ada' %}"), small_catalog());
    ASSERT_NE(compiled.flow, nullptr) << compiled.findings[0].message;
    const auto& stop = std::get<StopStep>(compiled.flow->steps[0].kind);
    EXPECT_EQ(stop.message->evaluate({}, {}).value(), "Hello Ada!");
}

TEST(SnippetsTest, AMistakeIsToldOfItsOwnPlaceAlsoWhereNothingRendersIt) {
    const auto findings =
        compile(document(R"({"broken": "{{ a | no_such }}", "number": 5})", "x"), small_catalog()).findings;
    ASSERT_THAT(findings, SizeIs(2));
    EXPECT_EQ(findings[0].field, "snippets.broken");
    EXPECT_EQ(findings[1].field, "snippets.number");
}

TEST(SnippetsTest, ANameThatIsNotThereIsFoundBeforePublishing) {
    const auto findings = compile(document(R"({"greeting": "x"})", "{% render 'greting' %}"), small_catalog()).findings;
    ASSERT_THAT(findings, SizeIs(1));
    EXPECT_THAT(findings[0].message, HasSubstr("there is no template \"greting\""));
}

TEST(SnippetsTest, WhatASnippetReadsIsCheckedWhereItIsRendered) {
    const auto snippets = R"({"of_step": "{{ steps.nowhere.id }}"})";
    EXPECT_THAT(compile(document(snippets, "x"), small_catalog()).findings, IsEmpty());
    const auto findings = compile(document(snippets, "{% render 'of_step' %}"), small_catalog()).findings;
    ASSERT_THAT(findings, SizeIs(1));
    EXPECT_THAT(findings[0].message, HasSubstr("no step 'nowhere'"));
    EXPECT_EQ(findings[0].step, "stop");
}

TEST(LookupTablesTest, ATableThatTheWorkspaceLacksIsFoundBeforePublishing) {
    expr::Tables tables;
    tables.add("stages", {});
    const auto text = document("{}", "{{ 'a' | lookup: 'stage' }}");
    const auto findings = compile(text, small_catalog(), {.tables = &tables}).findings;
    ASSERT_THAT(findings, SizeIs(1));
    EXPECT_THAT(findings[0].message, HasSubstr("no table 'stage'"));
    EXPECT_THAT(findings[0].mend, HasSubstr("'stages'"));
    EXPECT_THAT(compile(text, small_catalog()).flow->tables, ElementsAre("stage"));
}

TEST(LookupTablesTest, AnOrderingKeyReadsNone) {
    const auto findings = compile(document("{}", "x", "{{ 'a' | lookup: 'stages' }}"), small_catalog()).findings;
    ASSERT_THAT(findings, SizeIs(1));
    EXPECT_EQ(findings[0].field, "ordering_key");
}

}  // namespace
}  // namespace tendril::flow
