// Request bodies that the service refuses, and the words it refuses them with.
#include "unit/sandbox/fixtures.hpp"

namespace tendril::sandbox {
namespace {

struct BadBody {
    std::string method;
    std::string path;  // "{id}" stands for an existing contact
    json::value body;
    std::string finding;
};

class HighLevelValidation : public HighLevelTest, public testing::WithParamInterface<BadBody> {};

TEST_P(HighLevelValidation, RefusesTheBodyAndNamesTheField) {
    const auto id = create({{"firstName", "Ann"}});
    const auto before = to_text(simulator->state());
    auto path = GetParam().path;
    if (const auto at = path.find("{id}"); at != std::string::npos) path.replace(at, 4, id);

    const auto answer = call(GetParam().method, path, GetParam().body);

    EXPECT_EQ(answer.status, 422);
    EXPECT_EQ(answer.text("/statusCode"), "422");
    EXPECT_EQ(answer.text("/error"), "Unprocessable Entity");
    EXPECT_THAT(answer.text("/message"), testing::HasSubstr("\"" + GetParam().finding + "\""));
    EXPECT_EQ(to_text(simulator->state()), before);
}

json::object contact_with(std::string_view name, json::value value) {
    json::object fields{{"locationId", location}};
    fields[name] = std::move(value);
    return fields;
}

const BadBody bad_bodies[] = {
    {"POST", "/contacts/", json::object(), "locationId must be a string"},
    {"POST", "/contacts/", json::object(), "locationId should not be empty"},
    {"POST", "/contacts/", contact_with("nickname", "x"), "property nickname should not exist"},
    {"POST", "/contacts/", contact_with("businessId", "x"), "property businessId should not exist"},
    {"POST", "/contacts/", contact_with("firstName", 5), "firstName must be a string"},
    {"POST", "/contacts/", contact_with("postalCode", nullptr), "postalCode must be a string"},
    {"POST", "/contacts/", contact_with("email", "not an address"), "email must be an email"},
    {"POST", "/contacts/", contact_with("tags", "a,b"), "tags must be an array"},
    {"POST", "/contacts/", contact_with("tags", json::array{1}), "each value in tags must be a string"},
    {"POST", "/contacts/", contact_with("dnd", "yes"), "dnd must be a boolean value"},
    {"POST", "/contacts/", contact_with("dateOfBirth", "1990-13-25"), "dateOfBirth must be a valid date"},
    {"POST", "/contacts/", contact_with("customFields", json::array{json::object{{"key", "k"}}}),
     "customFields.0.id must be a string"},
    {"POST", "/contacts/", contact_with("dndSettings", json::object{{"SMS", json::object{{"status", "off"}}}}),
     "dndSettings.SMS.status must be one of the following values: active, inactive, permanent"},
    {"POST", "/contacts/", contact_with("createNewIfDuplicateAllowed", true),
     "property createNewIfDuplicateAllowed should not exist"},
    {"POST", "/contacts/upsert", contact_with("createNewIfDuplicateAllowed", "x"),
     "createNewIfDuplicateAllowed must be a boolean value"},
    {"PUT", "/contacts/{id}", contact_with("city", "Ghent"), "property locationId should not exist"},
    {"PUT", "/contacts/{id}", json::object{{"gender", "f"}}, "property gender should not exist"},
    {"PUT", "/contacts/{id}", json::object{{"companyName", "x"}}, "property companyName should not exist"},
    {"POST", "/contacts/{id}/tasks", json::object{{"dueDate", "2026-12-01T09:00:00Z"}, {"completed", false}},
     "title should not be empty"},
    {"POST", "/contacts/{id}/tasks", json::object{{"title", "x"}, {"completed", false}},
     "dueDate must be a valid ISO 8601 date string"},
    {"POST", "/contacts/{id}/tasks",
     json::object{{"title", "x"}, {"dueDate", "2026-12-01 09:00"}, {"completed", false}},
     "dueDate must be a valid ISO 8601 date string"},
    {"POST", "/contacts/{id}/tasks", json::object{{"title", "x"}, {"dueDate", "2026-12-01T09:00:00Z"}},
     "completed must be a boolean value"},
    {"POST", "/contacts/{id}/tasks",
     json::object{{"title", "x"}, {"dueDate", "2026-12-01T09:00:00Z"}, {"completed", false}, {"status", "open"}},
     "property status should not exist"},
    {"POST", "/contacts/{id}/notes", json::object{{"title", "x"}}, "body must be a string"},
    {"POST", "/contacts/{id}/notes", json::object{{"body", ""}}, "body should not be empty"},
    {"POST", "/contacts/{id}/notes", json::object{{"body", "x"}, {"content", "y"}},
     "property content should not exist"},
    {"POST", "/contacts/{id}/tags", json::object(), "tags must be an array"},
    {"DELETE", "/contacts/{id}/tags", json::object(), "tags must be an array"},
    {"POST", "/contacts/{id}/notes", nullptr, "request body should not be empty"},
};

INSTANTIATE_TEST_SUITE_P(Bodies, HighLevelValidation, testing::ValuesIn(bad_bodies));

using HighLevelBodies = HighLevelTest;

TEST_F(HighLevelBodies, ReportsEveryFindingAtOnce) {
    const auto id = create({{"firstName", "Ann"}});

    const auto answer = call("POST", "/contacts/" + id + "/tasks", {{"status", "open"}});

    EXPECT_EQ(answer.at("/message").as_array().size(), 5U) << answer.text("/message");
}

TEST_F(HighLevelBodies, TakesNullWhereTheContractAllowsIt) {
    const auto answer =
        call("POST", "/contacts/",
             {{"locationId", location}, {"firstName", nullptr}, {"email", nullptr}, {"phone", nullptr}});

    EXPECT_EQ(answer.status, 201);
    EXPECT_TRUE(answer.at("/contact/email").is_null());
}

TEST_F(HighLevelBodies, RefusesBrokenJsonAndOtherContentTypes) {
    auto request =
        request_of("POST", "/contacts/", "{\"locationId\":",
                   {{"Authorization", "Bearer " + token}, {"Version", version}, {"Content-Type", "application/json"}});
    EXPECT_EQ(simulator->handle(request, clock.time).status, 400);
    request = request_of("POST", "/contacts/", "locationId=x",
                         {{"Authorization", "Bearer " + token},
                          {"Version", version},
                          {"Content-Type", "application/x-www-form-urlencoded"}});
    EXPECT_EQ(simulator->handle(request, clock.time).status, 415);
}

TEST(NormalisedBirthday, ReadsTheEightListedFormats) {
    for (const std::string_view text : {"1990-09-25", "1990/09/25", "1990.09.25", "1990_09_25", "09-25-1990",
                                        "09/25/1990", "09.25.1990", "09_25_1990"}) {
        EXPECT_EQ(normalised_birthday(text), "1990-09-25") << text;
    }
    for (const std::string_view text : {"25-09-1990", "1990-9-25", "1990-09/25", "1990 09 25", "199a-09-25", ""}) {
        EXPECT_EQ(normalised_birthday(text), std::nullopt) << text;
    }
}

}  // namespace
}  // namespace tendril::sandbox
