#include "api/workspace_input.hpp"

#include <gtest/gtest.h>

namespace tendril::api {
namespace {

store::Workspace changed(const json::object& body) {
    store::Workspace workspace;
    workspace.name = "Studio";
    workspace.settings = {{"weight", 2.0}, {"redact", json::array{"phone"}}};
    return change_workspace(workspace, body).value();
}

std::string field_of(const json::object& body) {
    store::Workspace workspace;
    workspace.name = "Studio";
    return change_workspace(workspace, body).error().field;
}

TEST(WorkspaceInput, ChangesOnlyWhatIsGiven) {
    const auto workspace = changed({{"time_zone", "Europe/Berlin"}, {"retention", {{"days", 30}}}});

    EXPECT_EQ(workspace.name, "Studio");
    EXPECT_EQ(workspace.time_zone, "Europe/Berlin");
    EXPECT_EQ(workspace.settings.at("weight"), 2.0);
    EXPECT_EQ(object_or_empty(workspace.settings, "retention").at("days"), 30);
}

TEST(WorkspaceInput, TakesASettingBackToItsDefaultByNullOrEmptiness) {
    const auto workspace = changed({{"weight", nullptr}, {"redact", json::array()}, {"retention", json::object()}});

    EXPECT_TRUE(workspace.settings.empty());
}

TEST(WorkspaceInput, NamesTheMemberThatIsWrong) {
    EXPECT_EQ(field_of({{"name", ""}}), "name");
    EXPECT_EQ(field_of({{"time_zone", "Mars/Olympus"}}), "time_zone");
    EXPECT_EQ(field_of({{"weight", 0}}), "weight");
    EXPECT_EQ(field_of({{"weight", "high"}}), "weight");
    EXPECT_EQ(field_of({{"retention", 30}}), "retention");
    EXPECT_EQ(field_of({{"retention", {{"days", 0}}}}), "retention.days");
    EXPECT_EQ(field_of({{"retention", {{"bytes", 5}}}}), "retention.bytes");
    EXPECT_EQ(field_of({{"retention", {{"weeks", 5}}}}), "retention.weeks");
    EXPECT_EQ(field_of({{"redact", {{"phone", true}}}}), "redact");
    EXPECT_EQ(field_of({{"redact", json::array{""}}}), "redact");
    EXPECT_EQ(field_of({{"id", "ws_2"}}), "id");
}

}  // namespace
}  // namespace tendril::api
