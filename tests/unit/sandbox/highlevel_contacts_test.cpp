// Contacts: create, read, update, upsert, delete, list, duplicates.
#include <ctime>

#include "sandbox/highlevel/contact_book.hpp"
#include "unit/sandbox/fixtures.hpp"

namespace tendril::sandbox {
namespace {

using HighLevelContacts = HighLevelTest;
using testing::MatchesRegex;

TEST_F(HighLevelContacts, CreatesAContactWithTheFieldsTheServiceAdds) {
    const auto answer = call("POST", "/contacts/",
                             {{"locationId", location},
                              {"firstName", "Ann"},
                              {"lastName", "O'Neil"},
                              {"email", "Ann@Example.com"},
                              {"phone", "+1 888-888-8888"},
                              {"city", "Ghent"},
                              {"dateOfBirth", "09/25/1990"},
                              {"tags", {"vip", "VIP", "new"}},
                              {"customFields", {{{"id", "cf1"}, {"field_value", 100.5}}}}});

    EXPECT_EQ(answer.status, 201);
    EXPECT_THAT(answer.text("/contact/id"), MatchesRegex("[A-Za-z0-9]{20}"));
    EXPECT_EQ(answer.text("/contact/locationId"), location);
    EXPECT_EQ(answer.text("/contact/email"), "Ann@Example.com");
    EXPECT_EQ(answer.text("/contact/emailLowerCase"), "ann@example.com");
    EXPECT_EQ(answer.text("/contact/firstNameLowerCase"), "ann");
    EXPECT_EQ(answer.text("/contact/fullNameLowerCase"), "ann o'neil");
    EXPECT_EQ(answer.text("/contact/phone"), "+1 888-888-8888");
    EXPECT_EQ(answer.text("/contact/city"), "Ghent");
    EXPECT_EQ(answer.text("/contact/dateOfBirth"), "1990-09-25");
    EXPECT_EQ(answer.text("/contact/tags"), R"(["vip","new"])");
    EXPECT_EQ(answer.text("/contact/customFields"), R"([{"id":"cf1","value":1.005E2}])");
    EXPECT_EQ(answer.text("/contact/dateAdded"), "2026-11-23T09:30:00.000Z");
    EXPECT_EQ(answer.text("/contact/dateUpdated"), "2026-11-23T09:30:00.000Z");
}

TEST_F(HighLevelContacts, ReadsBackWhatWasCreated) {
    const auto id = create({{"name", "Ann Marie Smith"}});

    const auto answer = call("GET", "/contacts/" + id);

    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.text("/contact/id"), id);
    EXPECT_EQ(answer.text("/contact/firstName"), "Ann");
    EXPECT_EQ(answer.text("/contact/lastName"), "Marie Smith");
    EXPECT_TRUE(answer.at("/contact/email").is_null());
}

TEST_F(HighLevelContacts, RefusesASecondContactWithTheSameEmailInAnyCase) {
    const auto id = create({{"firstName", "Ann"}, {"lastName", "Lee"}, {"email", "ann@example.com"}});

    const auto answer = call("POST", "/contacts/", {{"locationId", location}, {"email", "ANN@example.com"}});

    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.text("/message"), "This location does not allow duplicated contacts.");
    EXPECT_EQ(answer.text("/meta/contactId"), id);
    EXPECT_EQ(answer.text("/meta/matchingField"), "email");
    EXPECT_EQ(answer.text("/meta/contactName"), "Ann Lee");
    EXPECT_EQ(answer.text("/statusCode"), "400");
}

TEST_F(HighLevelContacts, RefusesASecondContactWithTheSamePhoneInAnyFormat) {
    const auto id = create({{"phone", "+1 (888) 888-8888"}});

    const auto answer =
        call("POST", "/contacts/", {{"locationId", location}, {"email", "new@example.com"}, {"phone", "+18888888888"}});

    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.text("/meta/contactId"), id);
    EXPECT_EQ(answer.text("/meta/matchingField"), "phone");
}

