#include "sync/people_csv.hpp"

#include <gmock/gmock.h>

namespace tendril::sync {
namespace {

using ::testing::HasSubstr;

std::vector<ImportedPerson> read(std::string_view text) {
    const auto table = parse_csv(text).value();
    std::vector<std::string> fields;
    for (const auto& column : table.columns) fields.push_back(guess_field(column));
    return read_people(table, fields);
}

TEST(PeopleCsv, GuessesWhatColumnsMean) {
    EXPECT_EQ(guess_field("Vorname"), "firstName");
    EXPECT_EQ(guess_field("LAST NAME"), "lastName");
    EXPECT_EQ(guess_field("e-mail address"), "email");
    EXPECT_EQ(guess_field("Habitify API key"), "habitify_key");
    EXPECT_EQ(guess_field("Favourite colour?"), "Favourite_colour");
}

TEST(PeopleCsv, APersonIsWhoTheRowSays) {
    const auto people = read("id,First name,email,tags,api key\nc-1,Ada,ada@example.com,\"vip, new\",secret\n,,,,\n,Ben,,,\n");

    ASSERT_EQ(people.size(), 2U);
    EXPECT_EQ(people[0].id, "c-1");
    EXPECT_EQ(people[0].key, "secret");
    EXPECT_EQ(to_text(people[0].fields), R"({"firstName":"Ada","email":"ada@example.com","tags":["vip","new"]})");
    EXPECT_EQ(people[0].problem, "");
    EXPECT_EQ(people[1].line, 4U);
    EXPECT_THAT(people[1].problem, HasSubstr("neither an id"));
}

TEST(PeopleCsv, RejectedRowsAreAFileThatCanBeMendedAndImportedAgain) {
    const auto table = parse_csv("Name;E-Mail;API key\n\"Ben \"\"B\"\"\";;secret\nAda;ada@example.com;\n").value();
    std::vector<std::string> fields;
    for (const auto& column : table.columns) fields.push_back(guess_field(column));

    const auto csv = rejected_csv(table, fields, {{2, "No id, no address."}});

    EXPECT_EQ(csv, "Name,E-Mail,API key,problem\n\"Ben \"\"B\"\"\",,,\"No id, no address.\"\n");
    EXPECT_EQ(guess_field("problem"), "");
}

TEST(PeopleCsv, WhoIsKnownIsFoundByIdElseByEmailElseByPhone) {
    KnownPeople known;
    known.add("c-1", {{"email", "Ada@Example.com"}, {"phone", "+46 70-123 45 67"}});

    const auto found = [&](std::string_view row) { return known.find(read("id,email,phone\n" + std::string(row)).front()); };
    EXPECT_EQ(found("c-1,,"), "c-1");
    EXPECT_EQ(found(",ada@example.com,"), "c-1");
    EXPECT_EQ(found(",,+46701234567"), "c-1");
    EXPECT_EQ(found("c-2,ada@example.com,"), std::nullopt);
    EXPECT_TRUE(known.is_unchanged("c-1", {{"email", "Ada@Example.com"}}));
    EXPECT_FALSE(known.is_unchanged("c-1", {{"firstName", "Ada"}}));
}

}  // namespace
}  // namespace tendril::sync
