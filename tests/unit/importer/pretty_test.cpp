#include "importer/pretty.hpp"

#include <gtest/gtest.h>

namespace tendril::importer {
namespace {

TEST(Pretty, WritesWhatIsShortOnOneLine) {
    EXPECT_EQ(pretty(json::object{{"a", 1}, {"b", {true, nullptr, "x"}}}), "{\"a\": 1, \"b\": [true, null, \"x\"]}\n");
}

TEST(Pretty, WritesOneMemberALineWhereALineWouldBeTooLong) {
    const std::string long_text(70, 'x');
    const json::object value{{"first", long_text}, {"second", {long_text, 1}}};

    EXPECT_EQ(pretty(value), "{\n  \"first\": \"" + long_text + "\",\n  \"second\": [\"" + long_text + "\", 1]\n}\n");
}

TEST(Pretty, KeepsTheOrderOfMembers) {
    EXPECT_EQ(pretty(json::object{{"z", 1}, {"a", 2}}), "{\"z\": 1, \"a\": 2}\n");
}

}  // namespace
}  // namespace tendril::importer
