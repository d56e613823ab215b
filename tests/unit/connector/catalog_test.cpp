#include <gmock/gmock.h>

#include <deque>

#include "built_in_catalog.hpp"
#include "connector/request.hpp"
#include "connector/schema.hpp"

namespace tendril::connector {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view connector_file = R"({"id":"acme","title":"Acme","base_url":"https://api.acme.example",
    "auth":[{"kind":"api_key","title":"Key","header":"X-Key"}],"settings":[{"name":"place","title":"Place"}]})";

// Loads a connector "acme" with one operation more than a plain read.
Result<std::unique_ptr<Catalog>> load_with(const std::string& operation) {
    // A catalog reads from its files for as long as it lives.
    static std::deque<std::string> resources;
    const auto& resource = resources.emplace_back(R"({"group":"Things","operations":[
        {"id":"acme.things.list","kind":"action","title":"List","method":"GET","path":"/things","effect":"read"},)" +
                                                  operation + "]}");
    const std::vector<embedded::File> files{{"acme/connector.json", connector_file}, {"acme/things.json", resource}};
    return Catalog::load(files);
}

std::string error_of(const std::string& operation) {
    const auto loaded = load_with(operation);
    return loaded ? "loaded" : loaded.error().message;
}

TEST(Catalog, LoadsTheConnectorsThatArePartOfTheBinary) {
    const auto loaded = Catalog::load(embedded::connectors());

    ASSERT_TRUE(loaded) << loaded.error().message;
    EXPECT_EQ((*loaded)->connectors().size(), 5U);
    EXPECT_NE((*loaded)->connector("highlevel"), nullptr);
    EXPECT_EQ((*loaded)->connector("nobody"), nullptr);
    EXPECT_NE((*loaded)->operation("highlevel.contacts.create-task"), nullptr);
    EXPECT_EQ((*loaded)->operation("highlevel.contacts.create-tas"), nullptr);
}

TEST(Catalog, OrdersOperationsById) {
    const auto& operations = built_in_catalog().summaries();

    for (std::size_t i = 1; i < operations.size(); ++i) EXPECT_LT(operations[i - 1].id, operations[i].id);
}

TEST(Catalog, FindsTheTriggerOfAnEventType) {
    const auto* trigger = built_in_catalog().trigger_for("task.created");

    ASSERT_NE(trigger, nullptr);
    EXPECT_EQ(trigger->id, "habitify.task.created");
    EXPECT_EQ(built_in_catalog().trigger_for("task.exploded"), nullptr);
}

TEST(Catalog, HasATriggerForEveryPersonEvent) {
    for (const auto* type : {"user.signed_up", "contact.created", "contact.updated", "contact.deleted", "task.created",
                             "task.updated", "task.completed", "task.deleted", "note.created", "note.updated",
                             "note.deleted", "appointment.created", "appointment.updated", "appointment.cancelled"}) {
        const auto* trigger = built_in_catalog().trigger_for(type);
        ASSERT_NE(trigger, nullptr) << type;
        EXPECT_EQ(trigger->trigger.ordering_key, "/contactId") << type;
    }
}

TEST(Catalog, StoresThePersonOfEventsThatDescribeOne) {
    EXPECT_EQ(built_in("habitify.user.signed_up").trigger.person_id, "/contactId");
    EXPECT_EQ(built_in("habitify.contact.updated").trigger.person_id, "/contactId");
    EXPECT_EQ(built_in("habitify.contact.deleted").trigger.person_id, "");
    EXPECT_EQ(built_in("habitify.task.created").trigger.person_id, "");
}

