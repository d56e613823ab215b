#include "http/router.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tendril::http {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

Parameters variables(std::string_view pattern, std::string_view path) {
    Parameters parameters;
    EXPECT_TRUE(PathPattern(pattern).matches(path, parameters)) << path;
    return parameters;
}

TEST(Router, TakesTheVariablesOfAPath) {
    EXPECT_THAT(variables("/runs/{id}/replay", "/runs/run_1/replay"), ElementsAre(Pair("id", "run_1")));
    EXPECT_THAT(variables("/a/{x}/{y}", "/a/1/2"), ElementsAre(Pair("x", "1"), Pair("y", "2")));
    EXPECT_THAT(variables("/", "/"), IsEmpty());
}

TEST(Router, DecodesPercentEscapesInAPathVariable) {
    EXPECT_THAT(variables("/people/{id}", "/people/a%2Fb%20%C3%A9+c"), ElementsAre(Pair("id", "a/b é+c")));
}

TEST(Router, MatchesExactly) {
    const PathPattern pattern("/runs/{id}");
    for (const auto* path : {"", "/", "/runs", "/runs/", "/runs/1/", "/runs/1/2", "runs/1", "/Runs/1", "//runs/1",
                             "/runs/%zz", "/runs/%00", "/runs//"}) {
        Parameters parameters{{"kept", "x"}};
        EXPECT_FALSE(pattern.matches(path, parameters)) << path;
        EXPECT_THAT(parameters, ElementsAre(Pair("kept", "x"))) << path;
    }
}

TEST(Router, MatchesATrailingSlashOnlyWhereThePatternHasOne) {
    Parameters parameters;
    EXPECT_TRUE(PathPattern("/contacts/").matches("/contacts/", parameters));
    EXPECT_FALSE(PathPattern("/contacts/").matches("/contacts", parameters));
    EXPECT_FALSE(PathPattern("/contacts").matches("/contacts/", parameters));
}

TEST(PercentDecode, ReadsEscapesInEitherCaseAndPlusOnlyInForms) {
    EXPECT_EQ(percent_decode("a%2fb%2Fc+d").value(), "a/b/c+d");
    EXPECT_EQ(percent_decode("a+b%2B", true).value(), "a b+");
}

TEST(PercentDecode, RefusesBrokenEscapesAndNul) {
    for (const auto* text : {"%", "%4", "%g0", "%0g", "a%", "%00", "x%00y"}) {
        const auto decoded = percent_decode(text);
        ASSERT_TRUE(decoded.has_error()) << text;
        EXPECT_EQ(decoded.error().code, ErrorCode::invalid_input) << text;
    }
}

TEST(PercentEncode, LeavesOnlyUnreservedCharactersAndDecodesBack) {
    EXPECT_EQ(percent_encode("aZ09-._~"), "aZ09-._~");
    EXPECT_EQ(percent_encode("a b/é?&=+%"), "a%20b%2F%C3%A9%3F%26%3D%2B%25");
    std::string every;
    for (int byte = 1; byte < 256; ++byte) every.push_back(static_cast<char>(byte));
    EXPECT_EQ(percent_decode(percent_encode(every)).value(), every);
}

TEST(ParseQuery, ReadsNamesAndValues) {
    EXPECT_THAT(parse_query("a=1&b=x%26y+z&empty=&flag&&=v").value(),
                ElementsAre(Pair("", "v"), Pair("a", "1"), Pair("b", "x&y z"), Pair("empty", ""), Pair("flag", "")));
    EXPECT_THAT(parse_query("").value(), IsEmpty());
}

TEST(ParseQuery, TakesTheLastOfTwoValues) {
    EXPECT_THAT(parse_query("a=1&a=2").value(), ElementsAre(Pair("a", "2")));
}

TEST(ParseQuery, NamesTheParameterThatIsBroken) {
    const auto query = parse_query("a=1&limit=%x");
    ASSERT_TRUE(query.has_error());
    EXPECT_EQ(query.error().code, ErrorCode::invalid_input);
    EXPECT_EQ(query.error().field, "limit");
}

TEST(Headers, CompareNamesWithoutCaseAndGiveTheFirst) {
    Headers headers;
    headers.add("Content-Type", "a");
    headers.add("content-type", "b");
    EXPECT_EQ(headers.get("CONTENT-TYPE"), "a");
    EXPECT_TRUE(headers.contains("content-TYPE"));
    EXPECT_FALSE(headers.contains("content-typ"));
    EXPECT_EQ(headers.get("absent"), "");
    EXPECT_EQ(headers.size(), 2U);
}

}  // namespace
}  // namespace tendril::http
