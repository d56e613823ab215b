#include "api/body.hpp"

#include <gtest/gtest.h>

namespace tendril::api {
namespace {

TEST(Body, ReadsTheMembersThatAreThere) {
    const json::object object{{"name", "Ines"}, {"read_only", true}, {"version", 3}, {"settings", json::object{}}};
    Body body(object);

    EXPECT_EQ(body.text("name"), "Ines");
    EXPECT_EQ(body.optional_flag("read_only"), true);
    EXPECT_EQ(body.optional_integer("version"), 3);
    EXPECT_NE(body.optional_object("settings"), nullptr);
    EXPECT_TRUE(body.check().has_value());
}

TEST(Body, NamesTheFirstMemberThatIsMissing) {
    Body body({});
    body.text("kind");
    body.text("name");

    EXPECT_EQ(body.check().error().field, "kind");
}

TEST(Body, NamesAMemberOfTheWrongTypeWithItsPrefix) {
    const json::object object{{"token", 7}};
    Body body(object, "credentials.");
    body.text("token");

    EXPECT_EQ(body.check().error().field, "credentials.token");
}

TEST(Body, RefusesAMemberThatNobodyAskedForByName) {
    const json::object object{{"name", "x"}, {"colour", "red"}};
    Body body(object);
    body.text("name");

    EXPECT_EQ(body.check().error().field, "colour");
    EXPECT_TRUE(body.check_what_was_read().has_value());
}

TEST(Body, TakesNullAsAbsent) {
    const json::object object{{"version", nullptr}};
    Body body(object);

    EXPECT_EQ(body.optional_integer("version"), std::nullopt);
    EXPECT_TRUE(body.check().has_value());
}

TEST(Body, RefusesAFractionWhereAWholeNumberIsWanted) {
    const json::object object{{"version", 1.5}};
    Body body(object);
    body.optional_integer("version");

    EXPECT_EQ(body.check().error().field, "version");
}

}  // namespace
}  // namespace tendril::api
