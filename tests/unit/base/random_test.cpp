#include "base/random.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <set>

namespace tendril {
namespace {

using ::testing::MatchesRegex;

TEST(SeededRandom, RepeatsItselfForTheSameSeedOnly) {
    SeededRandom one(7);
    SeededRandom same(7);
    SeededRandom other(8);
    std::set<std::uint64_t> seen;
    for (int i = 0; i < 100; ++i) {
        const auto number = one.next();
        EXPECT_EQ(number, same.next());
        EXPECT_NE(number, other.next());
        seen.insert(number);
    }
    EXPECT_EQ(seen.size(), 100U);
}

TEST(SystemRandom, DoesNotRepeatItself) {
    SystemRandom random;
    EXPECT_NE(random.next(), random.next());
}

TEST(Uniform, StaysBelowTheBoundAndReachesEveryNumber) {
    SeededRandom random(1);
    std::array<int, 6> counts{};
    for (int i = 0; i < 6'000; ++i) ++counts.at(uniform(random, counts.size()));
    for (const int count : counts) EXPECT_NEAR(count, 1'000, 150);
}

TEST(Uniform, DrawsAgainWhenANumberWouldFavourSmallResults) {
    class Script final : public Random {
     public:
        std::uint64_t next() override { return at_++ == 0 ? UINT64_MAX : 4; }

     private:
        int at_ = 0;
    } script;
    EXPECT_EQ(uniform(script, 10), 4U);
}

TEST(NewId, IsThePrefixAndSixteenLettersOrDigits) {
    SystemRandom random;
    const auto id = new_id(random, "flow");
    EXPECT_THAT(id, MatchesRegex("flow_[A-Za-z0-9]+"));
    EXPECT_EQ(id.size(), 21U);
    EXPECT_NE(id, new_id(random, "flow"));
}

}  // namespace
}  // namespace tendril
