#include "importer/import.hpp"

#include <gmock/gmock.h>

#include <array>

#include "connector/manifest.hpp"
#include "importer/pretty.hpp"

namespace tendril::importer {
namespace {

using testing::HasSubstr;

json::value parsed(std::string_view text) {
    return parse_json(text, {.depth_max = 200}).value();
}

Result<Imported> import_text(std::string_view document, std::string_view overlay = "{}") {
    const std::array layers{parsed(overlay).as_object()};
    return import_openapi({"api.json", parsed(document)}, {}, layers);
}

// A document with one operation, GET /things unless `paths` says otherwise.
std::string with_paths(std::string_view paths, std::string_view components = "{}") {
    return R"({"openapi":"3.0.3","info":{"title":"Acme Things"},"servers":[{"url":"https://api.acme.test/v1/"}],"paths":)" +
           std::string(paths) + R"(,"components":)" + std::string(components) + "}";
}

// The operation of a document that has one.
json::object only_operation(const Imported& imported) {
    const auto& operations = imported.files.back().content.at("operations").as_array();
    EXPECT_EQ(operations.size(), 1U);
    return operations.front().as_object();
}

json::object operation_of(std::string_view paths, std::string_view components = "{}", std::string_view overlay = "{}") {
    const auto imported = import_text(with_paths(paths, components), overlay);
    EXPECT_TRUE(imported) << imported.error().message;
    return imported ? only_operation(*imported) : json::object();
}

std::string error_of(std::string_view document) {
    const auto imported = import_text(document);
    return imported ? "imported" : imported.error().message;
}

// The body's schema that a request schema gives.
json::value body_of(std::string_view schema, std::string_view components = "{}") {
    const auto operation = operation_of(R"({"/things":{"post":{"operationId":"x","requestBody":{"content":
        {"application/json":{"schema":)" + std::string(schema) +
                                            R"(}}},"responses":{}}}})",
                                        components);
    return operation.at("body");
}

TEST(Import, WritesAConnectorThatTheCatalogLoads) {
    const auto imported = import_text(with_paths(R"({"/things/{id}":{"get":{"operationId":"getThing",
        "parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"string"}}],
        "responses":{"200":{"content":{"application/json":{"schema":{"type":"object","properties":{"id":{"type":"string"}}}}}}}}}})"));
    ASSERT_TRUE(imported) << imported.error().message;
    std::vector<std::string> texts;
    for (const auto& file : imported->files) texts.push_back(pretty(file.content));
    const std::vector<embedded::File> files{{imported->files[0].path, texts[0]}, {imported->files[1].path, texts[1]}};

    const auto catalog = connector::Catalog::load(files);

    ASSERT_TRUE(catalog) << catalog.error().message;
    EXPECT_EQ((*catalog)->connector("acme_things")->base_url, "https://api.acme.test/v1");
    EXPECT_EQ((*catalog)->operation("acme_things.getThing")->title, "Get thing");
}

TEST(Import, KnowsWhatMayBeRepeatedByTheMethod) {
    const auto effect = [](const std::string& method) {
        return std::string(operation_of(R"({"/things":{")" + method + R"(":{"operationId":"x","responses":{}}}})")
                               .at("effect")
                               .as_string());
    };
    EXPECT_EQ(effect("get"), "read");
    EXPECT_EQ(effect("put"), "idempotent");
    EXPECT_EQ(effect("delete"), "idempotent");
    EXPECT_EQ(effect("patch"), "unknowable");
    EXPECT_EQ(effect("post"), "unknowable");
}

TEST(Import, DeclaresVariablesOfThePathThatTheDocumentForgot) {
    const auto operation = operation_of(R"({"/things/{id}":{"get":{"operationId":"x","responses":{}}}})");

    EXPECT_EQ(to_text(operation.at("parameters")),
              R"([{"name":"id","in":"path","required":true,"schema":{"type":"string"}}])");
}

TEST(Import, MakesAHeaderWithOnePossibleValueAConstant) {
    const auto operation = operation_of(R"({"/things":{"get":{"operationId":"x","parameters":[
        {"name":"Version","in":"header","required":true,"schema":{"type":"string","enum":["2021-07-28"]}},
        {"name":"Authorization","in":"header","schema":{"type":"string"}},
        {"name":"X-Trace","in":"header","schema":{"type":"string"}}],"responses":{}}}})");

    EXPECT_EQ(to_text(operation.at("headers")), R"({"Version":"2021-07-28"})");
    EXPECT_EQ(to_text(operation.at("parameters")), R"([{"name":"X-Trace","in":"header","schema":{"type":"string"}}])");
}

