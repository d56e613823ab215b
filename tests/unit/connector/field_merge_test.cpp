#include "connector/field_merge.hpp"

#include <gmock/gmock.h>

namespace tendril::connector {
namespace {

json::object object(std::string_view text) {
    return parse_json(text).value().get_object();
}

class FieldMergeTest : public testing::Test {
 protected:
    FieldMerge merge(std::string_view here, std::string_view there) {
        const auto ours = object(here);
        const auto theirs = object(there);
        return merge_fields({base, ours, theirs, fields, winner, winners});
    }

    json::object base = object(R"({"email":"a@example.com","phone":"+46 70 123 45 67","city":"Lund"})");
    std::vector<std::string> fields;
    Side winner = Side::here;
    json::object winners;
};

TEST_F(FieldMergeTest, WhatChangedOnOneSideGoesToTheOther) {
    const auto merged = merge(R"({"email":"new@example.com","city":"Lund"})", R"({"email":"A@example.com","city":"Malmö"})");

    EXPECT_EQ(to_text(merged.send), R"({"email":"new@example.com"})");
    EXPECT_EQ(to_text(merged.take), R"({"city":"Malmö"})");
    EXPECT_EQ(to_text(merged.merged), R"({"email":"new@example.com","city":"Malmö"})");
    EXPECT_TRUE(merged.conflicts.empty());
}

TEST_F(FieldMergeTest, WhereBothChangedTheRuleOfTheFieldDecidesElseTheGeneralOne) {
    winners = object(R"({"city":"there"})");

    const auto merged = merge(R"({"email":"b@example.com","city":"Kiel"})", R"({"email":"c@example.com","city":"Malmö"})");

    EXPECT_EQ(to_text(merged.send), R"({"email":"b@example.com"})");
    EXPECT_EQ(to_text(merged.take), R"({"city":"Malmö"})");
    EXPECT_EQ(to_text(merged.conflicts),
              R"([{"field":"email","here":"b@example.com","there":"c@example.com","winner":"here"},)"
              R"({"field":"city","here":"Kiel","there":"Malmö","winner":"there"}])");
}

TEST_F(FieldMergeTest, TheSameChangeOnBothSidesIsNoConflict) {
    const auto merged = merge(R"({"phone":"+46701112233"})", R"({"phone":"+46 70-111 22 33"})");

    EXPECT_TRUE(merged.send.empty());
    EXPECT_TRUE(merged.take.empty());
    EXPECT_TRUE(merged.conflicts.empty());
}

TEST_F(FieldMergeTest, AFieldThatWasEmptiedIsAChange) {
    const auto merged = merge(R"({"city":null})", R"({"city":"Lund"})");

    EXPECT_EQ(to_text(merged.send), R"({"city":null})");
}

TEST_F(FieldMergeTest, FieldsThatASideDoesNotHaveAreAsTheyWere) {
    fields = {"phone", "country"};

    const auto merged = merge("{}", R"({"phone":"+46 70 999","country":"SE"})");

    EXPECT_EQ(to_text(merged.take), R"({"phone":"+46 70 999","country":"SE"})");
    EXPECT_TRUE(merged.send.empty());
}

}  // namespace
}  // namespace tendril::connector
