// Every example of HighLevel's webhook pages against the trigger of its type.
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "built_in_catalog.hpp"
#include "connector/request.hpp"
#include "connector/schema.hpp"
#include "support/source_folder.hpp"

namespace tendril::connector {
namespace {

class WebhookExamplesTest : public testing::Test {
 protected:
    void SetUp() override {
        const char* folder = std::getenv("TENDRIL_SHARED");
        const auto shared =
            folder != nullptr ? std::filesystem::path(folder) : std::filesystem::path(TENDRIL_SOURCE_DIR) / "../shared";
        std::ifstream file(shared / "specs/highlevel/webhooks.json");
        if (!file) GTEST_SKIP() << "skipped: the webhook pages are not here (set TENDRIL_SHARED)";
        std::stringstream text;
        text << file.rdbuf();
        pages_ = parse_json(text.str(), {16 * 1024 * 1024, 64}).value().as_array();
    }

    static std::vector<json::value> examples_of(const json::object& page) {
        std::vector<json::value> examples{page.at("example")};
        for (const auto& other : array_or_empty(page, "otherExamples")) {
            examples.push_back(other.as_object().at("example"));
        }
        return examples;
    }

    json::array pages_;
};

TEST_F(WebhookExamplesTest, EveryTypeHasItsTrigger) {
    EXPECT_EQ(pages_.size(), 58U);
    for (const auto& page : pages_) {
        const std::string type(text_or(page.as_object(), "type"));
        const auto* trigger = built_in_catalog().trigger_for(type);
        ASSERT_NE(trigger, nullptr) << type;
        EXPECT_EQ(trigger->id, "highlevel.event." + type);
    }
}

TEST_F(WebhookExamplesTest, EveryExampleFitsTheTriggerOfItsType) {
    std::size_t examples = 0;
    for (const auto& page : pages_) {
        const std::string type(text_or(page.as_object(), "type"));
        const auto& trigger = built_in_catalog().trigger_for(type)->trigger;
        for (const auto& example : examples_of(page.as_object())) {
            ++examples;
            const auto findings = check_schema(trigger.data_schema, example, "data");
            EXPECT_TRUE(findings.empty()) << type << ": " << findings.front().field << " " << findings.front().message;
            if (trigger.ordering_key.empty()) continue;
            EXPECT_NE(id_at(example, trigger.ordering_key), "") << type;
        }
    }
    EXPECT_EQ(examples, 69U);
}

TEST_F(WebhookExamplesTest, ScopesAreThoseOfThePages) {
    for (const auto& page : pages_) {
        const auto& object = page.as_object();
        const auto& trigger = built_in_catalog().trigger_for(text_or(object, "type"))->trigger;
        std::vector<std::string> expected;
        for (const auto& scope : array_or_empty(object, "scopes")) expected.emplace_back(scope.as_string());
        if (expected.empty() && object.contains("scopeInferred"))
            expected.emplace_back(text_or(object, "scopeInferred"));
        EXPECT_EQ(trigger.scopes, expected) << text_or(object, "type");
    }
}

TEST(WebhookSamples, FitTheirTriggersAndAreOurOwn) {
    for (const auto* each : all_operations()) {
        const auto& operation = *each;
        if (!operation.id.starts_with("highlevel.event.")) continue;
        const auto& data = operation.sample.at("data");
        const auto findings = check_schema(operation.trigger.data_schema, data, "data");
        EXPECT_TRUE(findings.empty()) << operation.id << ": " << findings.front().field;
        EXPECT_EQ(to_text(data).find("gmail"), std::string::npos) << operation.id;
    }
}

TEST(Changes, NameActionsAndEventsThatExist) {
    for (const auto& [operation, written] : built_in_catalog().changes().written()) {
        EXPECT_NE(built_in_catalog().operation(operation), nullptr) << operation;
        EXPECT_FALSE(written.shown_by.empty()) << operation;
    }
    for (const auto& [event, shown] : built_in_catalog().changes().shown()) {
        EXPECT_NE(built_in_catalog().trigger_for(event), nullptr) << event;
    }
}

}  // namespace
}  // namespace tendril::connector