TEST_F(HighLevelContacts, AppliesTheDuplicateRuleToUpdatesButNotAgainstItself) {
    const auto ann = create({{"email", "ann@example.com"}});
    const auto bob = create({{"email", "bob@example.com"}, {"phone", "+32 1"}});

    const auto clash = call("PUT", "/contacts/" + ann, {{"email", "bob@example.com"}});
    const auto own_email_other_phone =
        call("PUT", "/contacts/" + ann, {{"email", "ann@example.com"}, {"phone", "+321"}});

    EXPECT_EQ(clash.status, 400);
    EXPECT_EQ(clash.text("/meta/contactId"), bob);
    EXPECT_EQ(own_email_other_phone.status, 400);
    EXPECT_EQ(own_email_other_phone.text("/meta/matchingField"), "phone");
    EXPECT_EQ(call("PUT", "/contacts/" + ann, {{"email", "ANN@example.com"}}).status, 200);
}

TEST_F(HighLevelContacts, AllowsDuplicatesWhereTheLocationDoes) {
    options.allow_duplicates = true;
    restart();
    const auto first = create({{"email", "ann@example.com"}});
    clock.time += std::chrono::seconds(1);
    const auto second = create({{"email", "ann@example.com"}});

    EXPECT_NE(first, second);
    const auto upserted = call("POST", "/contacts/upsert", {{"locationId", location}, {"email", "ann@example.com"}});
    EXPECT_EQ(upserted.text("/contact/id"), first);
    const auto forced =
        call("POST", "/contacts/upsert",
             {{"locationId", location}, {"email", "ann@example.com"}, {"createNewIfDuplicateAllowed", true}});
    EXPECT_EQ(forced.text("/new"), "true");

    call("DELETE", "/contacts/" + first);
    const auto next = call("POST", "/contacts/upsert", {{"locationId", location}, {"email", "ann@example.com"}});
    EXPECT_EQ(next.text("/contact/id"), second);
}

TEST_F(HighLevelContacts, ChangesOnlyWhatAnUpdateNamesAndReplacesAllTags) {
    const auto id =
        create({{"firstName", "Ann"},
                {"lastName", "Lee"},
                {"email", "ann@example.com"},
                {"city", "Ghent"},
                {"tags", {"a", "b"}},
                {"customFields", {{{"id", "x"}, {"field_value", "1"}}, {{"id", "y"}, {"field_value", "2"}}}}});
    clock.time += std::chrono::seconds(5);

    const auto answer = call("PUT", "/contacts/" + id,
                             {{"lastName", "Li"},
                              {"city", nullptr},
                              {"tags", {"c"}},
                              {"customFields", {{{"id", "y"}, {"field_value", "3"}}}}});

    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.text("/succeded"), "true");
    EXPECT_EQ(answer.text("/contact/firstName"), "Ann");
    EXPECT_EQ(answer.text("/contact/lastName"), "Li");
    EXPECT_EQ(answer.text("/contact/email"), "ann@example.com");
    EXPECT_TRUE(answer.at("/contact/city").is_null());
    EXPECT_EQ(answer.text("/contact/tags"), R"(["c"])");
    EXPECT_EQ(answer.text("/contact/customFields"), R"([{"id":"x","value":"1"},{"id":"y","value":"3"}])");
    EXPECT_EQ(answer.text("/contact/dateAdded"), "2026-11-23T09:30:00.000Z");
    EXPECT_EQ(answer.text("/contact/dateUpdated"), "2026-11-23T09:30:05.000Z");
}

TEST_F(HighLevelContacts, FreesAnEmailThatAnUpdateTookAway) {
    const auto ann = create({{"email", "ann@example.com"}});

    call("PUT", "/contacts/" + ann, {{"email", nullptr}});

    EXPECT_NE(create({{"email", "ann@example.com"}}), "null");
}