TEST(Catalog, SamplesKeepToTheirOwnSchemas) {
    const json::object settings{{"location_id", "Lq8sWnE3vYt5KdJx2MfA"}};
    for (const auto* each : all_operations()) {
        const auto& operation = *each;
        if (operation.kind == Operation::Kind::trigger) {
            const auto findings = check_schema(operation.trigger.data_schema, operation.sample.at("data"));
            EXPECT_TRUE(findings.empty()) << operation.id << ": " << findings.front().message;
            continue;
        }
        const auto call = build_call(operation, "c", settings, operation.sample.at("input").as_object());
        EXPECT_TRUE(call) << operation.id << ": " << call.error().front().message;
        const auto findings = check_schema(operation.action.response_schema, operation.sample.at("output"));
        EXPECT_TRUE(findings.empty()) << operation.id << ": " << findings.front().message;
    }
}

TEST(Catalog, ResultIdsAndLookupsLeadToSomethingInTheSamples) {
    for (const auto* each : all_operations()) {
        const auto& operation = *each;
        if (operation.kind == Operation::Kind::trigger) continue;
        const auto& action = operation.action;
        if (!action.result_id.empty() && !(action.lookup && action.lookup->always))
            EXPECT_NE(id_at(operation.sample.at("output"), action.result_id), "") << operation.id;
        // Some answers do not name what was made; the lookup does.
        if (!action.lookup || action.lookup->always || operation.connector != "highlevel") continue;
        const auto& listed = built_in(action.lookup->operation).sample.at("output");
        EXPECT_NE(find_match(*action.lookup, listed, operation.sample.at("input").as_object(), {}), nullptr)
            << operation.id;
    }
}

TEST(Catalog, LookupInputsFitTheOperationThatTheyCall) {
    const json::object settings{{"location_id", "Lq8sWnE3vYt5KdJx2MfA"}};
    for (const auto* each : all_operations()) {
        const auto& operation = *each;
        if (!operation.action.lookup) continue;
        const json::object data{{"input", operation.sample.at("input")}};
        const auto input = operation.action.lookup->input.evaluate(data, {});
        ASSERT_TRUE(input) << operation.id << ": " << input.error().message;
        const auto call = build_call(built_in(operation.action.lookup->operation), "c", settings, *input);
        EXPECT_TRUE(call) << operation.id << ": " << call.error().front().message;
    }
}

struct SearchCase {
    std::string_view input;
    std::string_view query;
};

class ContactLookupTest : public testing::TestWithParam<SearchCase> {};

TEST_P(ContactLookupTest, SearchesByTheFirstThingThatIsKnown) {
    const json::object data{{"input", from_text(GetParam().input)}};

    const auto input = built_in("highlevel.contacts.create-contact").action.lookup->input.evaluate(data, {});

    ASSERT_TRUE(input) << input.error().message;
    EXPECT_EQ(text_or(*input, "query"), GetParam().query);
}

INSTANTIATE_TEST_SUITE_P(Inputs, ContactLookupTest,
                         testing::Values(SearchCase{R"({"email":"a@example.com","phone":"+46","name":"Ada"})",
                                                    "a@example.com"},
                                         SearchCase{R"({"email":null,"phone":"+46","name":"Ada"})", "+46"},
                                         SearchCase{R"({"email":"","name":"Ada L"})", "Ada L"},
                                         SearchCase{R"({"lastName":"Lovelace"})", "Lovelace"}));

TEST(Catalog, DescribesAnActionForPeople) {
    const auto entry = describe(built_in("highlevel.contacts.create-contact"));

    EXPECT_EQ(entry.at("method"), "POST");
    EXPECT_EQ(entry.at("path"), "/contacts/");
    EXPECT_EQ(entry.at("effect"), "reconcilable");
    EXPECT_EQ(entry.at("scopes"), from_text(R"(["contacts.write"])"));
    EXPECT_EQ(entry.at("required_fields"), from_text("[]")) << "the location comes from the settings";
    EXPECT_EQ(entry.at("lookup"), "highlevel.contacts.get-contacts");
    EXPECT_TRUE(entry.at("response").as_object().at("properties").as_object().contains("contact"));
}

TEST(Catalog, NamesTheFieldsThatABuilderMustFill) {
    EXPECT_EQ(describe(built_in("highlevel.contacts.create-task")).at("required_fields"),
              from_text(R"(["contactId","title","dueDate","completed"])"));
    EXPECT_EQ(describe(built_in("habitify.task.created")).at("required_fields"),
              from_text(R"(["contactId","taskId","title"])"));
}