TEST(Import, LetsAnOperationReplaceAParameterOfItsPath) {
    const auto operation =
        operation_of(R"({"/things":{"parameters":[{"name":"q","in":"query","schema":{"type":"string"}}],
        "get":{"operationId":"x","parameters":[{"name":"q","in":"query","required":true,"schema":{"type":"integer"}}],
        "responses":{}}}})");

    EXPECT_EQ(to_text(operation.at("parameters")),
              R"([{"name":"q","in":"query","required":true,"schema":{"type":"integer"}}])");
}

TEST(Import, WritesListsInTheQueryAsTheDocumentSays) {
    const auto operation = operation_of(R"({"/things":{"get":{"operationId":"x","parameters":[
        {"name":"a","in":"query","explode":false,"schema":{"type":"array","items":{"type":"string"}}},
        {"name":"b","in":"query","style":"deepObject","schema":{"type":"object"}}],"responses":{}}}})");

    EXPECT_EQ(operation.at("parameters").at(0).at("style"), "comma");
    EXPECT_EQ(operation.at("parameters").at(1).at("style"), "deep_object");
}

TEST(Import, SharesNamedSchemasAndWritesSimpleOnesWhereTheyAreUsed) {
    const auto imported = import_text(
        with_paths(R"({"/things":{"post":{"operationId":"x","requestBody":{"content":
        {"application/json":{"schema":{"$ref":"#/components/schemas/Thing"}}}},"responses":{}}}})",
                   R"({"schemas":{"Thing":{"type":"object","properties":{"kind":{"$ref":"#/components/schemas/Kind"},
        "parent":{"$ref":"#/components/schemas/Thing"}}},"Kind":{"type":"string","enum":["a"]}}})"));
    ASSERT_TRUE(imported);

    EXPECT_EQ(to_text(imported->files.back().content.at("$defs")),
              R"({"Thing":{"type":"object","properties":{"kind":{"type":"string","enum":["a"]},)"
              R"("parent":{"$ref":"#/$defs/Thing"}}}})");
}

TEST(Import, FollowsReferencesToFilesBeside) {
    const std::vector<Source> beside{{"common/shared.json", parsed(R"({"Id":{"type":"string","maxLength":20}})")}};
    const auto document = with_paths(R"({"/things":{"get":{"operationId":"x","parameters":[
        {"name":"id","in":"query","schema":{"$ref":"common/shared.json#/Id"}}],"responses":{}}}})");

    const auto imported = import_openapi({"api.json", parsed(document)}, beside, {});

    ASSERT_TRUE(imported) << imported.error().message;
    EXPECT_EQ(to_text(only_operation(*imported).at("parameters").at(0).at("schema")),
              R"({"type":"string","maxLength":20})");
}

TEST(Import, ReadsPointersWithEscapes) {
    const auto operation =
        operation_of(R"({"/a/b":{"get":{"operationId":"x","parameters":[
        {"$ref":"#/components/parameters/p~1q%20r"}],"responses":{}}}})",
                     R"({"parameters":{"p/q r":{"name":"p","in":"query","schema":{"type":"string"}}}})");

    EXPECT_EQ(operation.at("parameters").at(0).at("name"), "p");
}

TEST(Import, TakesNullEitherWay) {
    EXPECT_EQ(to_text(body_of(R"({"type":"object","properties":{"a":{"type":"string","nullable":true},
        "b":{"type":["string","null"]},"c":{"oneOf":[{"type":"string"},{"type":"null"}]},
        "d":{"type":"string","enum":["x",null]}}})")
                          .at("properties")),
              R"({"a":{"type":"string","nullable":true},"b":{"nullable":true,"type":"string"},)"
              R"("c":{"type":"string","nullable":true},"d":{"type":"string","nullable":true,"enum":["x"]}})");
}

TEST(Import, MergesAllOfAndKeepsAChoice) {
    const auto body = body_of(R"({"allOf":[{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]},
        {"properties":{"b":{"anyOf":[{"type":"string"},{"type":"number"}]}}}]})");

    EXPECT_EQ(to_text(body), R"({"type":"object","properties":{"a":{"type":"string"},)"
                             R"("b":{"anyOf":[{"type":"string"},{"type":"number"}]}},"required":["a"]})");
}

