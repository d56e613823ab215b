// Links: written with the run's change that made them, merged, found from both sides.
#include <gmock/gmock.h>

#include "store_under_test.hpp"

namespace tendril::store {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class LinkContract : public StoreContract {
 protected:
    void put(const Link& link) {
        if (run_ == RunId{}) run_ = append_run("the event of all links");
        ASSERT_TRUE(save(RunChange{run_, RunState(), {link}}));
    }
    std::vector<std::string> linked(const std::vector<std::string>& targets, const std::string& except) {
        return mailbox_
            .await<std::vector<std::string>>([&](auto done) {
                runs().linked_targets("ws_a", "contact", "conn_a", targets, except, std::move(done));
            })
            .value();
    }

 private:
    RunId run_{};
};

TEST_P(LinkContract, ALinkIsFoundByItsKeyAfterReopening) {
    put(contact_link("person_1", "ghl_1", {{"email", "a@example.com"}}));

    reopen();

    const auto link = find_link({"ws_a", "contact", "person_1", "conn_a"}).value().value();
    EXPECT_EQ(link.target_id, "ghl_1");
    EXPECT_EQ(link.state, (json::object{{"email", "a@example.com"}}));
    EXPECT_EQ(link.updated_at, noon);
    EXPECT_FALSE(find_link({"ws_a", "task", "person_1", "conn_a"}).value());
    EXPECT_FALSE(find_link({"ws_a", "contact", "person_1", "conn_b"}).value());
    EXPECT_FALSE(find_link({"ws_b", "contact", "person_1", "conn_a"}).value());
}

TEST_P(LinkContract, TheStateOfALinkIsMergedAndItsTargetReplaced) {
    put(contact_link("person_1", "ghl_1", {{"email", "a@example.com"}, {"phone", "1"}, {"tags", {"x"}}}));

    put(contact_link("person_1", "ghl_2", {{"phone", nullptr}, {"tags", {"y"}}}));

    const auto link = find_link({"ws_a", "contact", "person_1", "conn_a"}).value().value();
    EXPECT_EQ(link.target_id, "ghl_2");
    EXPECT_EQ(link.state, (json::object{{"email", "a@example.com"}, {"phone", nullptr}, {"tags", {"y"}}}));
}

TEST_P(LinkContract, ALinkIsFoundFromItsOtherSide) {
    put(contact_link("person_1", "ghl_1"));
    put(contact_link("person_2", "ghl_1"));

    EXPECT_EQ(find_link({.workspace = "ws_a", .kind = "contact", .target_id = "ghl_1"}).value()->source_id, "person_1");
    EXPECT_FALSE(find_link({.workspace = "ws_a", .kind = "task", .target_id = "ghl_1"}).value());
    EXPECT_FALSE(find_link({.workspace = "ws_a", .kind = "contact", .target_id = "ghl_2"}).value());
}

TEST_P(LinkContract, ALinkThatIsReplacedByHandForgetsWhatWasWritten) {
    put(contact_link("person_1", "ghl_1", {{"email", "a@example.com"}}));

    ASSERT_TRUE(config().replace_link(contact_link("person_1", "ghl_2")));

    const auto link = find_link({"ws_a", "contact", "person_1", "conn_a"}).value().value();
    EXPECT_EQ(link.target_id, "ghl_2");
    EXPECT_EQ(link.state, json::object());
    EXPECT_TRUE(config().delete_link(link).value());
    EXPECT_FALSE(config().delete_link(link).value());
    EXPECT_FALSE(find_link({"ws_a", "contact", "person_1", "conn_a"}).value());
}

TEST_P(LinkContract, AnEmptyConnectionFindsTheFirstLinkOfAnyConnection) {
    auto other = contact_link("person_1", "ghl_9");
    other.connection = "conn_0";
    put(contact_link("person_1", "ghl_1"));
    put(other);

    EXPECT_EQ(find_link({"ws_a", "contact", "person_1", ""}).value()->target_id, "ghl_1");
    EXPECT_EQ(find_link({"ws_a", "contact", "person_1", "conn_0"}).value()->target_id, "ghl_9");
}

TEST_P(LinkContract, TargetsLinkedToAnotherSourceAreTold) {
    put(contact_link("person_1", "ghl_1"));
    put(contact_link("person_2", "ghl_2"));
    auto other_side = contact_link("person_3", "ghl_3");
    other_side.connection = "conn_b";
    put(other_side);

    EXPECT_THAT(linked({"ghl_1", "ghl_2", "ghl_3", "ghl_4"}, "person_1"), ElementsAre("ghl_2"));
    EXPECT_THAT(linked({"ghl_1", "ghl_2"}, ""), ElementsAre("ghl_1", "ghl_2"));
    EXPECT_THAT(linked({}, ""), IsEmpty());
}

TEST_P(LinkContract, LinksAreListedInPagesNewestFirst) {
    for (const auto* source : {"person_1", "person_2", "person_3"}) put(contact_link(source, "ghl"));
    auto note = contact_link("note_1", "ghl_note");
    note.kind = "note";
    put(note);
    std::int64_t next = -1;

    const auto first = runs().list_links("ws_a", "contact", {.limit = 2}, next).value();
    const auto cursor = next;
    const auto second = runs().list_links("ws_a", "contact", {.before = cursor, .limit = 2}, next).value();

    ASSERT_EQ(first.size(), 2U);
    EXPECT_EQ(first[0].source_id, "person_3");
    EXPECT_EQ(first[1].source_id, "person_2");
    EXPECT_GT(cursor, 0);
    ASSERT_EQ(second.size(), 1U);
    EXPECT_EQ(second[0].source_id, "person_1");
    EXPECT_EQ(next, 0);
    EXPECT_EQ(runs().list_links("ws_a", "", {.limit = 4}, next).value().size(), 4U);
    EXPECT_EQ(next, 0);
    EXPECT_THAT(runs().list_links("ws_b", "", {}, next).value(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Stores, LinkContract, testing::ValuesIn(store_kinds()),
                         [](const auto& kind) { return kind.param.name; });

}  // namespace

}  // namespace tendril::store