TEST(Catalog, DescribesATriggerForPeople) {
    const auto entry = describe(built_in("habitify.note.created"));

    EXPECT_EQ(entry.at("kind"), "trigger");
    EXPECT_EQ(entry.at("event_type"), "note.created");
    EXPECT_TRUE(entry.at("sample").as_object().contains("data"));
}

TEST(Catalog, ReadsEveryPartOfAnOperation) {
    const auto loaded = load_with(R"({"id":"acme.things.create","kind":"action","title":"Create","method":"POST",
        "path":"/shelves/{shelf}/things","effect":"reconcilable","headers":{"Version":"7"},
        "parameters":[{"name":"shelf","in":"path","required":true,"title":"Shelf","schema":{"type":"string"},
                       "from_setting":"place"}],
        "body":{"type":"object","properties":{"name":{"type":"string"}}},"scopes":["things.write"],
        "lookup":{"operation":"acme.things.list","items":"/things",
                  "match":[{"item":"/name","input":"/name","as":"text"}]},
        "conflicts":[{"status":409,"pointer":"/id","operation":"acme.things.list","input":{"id":"{{ error.id }}"}}]})");

    ASSERT_TRUE(loaded) << loaded.error().message;
    const auto& action = (*loaded)->operation("acme.things.create")->action;
    EXPECT_EQ(action.effect, EffectClass::reconcilable);
    EXPECT_EQ(action.headers.at("Version"), "7");
    EXPECT_EQ(action.parameters[0].from_setting, "place");
    EXPECT_EQ(action.lookup->match[0].as, MatchAs::text);
    EXPECT_EQ(action.lookup->id, "/id");
    EXPECT_EQ(action.conflicts[0].status, 409);
    EXPECT_TRUE(action.sends_body);
    EXPECT_THAT(action.scopes, ElementsAre("things.write"));
}

struct MistakeCase {
    std::string operation;
    std::string message;
};

class CatalogMistakeTest : public testing::TestWithParam<MistakeCase> {};

TEST_P(CatalogMistakeTest, IsRefusedByFileAndMember) {
    EXPECT_THAT(error_of(GetParam().operation), HasSubstr(GetParam().message));
}

std::string action(const std::string& rest) {
    return R"({"id":"acme.things.x","kind":"action","title":"X","method":"GET","path":"/things")" + rest + "}";
}

INSTANTIATE_TEST_SUITE_P(
    Operations, CatalogMistakeTest,
    testing::Values(
        MistakeCase{action(R"(,"effect":"read","colour":"red")"),
                    "acme/things.json: operations[1].colour is not a member that manifests know"},
        MistakeCase{action(""), "acme/things.json: operations[1].effect is missing"},
        MistakeCase{action(R"(,"effect":"maybe")"),
                    "operations[1].effect must be one of read, idempotent, reconcilable, unknowable"},
        MistakeCase{action(R"(,"effect":"read","body":{"type":"text"})"), "operations[1].body.type is not a type"},
        MistakeCase{action(R"(,"effect":"read","body":{"oneOf":[]})"),
                    "operations[1].body.oneOf is not a member that manifests know"},
        MistakeCase{action(R"(,"effect":"read","body":{"type":"object","properties":{"a":{"format":"colour"}}})"),
                    "operations[1].body.properties.a.format is not a known format"},
        MistakeCase{action(R"(,"effect":"read","body":{"type":"object","required":["a"]})"),
                    "operations[1].body.required names a, which is no property"},
        MistakeCase{action(R"(,"effect":"read","parameters":[{"name":"id","in":"path","required":true,"title":"Id"}])"),
                    "operations[1].parameters and path do not agree about id"},
        MistakeCase{R"({"id":"acme.x","kind":"action","title":"X","method":"GET","path":"/{id}","effect":"read"})",
                    "operations[1].path has a variable that is no parameter"},
        MistakeCase{action(R"(,"effect":"reconcilable")"), "operations[1].lookup is needed by the effect reconcilable"},
        MistakeCase{action(R"(,"effect":"read","result_id":"id")"), "operations[1].result_id must start with a slash"},
        MistakeCase{R"({"id":"other.x","kind":"action","title":"X","method":"GET","path":"/","effect":"read"})",
                    R"(operations[1].id must start with "acme.")"},
        MistakeCase{R"({"id":"acme.x","kind":"thing","title":"X"})", "operations[1].kind must be action or trigger"},
        MistakeCase{
            R"({"id":"acme.things.list","kind":"action","title":"X","method":"GET","path":"/","effect":"read"})",
            "The operation acme.things.list occurs twice"},
        MistakeCase{"7", "operations must be a list of objects"}));

