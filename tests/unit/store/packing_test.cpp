#include "store/sqlite/packing.hpp"

#include <gtest/gtest.h>

#include "store/sqlite/failure.hpp"

namespace tendril::store::sqlite {

namespace {

std::string long_journal() {
    std::string text;
    for (int i = 0; i < 100; ++i) text += R"({"step":"write","type":"action","state":"done","status":201},)";
    return text;
}

TEST(Packing, AJournalTakesAFractionAndComesBackAsItWas) {
    const auto packed = pack(long_journal());

    ASSERT_TRUE(packed);
    EXPECT_LT(packed->size(), long_journal().size() / 4);
    EXPECT_EQ(unpack(*packed), long_journal());
}

TEST(Packing, WhatIsSmallOrDoesNotShrinkIsLeftAsItIs) {
    std::string noise;
    std::uint64_t state = 1;
    for (int i = 0; i < 4096; ++i) noise += static_cast<char>((state = state * 6364136223846793005 + 1) >> 56);

    EXPECT_FALSE(pack("[]"));
    EXPECT_FALSE(pack(std::string(500, 'x')));
    EXPECT_FALSE(pack(noise));
}

TEST(Packing, WhatWasNotPackedIsAFailure) {
    const auto packed = pack(long_journal()).value();

    EXPECT_THROW(unpack("[]"), Failure);
    EXPECT_THROW(unpack(packed.substr(0, packed.size() / 2)), Failure);
}

}  // namespace

}  // namespace tendril::store::sqlite