TEST(Import, DescribesWhatIsRequiredButNotDescribed) {
    EXPECT_EQ(to_text(body_of(R"({"type":"object","required":["a"]})")),
              R"({"type":"object","properties":{"a":{}},"required":["a"]})");
}

TEST(Import, WrapsABodyThatIsNoObject) {
    const auto operation = operation_of(R"({"/things":{"post":{"operationId":"x","requestBody":{"content":
        {"application/json":{"schema":{"type":"array","items":{"type":"string"}}}}},"responses":{}}}})");

    EXPECT_EQ(operation.at("body_field"), "body");
    EXPECT_EQ(to_text(operation.at("body").at("required")), R"(["body"])");
}

TEST(Import, KnowsFormsAndFiles) {
    const auto operation = operation_of(R"({"/things":{"post":{"operationId":"x","requestBody":{"content":
        {"multipart/form-data":{"schema":{"type":"object","properties":{"file":{"type":"string","format":"binary"}}}}}},
        "responses":{}}}})");

    EXPECT_EQ(operation.at("body_type"), "multipart");
    EXPECT_EQ(to_text(operation.at("body").at("properties")), R"({"file":{"format":"binary"}})");
}

TEST(Import, LeavesOutWhatTakesNeitherJsonNorAForm) {
    const auto imported = import_text(with_paths(R"({"/a":{"get":{"operationId":"a","responses":{}}},
        "/b":{"post":{"operationId":"b","requestBody":{"required":true,"content":{"text/csv":{}}},"responses":{}}}})"));

    ASSERT_TRUE(imported);
    EXPECT_EQ(only_operation(*imported).at("id"), "acme_things.a");
    EXPECT_THAT(
        imported->notes,
        testing::ElementsAre("api.json#/paths/~1b/post/requestBody takes neither JSON nor a form: the operation "
                             "is left out"));
}

TEST(Import, CollectsTheScopesOfAllAlternatives) {
    const auto operation = operation_of(R"({"/things":{"get":{"operationId":"x",
        "security":[{"o":["a.read","b.read"]},{"p":["a.read"]}],"responses":{}}}})");

    EXPECT_EQ(to_text(operation.at("scopes")), R"(["a.read","b.read"])");
}

TEST(Import, LaysOverlaysOverWhatTheDocumentSays) {
    const auto operation = operation_of(
        R"({"/things":{"post":{"operationId":"find","parameters":[{"name":"q","in":"query","schema":{"type":"string"}}],
            "requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Search"}}}},
            "responses":{}}}})",
        R"({"schemas":{"Search":{"type":"object","properties":{"text":{"type":"string"},"place":{"type":"string"}}}}})",
        R"({"settings":{"place":"home"},"operations":{"find":{"title":"Find things","effect":"read",
            "parameters":{"q":{"title":"Search text"}},"body":{"properties":{"text":{"minLength":1}}}}}})");

    EXPECT_EQ(operation.at("title"), "Find things");
    EXPECT_EQ(operation.at("effect"), "read");
    EXPECT_EQ(operation.at("parameters").at(0).at("title"), "Search text");
    EXPECT_EQ(to_text(operation.at("body").at("properties").at("text")), R"({"type":"string","minLength":1})");
    EXPECT_EQ(to_text(operation.at("body_from_settings")), R"([{"name":"place","setting":"home"}])");
}

TEST(Import, AddsParametersThatOnlyAnOverlayKnows) {
    const auto operation = operation_of(
        R"({"/things":{"get":{"operationId":"x","parameters":[{"name":"q","in":"query","schema":{"type":"string"}}],
            "responses":{}}}})",
        "{}",
        R"({"operations":{"x":{"parameters":{
            "page":{"in":"query","schema":{"type":"integer"}},"size":{"in":"query","schema":{"type":"integer"}}}}}})");
    const auto& parameters = operation.at("parameters").as_array();
    ASSERT_EQ(parameters.size(), 3U);
    EXPECT_EQ(to_text(parameters[1]), R"({"name":"page","in":"query","schema":{"type":"integer"}})");
    EXPECT_EQ(to_text(parameters[2]), R"({"name":"size","in":"query","schema":{"type":"integer"}})");
}