INSTANTIATE_TEST_SUITE_P(
    References, CatalogMistakeTest,
    testing::Values(
        MistakeCase{action(R"(,"effect":"reconcilable","lookup":{"operation":"acme.nothing","items":"/a",
                    "match":[{"item":"/a","input":"/a"}]})"),
                    "acme.things.x: lookup.operation names acme.nothing, which does not exist"},
        MistakeCase{action(R"(,"effect":"reconcilable","lookup":{"operation":"acme.things.x","items":"/a",
                    "match":[{"item":"/a","input":"/a"}]})"),
                    "lookup.operation names acme.things.x, which does not only read"},
        MistakeCase{action(R"(,"effect":"reconcilable","lookup":{"operation":"acme.things.list","items":"/a",
                    "match":[{"item":"/a","input":"/a"}]})"),
                    "lookup.match compares /a, which is no input"},
        MistakeCase{action(R"(,"effect":"reconcilable","lookup":{"operation":"acme.things.list","items":"/a",
                    "input":{"q":"{{ input.a | nonsense }}"},"match":[{"item":"/a","input":"/a"}]})"),
                    "operations[1].lookup.input.q is wrong"},
        MistakeCase{action(R"(,"effect":"read","parameters":[{"name":"q","in":"query","title":"Q",
                    "from_setting":"nowhere"}])"),
                    "parameters take the setting nowhere, which does not exist"},
        MistakeCase{action(R"(,"effect":"read","body":{"type":"object"},
                    "body_from_settings":[{"name":"a","setting":"place"}])"),
                    "body_from_settings fills a, which the body does not have"},
        MistakeCase{R"({"id":"acme.happened","kind":"trigger","title":"T","event_type":"t","data":{"type":"object"},
                    "ordering_key":"/who"})",
                    "acme.happened: data has no property for /who"}));

TEST(Catalog, NamesTheFileThatIsNotJson) {
    const std::vector<embedded::File> files{{"acme/connector.json", "{"}};

    const auto loaded = Catalog::load(files);

    ASSERT_FALSE(loaded);
    EXPECT_THAT(loaded.error().message, HasSubstr("acme/connector.json: The text is not valid JSON"));
}

TEST(Catalog, RefusesAConnectorUnderAnotherName) {
    const std::vector<embedded::File> files{{"other/connector.json", connector_file}};

    const auto loaded = Catalog::load(files);

    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().message, "other/connector.json: id must be the folder's name, other");
    EXPECT_EQ(loaded.error().field, "id");
}

TEST(Catalog, RefusesOperationsWithoutAConnector) {
    constexpr std::string_view resource = R"({"group":"G","operations":[{"id":"acme.x","kind":"action","title":"X",
        "method":"GET","path":"/","effect":"read"}]})";
    const std::vector<embedded::File> files{{"acme/things.json", resource}};

    const auto loaded = Catalog::load(files);

    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().message, "acme.x: connector has no connector.json");
}

TEST(Catalog, IsEmptyWithoutFiles) {
    const auto loaded = Catalog::load({});

    ASSERT_TRUE(loaded);
    EXPECT_THAT((*loaded)->summaries(), IsEmpty());
}

}  // namespace
}  // namespace tendril::connector
