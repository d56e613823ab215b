#include "api/paging.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tendril::api {
namespace {

const std::vector<std::string> letters{"a", "b", "c"};

Result<json::object> page_of_letters(const PageRequest& page) {
    return page_through(
        letters, page, [](const std::string& letter) { return letter; },
        [](const std::string& letter) {
            return json::object{{"id", letter}};
        });
}

TEST(Paging, TakesFiftyItemsWhenNothingIsSaid) {
    const auto page = parse_page({});

    ASSERT_TRUE(page.has_value());
    EXPECT_EQ(page->limit, 50);
    EXPECT_EQ(page->cursor, "");
}

TEST(Paging, RefusesALimitThatIsNoNumberFromOneToTwoHundredAndNamesIt) {
    for (const auto* bad : {"0", "201", "-1", "ten", "5x", "", "99999999999999"}) {
        const auto page = parse_page({{"limit", bad}});

        ASSERT_TRUE(page.has_error()) << bad;
        EXPECT_EQ(page.error().code, ErrorCode::invalid_input) << bad;
        EXPECT_EQ(page.error().field, "limit") << bad;
    }
}

TEST(Paging, AcceptsTheLimitsAtBothEnds) {
    EXPECT_EQ(parse_page({{"limit", "1"}}).value().limit, 1);
    EXPECT_EQ(parse_page({{"limit", "200"}}).value().limit, 200);
}

TEST(Paging, RefusesAnEmptyCursor) {
    EXPECT_EQ(parse_page({{"cursor", ""}}).error().field, "cursor");
}

TEST(Paging, NamesTheLastItemShownAsTheCursorOfTheNextPage) {
    const auto first = page_of_letters({.limit = 2, .cursor = {}}).value();

    EXPECT_EQ(to_text(first), R"({"items":[{"id":"a"},{"id":"b"}],"next_cursor":"b"})");
    const auto second = page_of_letters({.limit = 2, .cursor = "b"}).value();
    EXPECT_EQ(to_text(second), R"({"items":[{"id":"c"}],"next_cursor":null})");
}

TEST(Paging, HasNoNextPageWhenTheLastPageIsExactlyFull) {
    EXPECT_TRUE(page_of_letters({.limit = 3, .cursor = {}}).value().at("next_cursor").is_null());
}

TEST(Paging, RefusesACursorThatNoItemHas) {
    EXPECT_EQ(page_of_letters({.limit = 2, .cursor = "z"}).error().field, "cursor");
}

}  // namespace
}  // namespace tendril::api
