// The HighLevel manifest against the official OpenAPI file.
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "built_in_catalog.hpp"
#include "support/source_folder.hpp"

namespace tendril::connector {
namespace {

using Names = std::set<std::string>;

constexpr std::string_view prefix = "highlevel.contacts.";

std::filesystem::path shared_folder() {
    const char* folder = std::getenv("TENDRIL_SHARED");
    return folder != nullptr ? std::filesystem::path(folder) : std::filesystem::path(TENDRIL_SOURCE_DIR) / "../shared";
}

Names names_of(const json::array& list) {
    Names names;
    for (const auto& name : list) names.emplace(name.as_string());
    return names;
}

Names keys_of(const json::object& object) {
    Names names;
    for (const auto& member : object) names.emplace(member.key());
    return names;
}

class HighLevelOpenApiTest : public testing::Test {
 protected:
    void SetUp() override {
        const auto path = shared_folder() / "specs/highlevel/openapi/apps/contacts.json";
        std::ifstream file(path);
        if (!file) GTEST_SKIP() << "skipped: the official OpenAPI file is not here (set TENDRIL_SHARED)";
        std::stringstream text;
        text << file.rdbuf();
        document_ = parse_json(text.str(), {16 * 1024 * 1024, 64}).value();
    }

    // The official operation with the method and path that the manifest names, or null.
    const json::object* official(const Operation& operation) const {
        std::string method = operation.action.method;
        for (char& letter : method) letter = static_cast<char>(letter | 0x20);
        const auto& paths = document_.at("paths").as_object();
        const auto* path = paths.if_contains(operation.action.path);
        const auto* found = path == nullptr ? nullptr : path->as_object().if_contains(method);
        return found == nullptr ? nullptr : &found->as_object();
    }

    const json::object& resolve(const json::object& schema) const {
        const auto reference = text_or(schema, "$ref");
        return reference.empty() ? schema : find_path(document_, reference.substr(1))->as_object();
    }

    const json::object& json_schema(const json::object& message) const {
        return resolve(message.at("content").at("application/json").at("schema").as_object());
    }

    static std::vector<const Operation*> operations() {
        std::vector<const Operation*> found;
        for (const auto& operation : built_in_catalog().operations()) {
            if (operation.connector == "highlevel") found.push_back(&operation);
        }
        return found;
    }

    // Property by property: the same names; the same types, enums, null and required marks, below objects too.
    void compare_schemas(const json::object& ours, const json::object& unresolved, const std::string& place) {
        const auto& theirs = resolve(unresolved);
        // In requests the official items are a choice of nine kinds; the manifest has their common form.
        if (place.ends_with(".customFields") && !ours.at("items").at("properties").as_object().contains("value"))
            return;
        // Declared an object, shown as a text: the manifest follows the example.
        const std::string_view type = place.ends_with(".dateOfBirth") ? "string" : text_or(theirs, "type");
        EXPECT_EQ(text_or(ours, "type"), type) << place;
        EXPECT_EQ(array_or_empty(ours, "enum"), array_or_empty(theirs, "enum")) << place;
        EXPECT_EQ(boolean_or(ours, "nullable", false), boolean_or(theirs, "nullable", false)) << place;
        const auto& our_items = object_or_empty(ours, "items");
        if (!our_items.empty()) compare_schemas(our_items, object_or_empty(theirs, "items"), place + "[]");
        const auto& our_properties = object_or_empty(ours, "properties");
        if (our_properties.empty()) return;
        const auto& their_properties = object_or_empty(theirs, "properties");
        EXPECT_EQ(keys_of(our_properties), keys_of(their_properties)) << place;
        EXPECT_EQ(names_of(array_or_empty(ours, "required")), names_of(array_or_empty(theirs, "required"))) << place;
        for (const auto& property : our_properties) {
            const auto* same = their_properties.if_contains(property.key());
            if (same == nullptr) continue;
            compare_schemas(property.value().as_object(), same->as_object(), place + "." + std::string(property.key()));
        }
    }

    json::value document_;
};

TEST_F(HighLevelOpenApiTest, HasTheOperationIdsMethodsAndPathsOfTheOfficialFile) {
    EXPECT_EQ(operations().size(), 19U);
    for (const auto* operation : operations()) {
        ASSERT_TRUE(operation->id.starts_with(prefix)) << operation->id;
        const auto* theirs = official(*operation);
        ASSERT_NE(theirs, nullptr) << operation->id << " " << operation->action.method << " " << operation->action.path;
        EXPECT_EQ(text_or(*theirs, "operationId"), operation->id.substr(prefix.size()));
    }
}

TEST_F(HighLevelOpenApiTest, SendsAVersionThatTheOfficialFileAllows) {
    for (const auto* operation : operations()) {
        Names versions;
        for (const auto& parameter : array_or_empty(*official(*operation), "parameters")) {
            if (parameter.at("name") == "Version") versions = names_of(parameter.at("schema").at("enum").as_array());
        }
        EXPECT_TRUE(versions.contains(std::string(text_or(operation->action.headers, "Version")))) << operation->id;
    }
}

TEST_F(HighLevelOpenApiTest, NamesTheOfficialScopes) {
    for (const auto* operation : operations()) {
        Names scopes;
        for (const auto& way : array_or_empty(*official(*operation), "security")) {
            for (const auto& scheme : way.as_object()) scopes.merge(names_of(scheme.value().as_array()));
        }
        EXPECT_EQ(Names(operation->action.scopes.begin(), operation->action.scopes.end()), scopes) << operation->id;
    }
}

TEST_F(HighLevelOpenApiTest, HasTheOfficialParameters) {
    for (const auto* operation : operations()) {
        Names theirs;
        for (const auto& parameter : array_or_empty(*official(*operation), "parameters")) {
            if (parameter.at("in") == "header") continue;
            theirs.insert(std::string(parameter.at("name").as_string()) + " " +
                          std::string(parameter.at("in").as_string()) +
                          (parameter.at("required").as_bool() ? " required " : " optional ") +
                          std::string(parameter.at("schema").at("type").as_string()));
        }
        Names ours;
        for (const auto& parameter : operation->action.parameters) {
            ours.insert(parameter.name + (parameter.in == Parameter::In::path ? " path" : " query") +
                        (parameter.required ? " required " : " optional ") +
                        std::string(text_or(parameter.schema, "type")));
        }
        EXPECT_EQ(ours, theirs) << operation->id;
    }
}

TEST_F(HighLevelOpenApiTest, HasTheOfficialBodies) {
    for (const auto* operation : operations()) {
        const auto* body = official(*operation)->if_contains("requestBody");
        ASSERT_EQ(operation->action.sends_body, body != nullptr) << operation->id;
        if (body != nullptr)
            compare_schemas(operation->action.body_schema, json_schema(body->as_object()), operation->id);
    }
}

TEST_F(HighLevelOpenApiTest, HasTheOfficialAnswers) {
    for (const auto* operation : operations()) {
        const auto& responses = object_or_empty(*official(*operation), "responses");
        const auto* success = responses.contains("200") ? responses.if_contains("200") : responses.if_contains("201");
        ASSERT_NE(success, nullptr) << operation->id;
        compare_schemas(operation->action.response_schema, json_schema(success->as_object()), operation->id);
    }
}

}  // namespace
}  // namespace tendril::connector
