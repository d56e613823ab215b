#include <gtest/gtest.h>

#include "api/hook_intake.hpp"

namespace tendril::api {
namespace {

TEST(HookAnswer, TellsTheEventsIdAndWhetherItWasKnown) {
    engine::Accepted accepted;
    accepted.event = EventId(1);
    accepted.duplicate = true;

    const auto response = answer_of(accepted);

    EXPECT_EQ(response.status, 202);
    EXPECT_EQ(response.body, R"({"event_id":"evt_0000000000001","duplicate":true})");
}

TEST(HookAnswer, IsTooManyRequestsWheneverTheEventCannotBeTakenNow) {
    for (const auto code : {ErrorCode::rate_limited, ErrorCode::unavailable, ErrorCode::timed_out}) {
        const auto response = answer_of(Error(code, "Later."));
        EXPECT_EQ(response.status, 429);
        EXPECT_EQ(response.headers.get("Retry-After"), "1");
    }
}

TEST(HookAnswer, PassesOnHowLongToWait) {
    Error busy(ErrorCode::rate_limited, "Later.");
    busy.retry_after = std::chrono::milliseconds(4'200);

    EXPECT_EQ(answer_of(busy).headers.get("Retry-After"), "5");
}

TEST(HookAnswer, IsABadRequestForDataThatTheSenderCanMend) {
    EXPECT_EQ(answer_of(Error(ErrorCode::invalid_input, "Wrong.", "data.email")).status, 400);
}

}  // namespace
}  // namespace tendril::api