TEST_F(HighLevelContacts, UpsertsByEmailThenByPhone) {
    const auto fresh =
        call("POST", "/contacts/upsert", {{"locationId", location}, {"email", "ann@example.com"}, {"phone", "+321"}});
    const auto by_email =
        call("POST", "/contacts/upsert", {{"locationId", location}, {"email", "Ann@example.com"}, {"city", "Ghent"}});
    const auto by_phone = call("POST", "/contacts/upsert", {{"locationId", location}, {"phone", "+32-1"}});

    EXPECT_EQ(fresh.status, 200);
    EXPECT_EQ(fresh.text("/new"), "true");
    EXPECT_EQ(fresh.text("/traceId").size(), 36U);
    EXPECT_EQ(by_email.text("/new"), "false");
    EXPECT_EQ(by_email.text("/contact/city"), "Ghent");
    EXPECT_EQ(by_phone.text("/contact/id"), fresh.text("/contact/id"));
}

TEST_F(HighLevelContacts, DropsThePhoneWhenAnUpsertMatchesTwoContacts) {
    const auto by_email = create({{"email", "ann@example.com"}, {"phone", "+321"}});
    const auto by_phone = create({{"phone", "+322"}});

    const auto answer =
        call("POST", "/contacts/upsert", {{"locationId", location}, {"email", "ann@example.com"}, {"phone", "+322"}});

    EXPECT_EQ(answer.text("/contact/id"), by_email);
    EXPECT_EQ(answer.text("/contact/phone"), "+321");
    EXPECT_EQ(call("GET", "/contacts/" + by_phone).text("/contact/phone"), "+322");
}

TEST_F(HighLevelContacts, DeletesAContactWithAllThatHangsOnIt) {
    const auto id = create({{"email", "ann@example.com"}});
    call("POST", "/contacts/" + id + "/notes", {{"body", "hello"}});
    call("POST", "/contacts/" + id + "/tasks",
         {{"title", "call"}, {"dueDate", "2026-12-01T09:00:00Z"}, {"completed", false}});

    const auto answer = call("DELETE", "/contacts/" + id);

    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(to_text(answer.body), R"({"succeded":true})");
    EXPECT_EQ(call("GET", "/contacts/" + id).status, 404);
    EXPECT_EQ(call("DELETE", "/contacts/" + id).status, 404);
    EXPECT_EQ(to_text(simulator->state().at("counts")),
              R"({"contacts":0,"tasks":0,"notes":0,"appointments":0,"workflow_enrollments":0})");
    EXPECT_NE(create({{"email", "ann@example.com"}}), "null");
}

TEST_F(HighLevelContacts, PagesThroughTheListNewestFirst) {
    for (int number = 0; number < 5; ++number) {
        create({{"firstName", "c" + std::to_string(number)}});
        if (number % 2 == 1) clock.time += std::chrono::milliseconds(1);
    }

    std::vector<std::string> seen;
    std::string target = "/contacts/?locationId=" + location + "&limit=2";
    std::string newest;
    for (int page = 0; page < 3; ++page) {
        const auto answer = call("GET", target);
        ASSERT_EQ(answer.status, 200);
        EXPECT_EQ(answer.text("/meta/total"), "5");
        if (page == 0) newest = answer.text("/contacts/0/firstName");
        const auto contacts = answer.at("/contacts");
        for (const auto& contact : contacts.get_array()) {
            seen.emplace_back(contact.at("id").get_string());
        }
        target = answer.text("/meta/nextPageUrl");
    }

    EXPECT_EQ(target, "null");
    EXPECT_EQ(newest, "c4");
    std::sort(seen.begin(), seen.end());
    EXPECT_EQ(std::unique(seen.begin(), seen.end()) - seen.begin(), 5);
}

