#include "base/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tendril {
namespace {

using ::testing::HasSubstr;

json::value parsed(std::string_view text) {
    return parse_json(text).value();
}

TEST(Json, ReadsBackWhatItWrites) {
    const std::string text = R"({"a":[1,-2,2.5E-1,true,null],"b":"é\n"})";
    const auto value = parsed(text);
    EXPECT_EQ(parsed(to_text(value)), value);
}

TEST(Json, RefusesWhatIsNotStrictJson) {
    for (const auto* text : {"", "{", "{\"a\":1,}", "[1 2]", "// x\n1", "'a'", "NaN", "{} {}", "\"\xff\""}) {
        const auto value = parse_json(text);
        ASSERT_TRUE(value.has_error()) << text;
        EXPECT_EQ(value.error().code, ErrorCode::invalid_input) << text;
    }
}

TEST(Json, RefusesATextLargerThanTheLimit) {
    EXPECT_TRUE(parse_json("[1]", {3, 32}).has_value());
    const auto value = parse_json("[10]", {3, 32});
    ASSERT_TRUE(value.has_error());
    EXPECT_EQ(value.error().code, ErrorCode::too_large);
}

TEST(Json, RefusesDeepNestingWithASentenceThatNamesTheLimit) {
    EXPECT_TRUE(parse_json(std::string(32, '[') + std::string(32, ']')).has_value());
    const auto value = parse_json(std::string(34, '[') + std::string(34, ']'));
    ASSERT_TRUE(value.has_error());
    EXPECT_EQ(value.error().code, ErrorCode::invalid_input);
    EXPECT_THAT(value.error().message, HasSubstr("32 levels"));
}

TEST(Json, RefusesANumberThatADoubleCannotHold) {
    for (const auto* text : {"1e999", "[-1e999]", "{\"a\":{\"b\":1e400}}"})
        EXPECT_TRUE(parse_json(text).has_error()) << text;
}

TEST(JsonPath, FindsMembersAndItems) {
    const auto value = parsed(R"({"contact":{"id":"c1"},"items":[{"n":1},{"n":2}]})");
    EXPECT_EQ(find_path(value, ""), &value);
    EXPECT_EQ(*find_path(value, "/contact/id"), "c1");
    EXPECT_EQ(*find_path(value, "/items/1/n"), 2);
}

TEST(JsonPath, FindsNothingWhereThereIsNothing) {
    const auto value = parsed(R"({"contact":{"id":"c1"},"items":[1]})");
    for (const auto* path : {"/other", "/contact/id/x", "/items/1", "/items/-1", "/items/0x", "/items/", "/contact/"}) {
        EXPECT_EQ(find_path(value, path), nullptr) << path;
    }
}

TEST(JsonMembers, GiveTheFallbackWhenAbsentOrOfAnotherType) {
    const auto value =
        parsed(R"({"text":"a","number":7,"flag":true,"object":{"x":1},"array":[1],"null":null,"half":0.5})");
    const auto& object = value.as_object();

    EXPECT_EQ(text_or(object, "text", "z"), "a");
    EXPECT_EQ(text_or(object, "number", "z"), "z");
    EXPECT_EQ(text_or(object, "absent", "z"), "z");
    EXPECT_EQ(integer_or(object, "number", 1), 7);
    EXPECT_EQ(integer_or(object, "text", 1), 1);
    EXPECT_EQ(integer_or(object, "half", 1), 1);
    EXPECT_TRUE(boolean_or(object, "flag", false));
    EXPECT_TRUE(boolean_or(object, "null", true));
    EXPECT_EQ(object_or_empty(object, "object").size(), 1U);
    EXPECT_TRUE(object_or_empty(object, "array").empty());
    EXPECT_EQ(array_or_empty(object, "array").size(), 1U);
    EXPECT_TRUE(array_or_empty(object, "absent").empty());
}

}  // namespace
}  // namespace tendril
