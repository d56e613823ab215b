#include "connector/schema.hpp"

#include <gmock/gmock.h>

#include "built_in_catalog.hpp"

namespace tendril::connector {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> messages(std::string_view schema, std::string_view value, const std::string& root = {}) {
    std::vector<std::string> found;
    for (const auto& finding : check_schema(object_from(schema), from_text(value), root)) {
        EXPECT_FALSE(finding.mend.empty());
        found.push_back(finding.field + ": " + finding.message);
    }
    return found;
}

struct TypeCase {
    std::string_view schema;
    std::string_view value;
    std::string_view message;  // "" when the value is fine
};

class SchemaTest : public testing::TestWithParam<TypeCase> {};

TEST_P(SchemaTest, AcceptsOrExplains) {
    const auto found = check_schema(object_from(GetParam().schema), from_text(GetParam().value), "field");

    if (GetParam().message.empty()) {
        EXPECT_THAT(found, IsEmpty());
    } else {
        ASSERT_EQ(found.size(), 1U);
        EXPECT_EQ(found[0].message, GetParam().message);
        EXPECT_EQ(found[0].field, "field");
    }
}

INSTANTIATE_TEST_SUITE_P(
    Types, SchemaTest,
    testing::Values(TypeCase{R"({"type":"string"})", R"("a")", ""},
                    TypeCase{R"({"type":"string"})", "4", "field must be text, but is a number."},
                    TypeCase{R"({"type":"string"})", "null", "field must be text, but is null."},
                    TypeCase{R"({"type":"string","nullable":true})", "null", ""},
                    TypeCase{R"({"type":"number"})", "1.5", ""},
                    TypeCase{R"({"type":"number"})", R"("1.5")", "field must be a number, but is text."},
                    TypeCase{R"({"type":"integer"})", "3", ""}, TypeCase{R"({"type":"integer"})", "3.0", ""},
                    TypeCase{R"({"type":"integer"})", "1e300", ""},
                    TypeCase{R"({"type":"integer"})", "3.5", "field must be a whole number, but is 3.5E0."},
                    TypeCase{R"({"type":"boolean"})", "true", ""},
                    TypeCase{R"({"type":"boolean"})", R"("true")", "field must be true or false, but is text."},
                    TypeCase{R"({"type":"array"})", "{}", "field must be a list, but is an object."},
                    TypeCase{R"({"type":"object"})", "[]", "field must be an object, but is a list."},
                    TypeCase{R"({"type":"object"})", "false", "field must be an object, but is true or false."},
                    TypeCase{R"({})", "null", ""}, TypeCase{R"({})", "[1]", ""}));

INSTANTIATE_TEST_SUITE_P(
    Bounds, SchemaTest,
    testing::Values(TypeCase{R"({"type":"string","enum":["open","won","lost"]})", R"("won")", ""},
                    TypeCase{R"({"type":"string","enum":["open","won","lost"]})", R"("gone")",
                             R"(field must be open, won or lost, but is "gone".)"},
                    TypeCase{R"({"type":"string","nullable":true,"enum":["open"]})", "null", ""},
                    TypeCase{R"({"type":"string","minLength":1})", R"("")", "field must not be empty."},
                    TypeCase{R"({"type":"string","minLength":3})", R"("ab")", "field is shorter than 3 characters."},
                    TypeCase{R"({"type":"string","minLength":3})", R"("äöü")", ""},
                    TypeCase{R"({"type":"string","maxLength":3})", R"("äöü")", ""},
                    TypeCase{R"({"type":"string","maxLength":3})", R"("abcd")", "field is longer than 3 characters."},
                    TypeCase{R"({"type":"integer","minimum":1})", "0", "field must be at least 1, but is 0."},
                    TypeCase{R"({"type":"integer","maximum":100})", "101", "field must be at most 100, but is 101."},
                    TypeCase{R"({"type":"integer","minimum":1,"maximum":100})", "100", ""}));

INSTANTIATE_TEST_SUITE_P(
    Formats, SchemaTest,
    testing::Values(
        TypeCase{R"({"type":"string","format":"email"})", R"("ada.l+x@mail.example.com")", ""},
        TypeCase{R"({"type":"string","format":"email"})", R"("ada@example.com, bob@example.com")",
                 "field must be an e-mail address."},
        TypeCase{R"({"type":"string","format":"email"})", R"("ada")", "field must be an e-mail address."},
        TypeCase{R"({"type":"string","format":"email"})", R"("ada@")", "field must be an e-mail address."},
        TypeCase{R"({"type":"string","format":"email"})", R"("@example.com")", "field must be an e-mail address."},
        TypeCase{R"({"type":"string","format":"email"})", R"("a@example..com")", "field must be an e-mail address."},
        TypeCase{R"({"type":"string","format":"email"})", R"("")", "field must be an e-mail address, but is empty."},
        TypeCase{R"({"type":"string","format":"date"})", R"("2028-02-29")", ""},
        TypeCase{R"({"type":"string","format":"date"})", R"("2026-02-29")", "field must be a day."},
        TypeCase{R"({"type":"string","format":"date"})", R"("2026-2-09")", "field must be a day."},
        TypeCase{R"({"type":"string","format":"date-time"})", R"("2026-11-24T09:00:00+01:00")", ""},
        TypeCase{R"({"type":"string","format":"date-time"})", R"("2026-11-24")",
                 "field must be a date and time with a zone."},
        TypeCase{R"({"type":"string","format":"uri"})", R"("https://example.com/a?b=c")", ""},
        TypeCase{R"({"type":"string","format":"uri"})", R"("example")", "field must be a web address."}));

constexpr std::string_view order_schema = R"({"type":"object","required":["id","lines"],"properties":{
    "id":{"type":"string"},"lines":{"type":"array","items":{"type":"object","required":["sku"],
    "properties":{"sku":{"type":"string"}}}}}})";

TEST(Schema, NamesEveryMistakeByItsPath) {
    EXPECT_THAT(messages(order_schema, R"({"lines":[{"sku":"a"},{"sku":1},{}]})", "data"),
                ElementsAre("data.id: data.id is missing.",
                            "data.lines[1].sku: data.lines[1].sku must be text, but is a number.",
                            "data.lines[2].sku: data.lines[2].sku is missing."));
}

TEST(Schema, StartsPathsWithTheMemberWhenThereIsNoRoot) {
    EXPECT_THAT(messages(order_schema, R"({"lines":[]})"), ElementsAre("id: id is missing."));
    EXPECT_THAT(messages(order_schema, "7"), ElementsAre(": The value must be an object, but is a number."));
}

TEST(Schema, AllowsUnknownMembersUnlessTheSchemaForbidsThem) {
    constexpr std::string_view open = R"({"type":"object","properties":{"a":{"type":"string"}}})";
    constexpr std::string_view closed =
        R"({"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false})";

    EXPECT_THAT(messages(open, R"({"b":1})"), IsEmpty());
    EXPECT_THAT(messages(closed, R"({"a":"x","b":1})"), ElementsAre("b: b is not a known field."));
}

}  // namespace
}  // namespace tendril::connector
