// Calendars, opportunities, workflows, and what stands in for the rest.
#include "unit/sandbox/fixtures.hpp"

namespace tendril::sandbox {
namespace {

class HighLevelSales : public HighLevelTest {
 protected:
    Answered calendar_call(const std::string& method, std::string_view target, const json::value& body = nullptr) {
        return call_with(token, "2021-04-15", method, target, body);
    }
    json::object booking() {
        return {{"calendarId", "sandboxCalendar00001"},
                {"locationId", location},
                {"contactId", ann},
                {"startTime", "2026-12-01T09:00:00+01:00"},
                {"title", "First session"}};
    }
    json::object deal() {
        return {{"pipelineId", "sandboxPipeline00001"},
                {"locationId", location},
                {"name", "Programme"},
                {"status", "open"},
                {"contactId", ann},
                {"monetaryValue", 490}};
    }
    std::string ann = create({{"firstName", "Ann"}});
};

TEST_F(HighLevelSales, BooksAnAppointmentThatTheContactThenHas) {
    const auto made = calendar_call("POST", "/calendars/events/appointments", booking());

    EXPECT_EQ(made.status, 200);
    EXPECT_EQ(made.text("/startTime"), "2026-12-01T08:00:00.000Z");
    EXPECT_EQ(made.text("/endTime"), "2026-12-01T09:00:00.000Z");
    EXPECT_EQ(call("GET", "/contacts/" + ann + "/appointments").text("/events/0/id"), made.text("/id"));
    EXPECT_EQ(calendar_call("GET", "/calendars/events/appointments/" + made.text("/id")).text("/event/title"),
              "First session");
}

TEST_F(HighLevelSales, FindsAppointmentsOfACalendarByTheirTime) {
    calendar_call("POST", "/calendars/events/appointments", booking());
    const std::string base = "/calendars/events?locationId=" + location + "&calendarId=sandboxCalendar00001";

    const auto inside = calendar_call("GET", base + "&startTime=1796083200000&endTime=1796169600000");
    const auto before = calendar_call("GET", base + "&startTime=1&endTime=2");

    EXPECT_EQ(inside.at("/events").as_array().size(), 1U);
    EXPECT_TRUE(before.at("/events").as_array().empty());
}

TEST_F(HighLevelSales, MovesAndDeletesAnAppointment) {
    const auto id = calendar_call("POST", "/calendars/events/appointments", booking()).text("/id");

    const auto moved = calendar_call("PUT", "/calendars/events/appointments/" + id,
                                     {{"startTime", "2026-12-02T08:00:00Z"}, {"appointmentStatus", "cancelled"}});
    const auto without_body = calendar_call("DELETE", "/calendars/events/" + id);
    const auto deleted = calendar_call("DELETE", "/calendars/events/" + id, json::object());

    EXPECT_EQ(moved.text("/startTime"), "2026-12-02T08:00:00.000Z");
    EXPECT_EQ(moved.text("/appointmentStatus"), "cancelled");
    EXPECT_EQ(without_body.status, 422);
    EXPECT_EQ(deleted.status, 201);
    EXPECT_EQ(calendar_call("GET", "/calendars/events/appointments/" + id).status, 404);
}

TEST_F(HighLevelSales, CalendarsHaveAVersionOfTheirOwn) {
    EXPECT_EQ(call("GET", "/calendars/?locationId=" + location).status, 422);
    EXPECT_EQ(calendar_call("GET", "/calendars/?locationId=" + location).text("/calendars/0/id"),
              "sandboxCalendar00001");
}

TEST_F(HighLevelSales, KeepsOpportunities) {
    const auto made = call("POST", "/opportunities/", deal());
    const auto path = "/opportunities/" + made.text("/opportunity/id");

    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(call("PUT", path + "/status", {{"status", "won"}}).status, 200);
    EXPECT_EQ(call("GET", path).text("/opportunity/status"), "won");
    EXPECT_EQ(call("DELETE", path).status, 200);
    EXPECT_EQ(call("GET", path).status, 404);
}

TEST_F(HighLevelSales, SearchesOpportunitiesPageByPage) {
    for (int i = 0; i < 3; ++i) call("POST", "/opportunities/", deal());
    const std::string base = "/opportunities/search?location_id=" + location + "&limit=2&contact_id=" + ann;

    const auto first = call("GET", base);
    const auto second = call("GET", base + "&startAfter=1&startAfterId=" + first.text("/meta/startAfterId"));

    EXPECT_EQ(first.at("/opportunities").as_array().size(), 2U);
    EXPECT_EQ(second.at("/opportunities").as_array().size(), 1U);
    EXPECT_EQ(first.at("/meta/total"), 3);
}

TEST_F(HighLevelSales, ListsWorkflows) {
    EXPECT_EQ(call("GET", "/workflows/?locationId=" + location).text("/workflows/0/name"), "New client onboarding");
}

TEST_F(HighLevelSales, LetsAStandInAnswerWhatItDoesNotModelOnceTheTokenIsGood) {
    options.stand_in = HighLevelOptions::StandIn{
        .operation_of =
            [](const http::Request& request) {
                return std::string_view(request.path == "/blogs/posts" ? "highlevel.blogs.create-blog-post" : "");
            },
        .answer =
            [](const http::Request&) {
                return http::Response{201, {}, R"({"made":true})"};
            }};
    restart();

    EXPECT_EQ(call("POST", "/blogs/posts", json::object()).status, 201);
    EXPECT_EQ(call_with("wrong", version, "POST", "/blogs/posts", json::object()).status, 401);
    EXPECT_EQ(call("POST", "/nowhere", json::object()).status, 404);
    EXPECT_EQ(simulator->operation_of(request_of("POST", "/blogs/posts")), "highlevel.blogs.create-blog-post");
}

}  // namespace
}  // namespace tendril::sandbox
