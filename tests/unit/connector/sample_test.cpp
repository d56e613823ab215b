#include "connector/sample.hpp"

#include <gtest/gtest.h>

#include "built_in_catalog.hpp"
#include "connector/request.hpp"
#include "connector/schema.hpp"

namespace tendril::connector {
namespace {

json::value made(std::string_view schema, std::string_view name = "x", Members members = Members::all) {
    return sample_value(object_from(schema), name, members);
}

TEST(Sample, SpeaksOfWhatTheNameMeans) {
    EXPECT_EQ(made(R"({"type":"string"})", "email"), "mara.lindqvist@example.com");
    EXPECT_EQ(made(R"({"type":"string"})", "contactId"), made(R"({"type":"string"})", "contactId"));
    EXPECT_NE(made(R"({"type":"string"})", "contactId"), made(R"({"type":"string"})", "taskId"));
    EXPECT_EQ(made(R"({"type":"string","enum":["open","won"]})"), "open");
}

TEST(Sample, KeepsToBounds) {
    EXPECT_EQ(made(R"({"type":"string","maxLength":3})", "title").as_string().size(), 3U);
    EXPECT_EQ(made(R"({"type":"string","minLength":40})", "title").as_string().size(), 40U);
    EXPECT_EQ(made(R"({"type":"integer","minimum":7})"), 7);
    EXPECT_EQ(made(R"({"type":"array","minItems":2,"items":{"type":"boolean"}})").as_array().size(), 2U);
}

TEST(Sample, LeavesOptionalMembersOutWhenAsked) {
    constexpr std::string_view schema =
        R"({"type":"object","properties":{"a":{"type":"boolean"},"b":{"type":"boolean"}},"required":["b"]})";

    EXPECT_EQ(to_text(made(schema, "x", Members::required)), R"({"b":true})");
    EXPECT_EQ(to_text(made(schema)), R"({"a":true,"b":true})");
}

TEST(Sample, OfEveryFieldMakesACallOfEveryAction) {
    const json::object settings{{"location_id", "Lq8sWnE3vYt5KdJx2MfA"}, {"from", "hello@example.com"}};
    for (const auto* operation : all_operations()) {
        if (operation->kind == Operation::Kind::trigger || operation->action.builtin != Builtin::none) continue;
        const auto call = build_call(*operation, "c", settings, sample_input(operation->action, Members::all));
        EXPECT_TRUE(call) << operation->id << ": " << call.error().front().message;
    }
}

}  // namespace
}  // namespace tendril::connector
