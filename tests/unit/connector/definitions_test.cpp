#include "connector/definitions.hpp"

#include <gtest/gtest.h>

#include "built_in_catalog.hpp"

namespace tendril::connector {
namespace {

std::string written(std::string_view body, std::string_view definitions) {
    const json::object operation{{"body", object_from(body)}};
    return to_text(write_out(operation, object_from(definitions)).at("body"));
}

TEST(Definitions, AreWrittenOutWhereTheyAreUsed) {
    EXPECT_EQ(written(R"({"$ref":"#/$defs/A","nullable":true})", R"({"A":{"type":"string"}})"),
              R"({"type":"string","nullable":true})");
}

TEST(Definitions, GiveEveryPropertyATitle) {
    EXPECT_EQ(written(R"({"properties":{"firstName":{"type":"string"},"b":{"title":"Own"}}})", "{}"),
              R"({"properties":{"firstName":{"type":"string","title":"First name"},"b":{"title":"Own"}}})");
}

TEST(Definitions, ThatLeadToThemselvesAllowAnythingThere) {
    EXPECT_EQ(written(R"({"$ref":"#/$defs/A"})",
                      R"({"A":{"type":"object","properties":{"next":{"$ref":"#/$defs/A","title":"Next"}}}})"),
              R"({"type":"object","properties":{"next":{"type":"object","title":"Next"}}})");
}

// Each schema uses the one before it ten times: written out, ten to the power of nine.
TEST(Definitions, CannotMakeAnOperationHuge) {
    json::object definitions{{"S0", {{"type", "string"}}}};
    for (int i = 1; i < 10; ++i) {
        json::object properties;
        for (int k = 0; k < 10; ++k) {
            properties["p" + std::to_string(k)] = json::object{{"$ref", "#/$defs/S" + std::to_string(i - 1)}};
        }
        definitions["S" + std::to_string(i)] = json::object{{"type", "object"}, {"properties", properties}};
    }
    const json::object operation{{"body", {{"$ref", "#/$defs/S9"}}}};

    EXPECT_LT(to_text(write_out(operation, definitions)).size(), 2'000'000U);
}

TEST(Definitions, ThatDoNotExistAreLeftForTheCheckToFind) {
    EXPECT_EQ(written(R"({"$ref":"#/$defs/A"})", "{}"), R"({"$ref":"#/$defs/A"})");
}

}  // namespace
}  // namespace tendril::connector
