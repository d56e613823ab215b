#include "api/retention.hpp"

#include <gtest/gtest.h>

namespace tendril::api {
namespace {

const TimePoint now = parse_iso8601("2026-11-23T09:00:00Z").value();

store::Workspace keeping(json::object retention) {
    store::Workspace workspace;
    workspace.id = "ws_1";
    workspace.settings["retention"] = std::move(retention);
    return workspace;
}

TEST(Retention, ForgetsNothingUnlessTheWorkspaceSaysSo) {
    EXPECT_FALSE(retention_of(store::Workspace(), now));
    EXPECT_FALSE(retention_of(keeping({}), now));
}

TEST(Retention, ForgetsByAge) {
    const auto wanted = retention_of(keeping({{"days", 30}}), now).value();

    EXPECT_EQ(wanted.workspace, "ws_1");
    EXPECT_EQ(wanted.older_than, now - std::chrono::days(30));
    EXPECT_FALSE(wanted.bytes_max);
}

TEST(Retention, ForgetsBySizeWhateverTheAge) {
    const auto wanted = retention_of(keeping({{"bytes", 5'000'000}}), now).value();

    EXPECT_EQ(wanted.older_than, TimePoint());
    EXPECT_EQ(wanted.bytes_max, 5'000'000);
}

TEST(Retention, RestsFourTimesAsLongAsItWorkedAndNeverLessThanALittle) {
    EXPECT_EQ(rest_after(std::chrono::milliseconds(200)), std::chrono::milliseconds(800));
    EXPECT_EQ(rest_after(std::chrono::microseconds(10)), std::chrono::milliseconds(20));
}

TEST(Retention, TellsWhatIsKeptAndHowFarItHasCome) {
    const auto made = form(keeping({{"days", 30}}), {.working = true, .runs = 4, .stored_bytes = 99});

    EXPECT_EQ(made.at("retention").at("days"), 30);
    EXPECT_EQ(made.at("forgotten_runs"), 4);
    EXPECT_EQ(made.at("stored_bytes"), 99);
    EXPECT_TRUE(made.at("finished_at").is_null());
}

}  // namespace
}  // namespace tendril::api
