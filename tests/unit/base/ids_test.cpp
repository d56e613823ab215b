#include "base/ids.hpp"

#include <gtest/gtest.h>

namespace tendril {
namespace {

TEST(Ids, ReadBackFromTheirPublicForm) {
    for (const std::int64_t number :
         {std::int64_t{0}, std::int64_t{1}, std::int64_t{31}, std::int64_t{32}, INT64_MAX}) {
        EXPECT_EQ(parse_event_id(to_string(EventId(number))), EventId(number));
        EXPECT_EQ(parse_run_id(to_string(RunId(number))), RunId(number));
    }
    EXPECT_EQ(to_string(EventId(33)), "evt_0000000000011");
}

TEST(Ids, SortAsTextInOrderOfArrival) {
    EXPECT_LT(to_string(RunId(9)), to_string(RunId(10)));
    EXPECT_LT(to_string(RunId(31)), to_string(RunId(32)));
    EXPECT_LT(to_string(RunId(1'000'000)), to_string(RunId(INT64_MAX)));
}

TEST(Ids, RefuseWhatIsNotTheirPublicForm) {
    for (const auto* text : {"", "evt_", "run_0000000000011", "evt_000000000001", "evt_00000000000111",
                             "evt_000000000001l", "evt_000000000001U", "EVT_0000000000011", "evt_ZZZZZZZZZZZZZ"}) {
        EXPECT_FALSE(parse_event_id(text).has_value()) << text;
    }
}

}  // namespace
}  // namespace tendril
