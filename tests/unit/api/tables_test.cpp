#include "api/tables.hpp"

#include <gmock/gmock.h>

namespace tendril::api {
namespace {

using testing::HasSubstr;

TEST(ApiTablesTest, TwoColumnsAreKeysAndValuesMoreAreRows) {
    EXPECT_EQ(to_text(entries_of_csv("stage,meaning\nnew,Lead\nwon,Customer\n").value()),
              R"({"new":"Lead","won":"Customer"})");
    EXPECT_EQ(to_text(entries_of_csv("plan;price;seats\npro;49;5\nfree;0\n").value()),
              R"({"pro":{"price":"49","seats":"5"},"free":{"price":"0","seats":""}})");
}

TEST(ApiTablesTest, ABadSpreadsheetNamesTheRow) {
    EXPECT_FALSE(entries_of_csv(""));
    EXPECT_THAT(entries_of_csv("k,v\n\"a,1\n").error().message, HasSubstr("Line 2"));
    EXPECT_THAT(entries_of_csv("only\nx\n").error().message, HasSubstr("at least one of values"));
    EXPECT_THAT(entries_of_csv("k,v\na,1\na,2\n").error().message, HasSubstr("Row 2 repeats the key \"a\""));
    EXPECT_THAT(entries_of_csv("k,v\n,1\n").error().message, HasSubstr("Row 1 has no key"));
    EXPECT_THAT(entries_of_csv("k,v\na,1,2\n").error().message, HasSubstr("more cells than columns"));
}

TEST(ApiTablesTest, EntriesAreValuesOrFlatRows) {
    EXPECT_TRUE(check_entries(parse_json(R"({"a": "x", "b": 5, "c": {"d": true}, "e": null})")->as_object()));
    EXPECT_EQ(check_entries(parse_json(R"({"a": [1]})")->as_object()).error().field, "entries.a");
    EXPECT_EQ(check_entries(parse_json(R"({"a": {"b": {"c": 1}}})")->as_object()).error().field, "entries.a");
}

TEST(ApiTablesTest, NamesAreShortAndPlain) {
    EXPECT_TRUE(check_table_name("lead-stages_2"));
    for (const auto* name : {"", "Lead", "a b", "a/b"}) EXPECT_FALSE(check_table_name(name)) << name;
}

}  // namespace
}  // namespace tendril::api