TEST_F(HighLevelContacts, ContinuesAfterAContactThatWasDeletedMeanwhile) {
    for (int number = 0; number < 3; ++number) {
        create({{"firstName", "c" + std::to_string(number)}});
        clock.time += std::chrono::milliseconds(1);
    }
    const auto first = call("GET", "/contacts/?locationId=" + location + "&limit=1");
    call("DELETE", "/contacts/" + first.text("/contacts/0/id"));

    const auto second = call("GET", first.text("/meta/nextPageUrl"));

    EXPECT_EQ(second.text("/contacts/0/firstName"), "c1");
}

TEST_F(HighLevelContacts, SearchesTheListByNameEmailOrPhone) {
    create({{"firstName", "Ann"}, {"lastName", "Lee"}, {"email", "x@example.com"}});
    create({{"firstName", "Bob"}, {"email", "bob@example.com"}, {"phone", "+32477"}});

    const auto find = [&](const std::string& query) {
        return call("GET", "/contacts/?locationId=" + location + "&query=" + query);
    };

    EXPECT_EQ(find("ann%20LEE").text("/contacts/0/email"), "x@example.com");
    EXPECT_EQ(find("BOB@").text("/count"), "1");
    EXPECT_EQ(find("%2B32477").text("/contacts/0/firstName"), "Bob");
    EXPECT_EQ(to_text(find("nobody").at("/contacts")), "[]");
}

TEST_F(HighLevelContacts, RefusesBadListParameters) {
    const std::string base = "/contacts/?locationId=" + location;

    EXPECT_EQ(call("GET", base + "&limit=101").text("/message/0"), "limit must not be greater than 100");
    EXPECT_EQ(call("GET", base + "&limit=ten").text("/message/0"),
              "limit must be a number conforming to the specified constraints");
    EXPECT_EQ(call("GET", base + "&page=2").text("/message/0"), "property page should not exist");
    EXPECT_EQ(call("GET", "/contacts/").text("/message/0"), "locationId should not be empty");
}

TEST_F(HighLevelContacts, ListsTheContactsOfABusiness) {
    const auto ann = create({{"firstName", "Ann"}});
    create({{"firstName", "Bob"}});
    simulator->control("businesses", {{"businessId", "b1"}, {"contactIds", {ann}}}, clock.time);

    const auto answer = call("GET", "/contacts/business/b1?locationId=" + location);

    EXPECT_EQ(answer.text("/count"), "1");
    EXPECT_EQ(answer.text("/contacts/0/id"), ann);
    EXPECT_EQ(answer.text("/contacts/0/businessId"), "b1");
}

TEST_F(HighLevelContacts, SeedsContactsWithAppointmentsUnlessToldNotTo) {
    simulator->reset(clock.time, true);
    EXPECT_EQ(simulator->state().at("appointments").as_array().size(), 3U);

    simulator->reset(clock.time, false);
    EXPECT_EQ(simulator->state().at("contacts").as_array().size(), 0U);
}

TEST_F(HighLevelContacts, StaysFastWithManyContacts) {
    simulator->set_rate_limit(false);
    // Processor time, so that a busy machine does not matter.
    const auto cost_of = [&](int from, int count) {
        const auto start = std::clock();
        for (int number = from; number < from + count; ++number) {
            const auto text = std::to_string(number);
            create({{"email", "p" + text + "@example.com"}, {"phone", "+32" + text}});
        }
        return std::clock() - start;
    };
    cost_of(0, 100);
    const auto early = cost_of(1'000'000, 300);
    cost_of(2'000'000, 6'000);
    const auto late = cost_of(3'000'000, 300);

    // A scan of all contacts would make the late ones more than ten times dearer.
    EXPECT_LT(late, early * 5);
}

TEST(NormalisedPhone, KeepsDigitsAndALeadingPlus) {
    EXPECT_EQ(normalised_phone("+1 (888) 888-8888"), "+18888888888");
    EXPECT_EQ(normalised_phone("0477/12.34+5"), "047712345");
    EXPECT_EQ(normalised_phone("none"), "");
}

}  // namespace
}  // namespace tendril::sandbox
