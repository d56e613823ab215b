#include "api/run_filter.hpp"

#include <gtest/gtest.h>

namespace tendril::api {
namespace {

TEST(RunFilter, ReadsEveryMemberOfABodyAndWritesItBack) {
    const json::object body{{"status", "dead"},
                            {"flow", "flow_1"},
                            {"event", to_string(EventId(7))},
                            {"person", "client-1001"},
                            {"error", "no such tag"},
                            {"created_from", "2026-01-31T09:30:00.000Z"},
                            {"created_until", "2026-02-01T00:00:00.000Z"}};

    const auto filter = run_filter_of_body("ws_1", body).value();

    EXPECT_EQ(filter.workspace, "ws_1");
    EXPECT_EQ(filter.status, store::RunStatus::dead);
    EXPECT_EQ(filter.event, EventId(7));
    EXPECT_EQ(filter.created_from, parse_iso8601("2026-01-31T09:30:00Z").value());
    EXPECT_EQ(run_filter_of_body("ws_1", form(filter)).value().created_until, filter.created_until);
    EXPECT_EQ(text_or(form(filter), "person"), "client-1001");
    EXPECT_EQ(text_or(form(filter), "error"), "no such tag");
}

TEST(RunFilter, IsEmptyWhenNothingIsAskedFor) {
    const auto filter = run_filter_of_body("ws_1", {}).value();

    EXPECT_FALSE(filter.status || filter.event || filter.created_from || filter.created_until);
    EXPECT_TRUE(form(filter).empty());
}

TEST(RunFilter, NamesTheMemberThatIsWrong) {
    const auto field_of = [](const json::object& body) { return run_filter_of_body("ws_1", body).error().field; };

    EXPECT_EQ(field_of({{"status", "asleep"}}), "filter.status");
    EXPECT_EQ(field_of({{"event", "run_1"}}), "filter.event");
    EXPECT_EQ(field_of({{"created_from", "yesterday"}}), "filter.created_from");
    EXPECT_EQ(field_of({{"created_until", 5}}), "filter.created_until");
    EXPECT_EQ(field_of({{"workspace", "ws_2"}}), "filter.workspace");
}

TEST(RunFilter, MatchesPartOfAnErrorWhateverItsCase) {
    store::Run run;
    run.workspace = "ws_1";
    run.state.error = "Step 'Tag': No such Tag";

    EXPECT_TRUE(matches({.workspace = "ws_1", .error = "no such tag"}, run));
    EXPECT_TRUE(matches({.workspace = "ws_1"}, run));
    EXPECT_FALSE(matches({.workspace = "ws_1", .error = "no such note"}, run));
    EXPECT_FALSE(matches({.workspace = "ws_2"}, run));
}

TEST(RunFilter, MatchesTheRunsOfOnePerson) {
    store::Run run;
    run.ordering_key = "client-1001";

    EXPECT_TRUE(matches({.ordering_keys = {"client-1001"}}, run));
    EXPECT_FALSE(matches({.ordering_keys = {"client-1002"}}, run));
}

TEST(RunFilter, TakesTheFirstInstantOfItsTimeAndNotTheLast) {
    const auto noon = parse_iso8601("2026-01-31T12:00:00Z").value();
    store::Run run;
    run.created_at = noon;

    EXPECT_TRUE(matches({.created_from = noon}, run));
    EXPECT_FALSE(matches({.created_until = noon}, run));
    EXPECT_TRUE(matches({.created_until = noon + std::chrono::microseconds(1)}, run));
}

}  // namespace
}  // namespace tendril::api