TEST(Import, RemovesWhatAnOverlaySetsToNull) {
    const auto operation = operation_of(
        R"({"/a":{"post":{"operationId":"x","requestBody":{"content":{"application/json":{"schema":
            {"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}}}}}},"responses":{}}}})",
        "{}", R"({"operations":{"x":{"body":{"properties":{"a":null}}}}})");

    EXPECT_EQ(to_text(operation.at("body").at("properties")), R"({"b":{"type":"string"}})");
}

TEST(Import, NeverFillsInWhatIsActedOn) {
    constexpr std::string_view overlay = R"({"settings":{"placeId":"place"}})";
    const auto target =
        operation_of(R"({"/places/{placeId}":{"delete":{"operationId":"x","responses":{}}}})", "{}", overlay);
    const auto parent =
        operation_of(R"({"/places/{placeId}/tags":{"get":{"operationId":"x","responses":{}}}})", "{}", overlay);

    EXPECT_FALSE(target.at("parameters").at(0).as_object().contains("from_setting"));
    EXPECT_EQ(parent.at("parameters").at(0).at("from_setting"), "place");
}

TEST(Import, FindsTheStyleOfPagingByItsFields) {
    const auto operation =
        operation_of(R"({"/things":{"get":{"operationId":"x","parameters":[
        {"name":"limit","in":"query","schema":{"type":"integer"}},{"name":"skip","in":"query","schema":{"type":"integer"}}],
        "responses":{"200":{"content":{"application/json":{"schema":{"type":"object","properties":{"things":
        {"type":"array","items":{"type":"object"}},"total":{"type":"number"}}}}}}}}}})",
                     "{}",
                     R"({"paging":[{"limit":{"field":"pageSize"},"next":[{"field":"page","from":"pages"}]},
                      {"limit":{"field":"limit","max":50},"next":[{"field":"skip","from":"items"}]}]})");

    EXPECT_EQ(to_text(operation.at("paging")),
              R"({"limit":{"field":"limit","max":50},"next":[{"field":"skip","from":"items"}],"items":"/things"})");
}

TEST(Import, SaysWhereADocumentCannotBeUsed) {
    EXPECT_EQ(error_of(R"([])"), "api.json# must be an OpenAPI document, that is an object.");
    EXPECT_EQ(error_of(R"({"swagger":"2.0"})"),
              "api.json#/swagger is the older form of OpenAPI. Convert the document to OpenAPI 3 first.");
    EXPECT_EQ(error_of(R"({"openapi":"4.0.0"})"), "api.json#/openapi must be 3.0 or 3.1.");
    EXPECT_EQ(error_of(with_paths("{}")), "api.json#/paths has no operation that can be used.");
    EXPECT_EQ(error_of(with_paths(R"({"/a":{"get":3}})")),
              "api.json#/paths/~1a/get must be an operation, that is an object.");
    EXPECT_EQ(error_of(with_paths(R"({"/a":{"get":{"operationId":"x","parameters":[{"in":"query"}]}}})")),
              "api.json#/paths/~1a/get/parameters/0 has no name.");
    EXPECT_THAT(error_of(with_paths(R"({"/a":{"get":{"operationId":"x","parameters":[{"$ref":"#/nowhere"}]}}})")),
                HasSubstr("api.json#/paths/~1a/get/parameters/0 refers to #/nowhere, which does not exist."));
    EXPECT_THAT(error_of(R"({"openapi":"3.1.0","paths":{"/a":{"get":{"operationId":"x"}}}})"),
                HasSubstr("is no web address. Give connector.base_url in an overlay."));
}

TEST(Import, RefusesTwoOperationsOfOneId) {
    EXPECT_THAT(error_of(with_paths(R"({"/a":{"get":{"operationId":"x"}},"/b":{"get":{"operationId":"x"}}})")),
                HasSubstr("has the operation id acme_things.x twice."));
}

TEST(Import, EndsReferencesThatLeadInACircle) {
    EXPECT_THAT(error_of(with_paths(R"({"/a":{"get":{"operationId":"x","parameters":[{"$ref":"#/components/a"}]}}})",
                                    R"({"a":{"$ref":"#/components/b"},"b":{"$ref":"#/components/a"}})")),
                HasSubstr("is a chain of references without an end."));
}

TEST(Import, NamesMembersOfAnOverlayThatItDoesNotKnow) {
    const auto imported = import_text(with_paths(R"({"/a":{"get":{}}})"), R"({"titel":"x"})");

    ASSERT_FALSE(imported);
    EXPECT_EQ(imported.error().message, "The overlay's member titel is not known.");
}

}  // namespace
}  // namespace tendril::importer
