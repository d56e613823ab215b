#include <gmock/gmock.h>

#include "built_in_catalog.hpp"
#include "connector/request.hpp"

namespace tendril::connector {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Lookup& lookup_of(std::string_view operation) {
    return *built_in(operation).action.lookup;
}

// The id of the match, or "".
std::string match(const Lookup& lookup, std::string_view answer, std::string_view input,
                  const std::vector<std::string>& taken = {}) {
    const auto parsed = from_text(answer);
    const auto* found = find_match(lookup, parsed, object_from(input), taken);
    return found == nullptr ? "" : id_at(*found, lookup.id);
}

constexpr std::string_view tasks = R"({"tasks":[
    {"id":"t1","title":"Walk","dueDate":"2026-11-24T09:00:00.000Z","body":"plan"},
    {"id":"t2","title":"Walk","dueDate":"2026-11-25T09:00:00.000Z"},
    {"id":"t3","title":"Walk","dueDate":"2026-11-25T09:00:00.000Z"}]})";

TEST(Lookup, TakesTheFirstItemThatMatchesInEveryPair) {
    const auto& lookup = lookup_of("highlevel.contacts.create-task");

    EXPECT_EQ(match(lookup, tasks, R"({"title":"Walk","dueDate":"2026-11-25T09:00:00Z"})"), "t2");
    EXPECT_EQ(match(lookup, tasks, R"({"title":"Run","dueDate":"2026-11-25T09:00:00Z"})"), "");
}

TEST(Lookup, LeavesOutItemsThatAreTaken) {
    const auto& lookup = lookup_of("highlevel.contacts.create-task");
    constexpr std::string_view input = R"({"title":"Walk","dueDate":"2026-11-25T09:00:00Z"})";

    EXPECT_EQ(match(lookup, tasks, input, {"t2"}), "t3");
    EXPECT_EQ(match(lookup, tasks, input, {"t2", "t3"}), "");
}

TEST(Lookup, ListsTheIdsOfAllMatches) {
    const auto& lookup = lookup_of("highlevel.contacts.create-task");

    EXPECT_THAT(matching_ids(lookup, from_text(tasks), object_from(R"({"title":"Walk"})")),
                ElementsAre("t1", "t2", "t3"));
    EXPECT_THAT(matching_ids(lookup, from_text(tasks), object_from(R"({"title":"Run"})")), IsEmpty());
}

TEST(Lookup, AnInputThatIsAbsentMatchesAnythingButNotWhenAllAre) {
    const auto& lookup = lookup_of("highlevel.contacts.create-task");

    EXPECT_EQ(match(lookup, tasks, R"({"title":"Walk","dueDate":null})"), "t1");
    EXPECT_EQ(match(lookup, tasks, R"({"contactId":"c1"})"), "");
}

TEST(Lookup, AnInputThatIsGivenDoesNotMatchAnAbsentMember) {
    const auto& lookup = lookup_of("highlevel.contacts.create-task");

    EXPECT_EQ(match(lookup, tasks, R"({"title":"Walk","body":"plan"})"), "t1");
    EXPECT_EQ(match(lookup, tasks, R"({"title":"Walk","body":"other"})"), "");
}

TEST(Lookup, ComparesInstantsNotTheirSpelling) {
    const auto& lookup = lookup_of("highlevel.contacts.create-task");

    EXPECT_EQ(match(lookup, tasks, R"({"title":"Walk","dueDate":"2026-11-24T10:00:00+01:00"})"), "t1");
    EXPECT_EQ(match(lookup, tasks, R"({"title":"Walk","dueDate":"2026-11-24T10:00:00Z"})"), "");
    EXPECT_EQ(match(lookup, R"({"tasks":[{"id":"t9","dueDate":"soon"}]})", R"({"dueDate":"soon"})"), "t9");
}

TEST(Lookup, ComparesTextWithoutRegardToWhiteSpace) {
    const auto& lookup = lookup_of("highlevel.contacts.create-note");
    constexpr std::string_view notes = R"({"notes":[{"id":"n1","body":"Two\nlines"}]})";

    EXPECT_EQ(match(lookup, notes, R"({"body":"  Two\r\nlines \n"})"), "n1");
    EXPECT_EQ(match(lookup, notes, R"({"body":"two lines"})"), "");
}

TEST(Lookup, ComparesContactsWithoutRegardToCaseAndPhonePunctuation) {
    const auto& lookup = lookup_of("highlevel.contacts.create-contact");
    constexpr std::string_view contacts =
        R"({"contacts":[{"id":"c1","email":"ada@example.com","phone":"+18888888888","firstName":"ada"}]})";

    EXPECT_EQ(match(lookup, contacts, R"({"email":"Ada@Example.com","phone":"+1 888-888-8888","firstName":"Ada"})"),
              "c1");
    EXPECT_EQ(match(lookup, contacts, R"({"email":"ada@example.com","phone":"+1 888-888-8889"})"), "");
}

TEST(Lookup, FindsNothingInAnAnswerOfAnotherShape) {
    const auto& lookup = lookup_of("highlevel.contacts.create-note");

    EXPECT_EQ(match(lookup, R"({"notes":{}})", R"({"body":"x"})"), "");
    EXPECT_EQ(match(lookup, "[]", R"({"body":"x"})"), "");
    EXPECT_EQ(match(lookup, R"({"notes":[7,null,{"body":"x"}]})", R"({"body":"x"})"), "") << "an item without an id";
}

TEST(IdAt, ReadsTextsAndWholeNumbers) {
    const auto value = from_text(R"({"a":{"id":"x1"},"b":42,"c":1.5,"d":null})");

    EXPECT_EQ(id_at(value, "/a/id"), "x1");
    EXPECT_EQ(id_at(value, "/b"), "42");
    EXPECT_EQ(id_at(value, "/c"), "");
    EXPECT_EQ(id_at(value, "/d"), "");
    EXPECT_EQ(id_at(value, "/nowhere"), "");
}

}  // namespace
}  // namespace tendril::connector
