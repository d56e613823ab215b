#include "base/error.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace tendril {
namespace {

TEST(Error, CodesHaveTheirNamesInSnakeCase) {
    EXPECT_EQ(to_string(ErrorCode::invalid_input), "invalid_input");
    EXPECT_EQ(to_string(ErrorCode::timed_out), "timed_out");
}

TEST(Result, AskedForAValueThatItDoesNotHaveThrowsTheMessage) {
    const Result<int> failed = Error(ErrorCode::conflict, "someone saved first");
    try {
        static_cast<void>(failed.value());
        FAIL() << "value() of a failed result returned";
    } catch (const std::logic_error& thrown) {
        EXPECT_STREQ(thrown.what(), "unchecked result: someone saved first");
    }
}

}  // namespace
}  // namespace tendril
