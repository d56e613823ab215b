// schemas/flow.v1.json and compile() know the same members and types.
#include <gtest/gtest.h>

#include "base/embedded.hpp"
#include "unit/flow/small_catalog.hpp"

namespace tendril::flow {
namespace {

using testing::HasSubstr;

json::object flow_schema() {
    for (const auto& file : embedded::schemas()) {
        if (file.path == "flow.v1.json") return parsed(file.content).as_object();
    }
    return {};
}

// The members of `properties` that compile() calls unknown when a step, or the document, has them.
std::vector<std::string> unknown_to_compile(const json::object& properties, const json::object& bare, bool is_step) {
    std::vector<std::string> unknown;
    for (const auto& property : properties) {
        auto object = bare;
        if (!object.contains(property.key())) object[property.key()] = nullptr;
        auto document = is_step ? with_steps("[]") : object;
        if (is_step) document["steps"] = json::array{object};
        for (const auto& finding : compile(document, small_catalog()).findings) {
            if (finding.message.find("has no member") != std::string::npos) unknown.emplace_back(property.key());
        }
    }
    return unknown;
}

TEST(FlowSchema, IsPublishedWithTheBinary) {
    EXPECT_EQ(text_or(flow_schema(), "$schema"), "https://json-schema.org/draft/2020-12/schema");
}

TEST(FlowSchema, KnowsNoMemberThatCompileRefuses) {
    const auto schema = flow_schema();
    const auto& definitions = object_or_empty(schema, "$defs");
    EXPECT_THAT(unknown_to_compile(object_or_empty(schema, "properties"), with_steps("[]"), false), testing::IsEmpty());
    for (const std::string type : {"action", "filter", "branch", "switch", "for_each", "sub_flow", "stop"}) {
        const auto& properties = object_or_empty(object_or_empty(definitions, type), "properties");
        ASSERT_FALSE(properties.empty()) << type;
        EXPECT_THAT(unknown_to_compile(properties, {{"id", "a"}, {"type", type}}, true), testing::IsEmpty()) << type;
    }
}

TEST(FlowSchema, RefusesUnknownMembersAsCompileDoes) {
    const auto schema = flow_schema();
    EXPECT_FALSE(boolean_or(schema, "additionalProperties", true));
    for (const std::string name : {"action", "filter", "branch", "arm", "link", "retry", "switch", "case", "for_each", "duration",
                                   "awaited_event", "sub_flow", "stop", "schedule"}) {
        EXPECT_FALSE(boolean_or(object_or_empty(object_or_empty(schema, "$defs"), name), "additionalProperties", true))
            << name;
    }
}

TEST(FlowSchema, ListsTheTypesThatCompileKnows) {
    const auto schema = flow_schema();
    const auto& step = object_or_empty(object_or_empty(schema, "$defs"), "step");
    const auto& types = array_or_empty(object_or_empty(object_or_empty(step, "properties"), "type"), "enum");
    ASSERT_EQ(types.size(), 8U);
    for (const auto& type : types) {
        json::object document = with_steps("[]");
        document["steps"] = json::array{json::object{{"id", "a"}, {"type", type}}};
        for (const auto& finding : compile(document, small_catalog()).findings) {
            EXPECT_THAT(finding.message, testing::Not(HasSubstr("is not a type of step")));
        }
    }
}

}  // namespace
}  // namespace tendril::flow
