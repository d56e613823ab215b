#include "flow/sample_check.hpp"

#include <gmock/gmock.h>

#include "base/embedded.hpp"
#include "flow/recipe.hpp"

namespace tendril::flow {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

json::object object(std::string_view text) {
    return parse_json(text).value().as_object();
}

class SampleCheckTest : public testing::Test {
 protected:
    std::vector<Finding> check(const std::string& steps, std::initializer_list<std::string_view> data) {
        std::vector<json::object> samples;
        for (const auto text : data)
            samples.push_back({{"trigger", {{"data", object(text)}}}, {"vars", json::object()}});
        std::vector<Finding> findings;
        for (auto& one : check_on_samples(object(R"({"steps": )" + steps + "}"), *catalog_, samples, {})) {
            findings.push_back(std::move(one.finding));
        }
        return findings;
    }
    std::unique_ptr<connector::Catalog> catalog_ =
        connector::Catalog::load(embedded::connectors(), connector::Trust::checked_before).value();
};

constexpr auto note = R"({"id": "note", "type": "action", "operation": "highlevel.contacts.create-note",
    "input": {"contactId": "c", "body": "{{ trigger.data.content }}"}})";

TEST_F(SampleCheckTest, WarnsOfARequiredFieldThatSomeEventsLack) {
    const auto findings = check("[" + std::string(note) + "]", {R"({"content": "x"})", "{}"});
    ASSERT_THAT(findings, SizeIs(1));
    EXPECT_EQ(findings[0].severity, Finding::Severity::warning);
    EXPECT_EQ(findings[0].step, "note");
    EXPECT_EQ(findings[0].field, "input.body");
    EXPECT_THAT(findings[0].message, HasSubstr("1 of 2 samples (50 %)"));
}

TEST_F(SampleCheckTest, AFilterThatKeepsThoseEventsOutMendsIt) {
    const auto filter = R"({"id": "full", "type": "filter", "rule": {"!!": [{"var": "trigger.data.content"}]}})";
    EXPECT_THAT(check("[" + std::string(filter) + ", " + note + "]", {R"({"content": "x"})", "{}"}), IsEmpty());
}

TEST_F(SampleCheckTest, ABranchTriesEachArmOnItsOwnEvents) {
    const auto branch = R"([{"id": "b", "type": "branch", "branches": [{"name": "Full",
        "rule": {"!!": [{"var": "trigger.data.content"}]}, "steps": [)" +
                        std::string(note) + "]}], \"otherwise\": []}]";
    EXPECT_THAT(check(branch, {R"({"content": "x"})", "{}"}), IsEmpty());
}

TEST_F(SampleCheckTest, TheShippedRecipesFindNothingInTheirTriggersOwnSamples) {
    for (const auto& recipe : load_recipes(embedded::recipes()).value()) {
        json::object variables = object_or_empty(recipe.flow, "variables");
        for (const auto& parameter : recipe.parameters) {
            variables[parameter.name] = parameter.fallback.is_null() ? json::value("given") : parameter.fallback;
        }
        std::vector<json::object> samples;
        for (const auto& id : array_or_empty(object_or_empty(recipe.flow, "trigger"), "operations")) {
            const auto* operation = catalog_->operation(id.as_string());
            ASSERT_NE(operation, nullptr) << recipe.id;
            if (!operation->sample.contains("data")) continue;
            samples.push_back({{"trigger",
                                {{"type", operation->trigger.event_type},
                                 {"occurred_at", "2026-11-27T09:00:00Z"},
                                 {"data", operation->sample.at("data")}}},
                               {"vars", variables},
                               {"steps", json::object()}});
        }
        for (const auto& advice : check_on_samples(recipe.flow, *catalog_, samples, {})) {
            const auto& finding = advice.finding;
            ADD_FAILURE() << recipe.id << " " << finding.step << " " << finding.field << ": " << finding.message;
        }
    }
}

}  // namespace
}  // namespace tendril::flow
