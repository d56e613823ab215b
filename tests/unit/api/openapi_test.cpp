#include "api/openapi.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace tendril::api {
namespace {

const json::object& description() {
    static const json::object made = openapi(routes(), "1.2.3");
    return made;
}

void each_reference(const json::value& value, const std::function<void(std::string_view)>& visit) {
    if (const auto* array = value.if_array()) {
        for (const auto& item : *array) each_reference(item, visit);
    }
    if (const auto* object = value.if_object()) {
        for (const auto& member : *object) {
            if (member.key() == "$ref" && member.value().is_string()) visit(member.value().get_string());
            each_reference(member.value(), visit);
        }
    }
}

TEST(OpenApi, SaysItsOwnVersionAndTheProducts) {
    EXPECT_EQ(text_or(description(), "openapi"), "3.1.0");
    EXPECT_EQ(text_or(object_or_empty(description(), "info"), "version"), "1.2.3");
}

TEST(OpenApi, DescribesEveryRoute) {
    const auto& paths = object_or_empty(description(), "paths");
    std::size_t operations = 0;
    for (const auto& path : paths) operations += path.value().as_object().size();

    EXPECT_EQ(operations, routes().size());
    EXPECT_NE(find_path(paths.at("/flows/{id}"), "/put/requestBody"), nullptr);
}

TEST(OpenApi, RefersOnlyToSchemasThatExist) {
    const std::string_view prefix = "#/components/schemas/";
    each_reference(description(), [&](std::string_view reference) {
        ASSERT_TRUE(reference.starts_with(prefix)) << reference;
        EXPECT_TRUE(openapi_schemas().contains(reference.substr(prefix.size()))) << reference;
    });
}

TEST(OpenApi, HasNoSchemaThatNothingUses) {
    std::string all;
    each_reference(description(), [&](std::string_view reference) { all += std::string(reference) + "\n"; });
    for (const auto& schema : openapi_schemas()) {
        EXPECT_NE(all.find("/" + std::string(schema.key()) + "\n"), std::string::npos)
            << std::string_view(schema.key());
    }
}

TEST(OpenApi, DeclaresEveryVariableOfAPath) {
    const auto& operation = object_or_empty(description(), "paths").at("/runs/{id}/decide").at("post").as_object();
    const auto& first = array_or_empty(operation, "parameters").at(0).as_object();

    EXPECT_EQ(text_or(first, "name"), "id");
    EXPECT_EQ(text_or(first, "in"), "path");
    EXPECT_TRUE(boolean_or(first, "required", false));
}

TEST(OpenApi, DescribesPagingOnLists) {
    const auto& operation = object_or_empty(description(), "paths").at("/audit").at("get").as_object();

    EXPECT_EQ(array_or_empty(operation, "parameters").size(), 2U);
    const auto& content = operation.at("responses").at("200").at("content").at("application/json");
    EXPECT_NE(find_path(content, "/schema/properties/next_cursor"), nullptr);
}

}  // namespace
}  // namespace tendril::api
