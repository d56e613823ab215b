#include "connector/paging.hpp"

#include <gmock/gmock.h>

#include "built_in_catalog.hpp"

namespace tendril::connector {
namespace {

// {"items":[{"id":1},...]} with the ids from `first` on.
json::value page_of(int first, int count, json::object meta = {}) {
    json::array items;
    for (int i = 0; i < count; ++i) items.push_back(json::object{{"id", first + i}});
    return json::object{{"items", std::move(items)}, {"meta", std::move(meta)}};
}

Paging paging_by(std::vector<NextField> next) {
    return {.items = "/items", .limit_field = "limit", .limit_max = 50, .next = std::move(next)};
}

TEST(PageReader, AsksForFullPages) {
    const auto paging = paging_by({{.field = "skip", .from = NextField::From::items}});

    EXPECT_EQ(to_text(PageReader(paging, {}, 1000).input()), R"({"limit":50})");
    EXPECT_EQ(to_text(PageReader(paging, {}, 20).input()), R"({"limit":20})");
    EXPECT_EQ(to_text(PageReader(paging, {{"limit", 5}}, 1000).input()), R"({"limit":5})");
}

TEST(PageReader, SkipsWhatItHasRead) {
    const auto paging = paging_by({{.field = "skip", .from = NextField::From::items}});
    PageReader reader(paging, {}, 1000);

    EXPECT_TRUE(reader.take(page_of(0, 50), 100));
    EXPECT_EQ(reader.input().at("skip"), 50);
    EXPECT_TRUE(reader.take(page_of(50, 7), 100));  // a page that is not full need not be the last
    EXPECT_EQ(reader.input().at("skip"), 57);
    EXPECT_FALSE(reader.take(page_of(57, 0), 100));
    EXPECT_EQ(reader.result().at("items").as_array().size(), 57U);
}

TEST(PageReader, CountsPages) {
    const auto paging = paging_by({{.field = "page", .from = NextField::From::pages, .first = 1}});
    PageReader reader(paging, {}, 1000);

    EXPECT_TRUE(reader.take(page_of(0, 2), 100));
    EXPECT_EQ(reader.input().at("page"), 2);
}

TEST(PageReader, CountsInTextWhereTheApiWantsText) {
    const auto paging = paging_by({{.field = "skip", .from = NextField::From::items, .as_text = true}});
    PageReader reader(paging, {}, 1000);

    EXPECT_TRUE(reader.take(page_of(0, 2), 100));
    EXPECT_EQ(to_text(reader.input()), R"({"limit":"50","skip":"2"})");
}

TEST(PageReader, FollowsCursorsOfTheAnswerUntilThereIsNone) {
    const auto paging = paging_by({{.field = "startAfter", .from = NextField::From::answer, .path = "/meta/startAfter"},
                                   {.field = "startAfterId", .from = NextField::From::answer, .path = "/meta/id"}});
    PageReader reader(paging, {}, 1000);

    EXPECT_TRUE(reader.take(page_of(0, 2, {{"startAfter", 17}, {"id", "c2"}}), 100));
    EXPECT_EQ(to_text(reader.input()), R"({"limit":50,"startAfter":17,"startAfterId":"c2"})");
    EXPECT_FALSE(reader.take(page_of(2, 2, {{"startAfter", 18}, {"id", nullptr}}), 100));
}

TEST(PageReader, GoesOnAfterTheLastItem) {
    const auto paging = paging_by({{.field = "searchAfter", .from = NextField::From::last_item, .path = "/id"}});
    PageReader reader(paging, {}, 1000);

    EXPECT_TRUE(reader.take(page_of(0, 3), 100));
    EXPECT_EQ(reader.input().at("searchAfter"), 2);
}

TEST(PageReader, EndsWhenTheSamePageWouldBeAskedForAgain) {
    const auto paging = paging_by({{.field = "cursor", .from = NextField::From::answer, .path = "/meta/next"}});
    PageReader reader(paging, {}, 1000);

    EXPECT_TRUE(reader.take(page_of(0, 1, {{"next", "x"}}), 100));
    EXPECT_FALSE(reader.take(page_of(1, 1, {{"next", "x"}}), 100));
}

TEST(PageReader, ReadsNoMoreThanItMay) {
    const auto paging = paging_by({{.field = "skip", .from = NextField::From::items}});
    PageReader few(paging, {}, 3);
    PageReader large(paging, {}, 1000);

    EXPECT_FALSE(few.take(page_of(0, 5), 100));
    EXPECT_EQ(few.result().at("items").as_array().size(), 3U);
    EXPECT_FALSE(large.take(page_of(0, 5), all_bytes_max));
}

TEST(HighLevelPaging, KnowsEveryStyleOfItsLists) {
    const auto first_field = [](std::string_view id) { return built_in(id).action.paging.value().next.front().field; };

    EXPECT_EQ(first_field("highlevel.contacts.get-contacts"), "startAfter");
    EXPECT_EQ(first_field("highlevel.contacts.search-contacts-advanced"), "searchAfter");
    EXPECT_EQ(first_field("highlevel.contacts.get-contacts-by-businessId"), "skip");
    EXPECT_EQ(first_field("highlevel.medias.fetch-media-content"), "offset");
    EXPECT_EQ(first_field("highlevel.forms.get-forms-submissions"), "page");
    EXPECT_EQ(first_field("highlevel.conversations.get-messages"), "lastMessageId");
    EXPECT_EQ(first_field("highlevel.conversations.export-messages-by-location"), "cursor");
    EXPECT_FALSE(built_in("highlevel.contacts.get-all-tasks").action.paging.has_value());
}

}  // namespace
}  // namespace tendril::connector
