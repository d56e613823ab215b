#include "http/problem.hpp"

#include <gtest/gtest.h>

namespace tendril::http {
namespace {

using namespace std::chrono_literals;

json::value body_of(const Response& response) {
    return parse_json(response.body).value();
}

TEST(Problem, IsAnRfc9457DocumentThatNamesTheField) {
    const auto response = problem(Error(ErrorCode::invalid_input, "The name is empty.", "steps[0].id"));

    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(response.headers.get("Content-Type"), "application/problem+json");
    EXPECT_EQ(body_of(response), parse_json(R"({"type":"about:blank","title":"Bad Request","status":400,
        "detail":"The name is empty.","code":"invalid_input","field":"steps[0].id"})")
                                     .value());
}

TEST(Problem, LeavesOutWhatIsNotThere) {
    const auto body = body_of(problem(Error(ErrorCode::not_found, "There is no such run.")));
    EXPECT_FALSE(body.as_object().contains("field"));
    EXPECT_FALSE(body.as_object().contains("retry_after"));
}

TEST(Problem, RoundsRetryAfterUpToWholeSeconds) {
    Error error(ErrorCode::rate_limited, "Too many events.");
    error.retry_after = 1'200ms;

    const auto response = problem(error);

    EXPECT_EQ(response.status, 429);
    EXPECT_EQ(response.headers.get("Retry-After"), "2");
    EXPECT_EQ(*find_path(body_of(response), "/retry_after"), 2);
}

TEST(Problem, GivesEveryErrorCodeAStatus) {
    const std::vector<std::pair<ErrorCode, int>> expected{
        {ErrorCode::internal, 500},  {ErrorCode::invalid_input, 400}, {ErrorCode::unauthenticated, 401},
        {ErrorCode::forbidden, 403}, {ErrorCode::not_found, 404},     {ErrorCode::conflict, 409},
        {ErrorCode::too_large, 413}, {ErrorCode::rate_limited, 429},  {ErrorCode::unavailable, 503},
        {ErrorCode::timed_out, 504}, {ErrorCode::cancelled, 503},
    };
    for (const auto& [code, status] : expected) {
        const auto body = body_of(problem(Error(code, "x")));
        EXPECT_EQ(*find_path(body, "/status"), status);
        EXPECT_EQ(text_or(body.as_object(), "code"), to_string(code));
    }
}

TEST(Problem, ListsEveryFinding) {
    const std::vector<Finding> findings{
        {Finding::Severity::error, "task", "input.title", "The title is missing.", "Fill in a title."},
        {Finding::Severity::warning, "", "name", "The name is long.", "Shorten it."},
    };

    const auto body = body_of(problem("The flow has errors.", findings));

    EXPECT_EQ(*find_path(body, "/status"), 400);
    EXPECT_EQ(*find_path(body, "/findings/0"),
              parse_json(R"({"severity":"error","step":"task","field":"input.title","message":"The title is missing.",
                  "mend":"Fill in a title."})")
                  .value());
    EXPECT_EQ(*find_path(body, "/findings/1/severity"), "warning");
}

TEST(Problem, MadeFromAStatusCarriesTheCodeThatFitsIt) {
    EXPECT_EQ(*find_path(body_of(problem(405, "Only GET.")), "/title"), "Method Not Allowed");
    EXPECT_EQ(*find_path(body_of(problem(413, "Too large.")), "/code"), "too_large");
    EXPECT_EQ(*find_path(body_of(problem(502, "Broken.")), "/code"), "unavailable");
}

TEST(Reply, IsJson) {
    const auto response = reply(202, {{"event_id", "evt_1"}});
    EXPECT_EQ(response.status, 202);
    EXPECT_EQ(response.headers.get("content-type"), "application/json");
    EXPECT_EQ(response.body, R"({"event_id":"evt_1"})");
}

}  // namespace
}  // namespace tendril::http
