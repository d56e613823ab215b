// Accepting events: durability, order, duplicates.
#include <gmock/gmock.h>

#include "store_under_test.hpp"

namespace tendril::store {

namespace {

using testing::ElementsAre;

TEST_P(StoreContract, AnAppendThatCalledBackIsThereAfterReopening) {
    auto event = event_named("one");
    event.runs = {{"flow_a", 3, "person_1"}, {"flow_b", 1, "deal_7"}};
    event.event.detail = "a detail";
    const auto appended = append(event).value();

    reopen();

    const auto stored = runs().get_event(appended.event).value().value();
    EXPECT_EQ(stored.workspace, "ws_a");
    EXPECT_EQ(stored.hook, "hook_a");
    EXPECT_EQ(stored.external_id, "one");
    EXPECT_EQ(stored.type, "contact.created");
    EXPECT_EQ(stored.ordering_key, "person_1");
    EXPECT_EQ(stored.disposition, Disposition::matched);
    EXPECT_EQ(stored.occurred_at, noon);
    EXPECT_EQ(stored.received_at, noon + std::chrono::seconds(1));
    EXPECT_EQ(stored.data, R"({"contactId":"person_1"})");
    EXPECT_EQ(stored.detail, "a detail");
    ASSERT_EQ(appended.runs.size(), 2U);
    const auto second = runs().get_run(appended.runs[1]).value().value();
    EXPECT_EQ(second.run.flow, "flow_b");
    EXPECT_EQ(second.run.version, 1);
    EXPECT_EQ(second.run.event, appended.event);
    EXPECT_EQ(second.run.ordering_key, "deal_7");
    EXPECT_EQ(second.run.created_at, noon + std::chrono::seconds(1));
    EXPECT_EQ(second.run.state.status, RunStatus::queued);
    EXPECT_EQ(second.run.state.journal, "[]");
    EXPECT_EQ(second.event.external_id, "one");
}

TEST_P(StoreContract, NothingIsWrittenTwiceForADuplicate) {
    const auto first = append(event_named("one")).value();
    auto again = event_named("one");
    again.person = person_named("person_1", {{"email", "late@example.com"}});

    const auto duplicate = append(again).value();

    EXPECT_FALSE(first.duplicate);
    EXPECT_TRUE(duplicate.duplicate);
    EXPECT_EQ(duplicate.event, first.event);
    EXPECT_TRUE(duplicate.runs.empty());
    EXPECT_EQ(runs().list_events({.workspace = "ws_a"}, {}).value().size(), 1U);
    EXPECT_EQ(load_open(RunId{0}, 10).value().size(), 1U);
    EXPECT_FALSE(find_person("person_1").value());
}

TEST_P(StoreContract, AMarkMovesWithItsEvent) {
    auto first = event_named("one");
    first.mark = MarkChange{"poll:a:habits", std::nullopt, "seen one"};
    auto second = event_named("two");
    second.mark = MarkChange{"poll:a:habits", "seen one", "seen two"};

    ASSERT_TRUE(append(first));
    ASSERT_TRUE(append(second));

    EXPECT_EQ(config().find_mark("poll:a:habits").value(), "seen two");
}

TEST_P(StoreContract, MarksThatMoveOneAfterTheOtherInOneGroupAllMove) {
    std::vector<bool> stored;
    std::optional<std::string> before;
    for (const std::string name : {"one", "two", "three"}) {
        auto event = event_named(name);
        event.mark = MarkChange{"poll:a:habits", before, name};
        before = name;
        runs().append(event, [&](Result<Appended> done) { stored.push_back(done.has_value()); });
    }

    ASSERT_TRUE(mailbox_.run_until([&] { return stored.size() == 3; }));

    EXPECT_THAT(stored, ElementsAre(true, true, true));
    EXPECT_EQ(config().find_mark("poll:a:habits").value(), "three");
}

TEST_P(StoreContract, AnEventWhoseMarkWasMovedBySomebodyElseIsNotStored) {
    ASSERT_TRUE(config().replace_mark("poll:a:habits", std::nullopt, "elsewhere").value());
    auto event = event_named("one");
    event.person = person_named("person_1", {{"email", "late@example.com"}});
    event.mark = MarkChange{"poll:a:habits", std::nullopt, "seen one"};
    auto stale = event_named("two");
    stale.mark = MarkChange{"poll:a:habits", "long ago", "seen two"};

    EXPECT_EQ(append(event).error().code, ErrorCode::conflict);
    EXPECT_EQ(append(stale).error().code, ErrorCode::conflict);

    EXPECT_EQ(config().find_mark("poll:a:habits").value(), "elsewhere");
    EXPECT_TRUE(runs().list_events({.workspace = "ws_a"}, {}).value().empty());
    EXPECT_FALSE(find_person("person_1").value());
}

TEST_P(StoreContract, AMarkMovesWithADuplicateToo) {
    ASSERT_TRUE(append(event_named("one")));
    auto again = event_named("one");
    again.mark = MarkChange{"poll:a:habits", std::nullopt, "seen one"};

    EXPECT_TRUE(append(again).value().duplicate);

    EXPECT_EQ(config().find_mark("poll:a:habits").value(), "seen one");
}

TEST_P(StoreContract, AConnectionsPollMarksGoWithIt) {
    for (const auto* name : {"poll:conn_a:habits", "poll:conn_a:journal", "poll:conn_ab:habits"}) {
        ASSERT_TRUE(config().replace_mark(name, std::nullopt, "seen").value());
    }

    ASSERT_TRUE(config().delete_connection("conn_a"));

    EXPECT_FALSE(config().find_mark("poll:conn_a:habits").value());
    EXPECT_FALSE(config().find_mark("poll:conn_a:journal").value());
    EXPECT_TRUE(config().find_mark("poll:conn_ab:habits").value());
}

TEST_P(StoreContract, ADuplicateIsFoundAfterReopening) {
    const auto first = append(event_named("one")).value();

    reopen();

    EXPECT_EQ(append(event_named("one")).value().event, first.event);
}

TEST_P(StoreContract, ADuplicateInTheSameGroupIsFound) {
    std::vector<Appended> outcomes;
    for (int i = 0; i < 5; ++i) {
        runs().append(event_named("one"), [&](Result<Appended> done) { outcomes.push_back(done.value()); });
    }

    ASSERT_TRUE(mailbox_.run_until([&] { return outcomes.size() == 5; }));

    EXPECT_FALSE(outcomes[0].duplicate);
    for (std::size_t i = 1; i < 5; ++i) {
        EXPECT_TRUE(outcomes[i].duplicate);
        EXPECT_EQ(outcomes[i].event, outcomes[0].event);
    }
}

TEST_P(StoreContract, TheSameExternalIdOfAnotherHookOrWorkspaceIsAnotherEvent) {
    auto other_hook = event_named("one");
    other_hook.event.hook = "hook_b";
    auto from_inside = event_named("one");
    from_inside.event.hook = "";
    auto other_workspace = from_inside;
    other_workspace.event.workspace = "ws_b";

    EXPECT_FALSE(append(event_named("one")).value().duplicate);
    EXPECT_FALSE(append(other_hook).value().duplicate);
    EXPECT_FALSE(append(from_inside).value().duplicate);
    EXPECT_FALSE(append(other_workspace).value().duplicate);
    EXPECT_TRUE(append(from_inside).value().duplicate);
    EXPECT_TRUE(append(other_workspace).value().duplicate);
}

TEST_P(StoreContract, EventsWithoutAnExternalIdAreNeverDuplicates) {
    EXPECT_FALSE(append(event_named("")).value().duplicate);
    EXPECT_FALSE(append(event_named("")).value().duplicate);
}

TEST_P(StoreContract, EventsAreNumberedInTheOrderOfTheCalls) {
    constexpr std::size_t count = 500;
    std::vector<EventId> ids;
    for (std::size_t i = 0; i < count; ++i) {
        runs().append(event_named("event " + std::to_string(i)),
                      [&](Result<Appended> done) { ids.push_back(done.value().event); });
    }

    ASSERT_TRUE(mailbox_.run_until([&] { return ids.size() == count; }));

    EXPECT_TRUE(std::ranges::is_sorted(ids));
    EXPECT_EQ(runs().get_event(ids.front()).value()->external_id, "event 0");
    EXPECT_EQ(runs().get_event(ids.back()).value()->external_id, "event 499");
}

TEST_P(StoreContract, ManyAppendsThatWaitShareACommit) {
    constexpr std::size_t count = 1000;
    const auto before = store_->commits();
    std::size_t done_count = 0;
    for (std::size_t i = 0; i < count; ++i) {
        runs().append(event_named(std::to_string(i)), [&](Result<Appended>) { ++done_count; });
    }

    ASSERT_TRUE(mailbox_.run_until([&] { return done_count == count; }));

    EXPECT_LT(store_->commits() - before, 200);
}

TEST_P(StoreContract, APersonOfAnEventIsMergedFieldByField) {
    auto created = event_named("one");
    created.person = person_named("person_1", {{"email", "a@example.com"}, {"phone", "1"}, {"tags", {"x", "y"}}});
    auto updated = event_named("two");
    updated.person = person_named("person_1", {{"phone", nullptr}, {"tags", {"z"}}, {"firstName", "Ada"}});
    updated.person->updated_at = noon + std::chrono::hours(1);
    updated.person->created_at = noon + std::chrono::hours(1);

    ASSERT_TRUE(append(created));
    ASSERT_TRUE(append(updated));

    const auto person = find_person("person_1").value().value();
    const json::object expected{{"email", "a@example.com"}, {"phone", nullptr}, {"tags", {"z"}}, {"firstName", "Ada"}};
    EXPECT_EQ(person.fields, expected);
    EXPECT_EQ(person.created_at, noon);
    EXPECT_EQ(person.updated_at, noon + std::chrono::hours(1));
}

TEST_P(StoreContract, CallbacksOfWhatWaitsComeAlsoWhenTheStoreCloses) {
    constexpr std::size_t count = 300;
    std::vector<EventId> ids;
    for (std::size_t i = 0; i < count; ++i) {
        runs().append(event_named(std::to_string(i)),
                      [&](Result<Appended> done) { ids.push_back(done.value().event); });
    }

    reopen();

    ASSERT_TRUE(mailbox_.run_until([&] { return ids.size() == count; }));
    for (const auto id : ids) EXPECT_TRUE(runs().get_event(id).value());
}

TEST_P(StoreContract, TextsOfAnySizeAndKindComeBackAsTheyWere) {
    auto event = event_named("naïve ☂ 'quoted' \"id\"");
    event.event.data = "{\"text\":\"" + std::string(300'000, 'x') + "\"}";

    const auto id = append(event).value().event;

    EXPECT_EQ(runs().get_event(id).value()->external_id, event.event.external_id);
    EXPECT_EQ(runs().get_event(id).value()->data, event.event.data);
}

TEST_P(StoreContract, EventsAreListedNewestFirstByFilter) {
    std::vector<EventId> ids;
    for (int i = 0; i < 6; ++i) {
        auto event = event_named(std::to_string(i));
        event.event.type = i % 2 == 0 ? "contact.created" : "note.created";
        event.event.disposition = i < 4 ? Disposition::matched : Disposition::unknown;
        ids.push_back(append(event).value().event);
    }
    auto elsewhere = event_named("7");
    elsewhere.event.workspace = "ws_b";
    ASSERT_TRUE(append(elsewhere));
    const auto list = [&](const EventFilter& filter, Page page) {
        std::vector<EventId> found;
        for (const auto& event : runs().list_events(filter, page).value()) found.push_back(event.id);
        return found;
    };

    EXPECT_THAT(list({.workspace = "ws_a"}, {.limit = 2}), ElementsAre(ids[5], ids[4]));
    EXPECT_THAT(list({.workspace = "ws_a"}, {.before = static_cast<std::int64_t>(ids[4]), .limit = 2}),
                ElementsAre(ids[3], ids[2]));
    EXPECT_THAT(list({.workspace = "ws_a", .disposition = Disposition::unknown}, {}), ElementsAre(ids[5], ids[4]));
    EXPECT_THAT(list({.workspace = "ws_a", .disposition = Disposition::matched, .type = "note.created"}, {}),
                ElementsAre(ids[3], ids[1]));
    EXPECT_THAT(list({.workspace = "ws_c"}, {}), ElementsAre());
}

// A change of one contact, told by an event or found by a look.
Sighting sighting_by(SeenBy by, TimePoint since, TimePoint through) {
    return {.connection = "conn_a", .thing = "contact.changed:c1", .since = since, .through = through, .by = by};
}

TEST_P(StoreContract, AChangeThatAnEventToldIsNoNewsWhenALookFindsIt) {
    auto told = event_named("webhook");
    told.sighting = sighting_by(SeenBy::event, {}, noon + std::chrono::seconds(3));
    ASSERT_TRUE(append(told));
    auto found = event_named("look");
    found.sighting = sighting_by(SeenBy::look, noon, noon + std::chrono::minutes(2));

    reopen();
    const auto offered = append(found).value();

    EXPECT_TRUE(offered.duplicate);
    EXPECT_TRUE(offered.runs.empty());
    EXPECT_EQ(runs().list_events({.workspace = "ws_a"}, {}).value().size(), 1U);
}

TEST_P(StoreContract, ALaterChangeThanTheOneThatWasToldIsNews) {
    auto told = event_named("webhook");
    told.sighting = sighting_by(SeenBy::event, {}, noon - std::chrono::seconds(1));
    ASSERT_TRUE(append(told));
    auto found = event_named("look");
    found.sighting = sighting_by(SeenBy::look, noon, noon + std::chrono::minutes(2));

    EXPECT_EQ(append(found).value().runs.size(), 1U);
    found.event.external_id = "look again";
    EXPECT_TRUE(append(found).value().duplicate);
}

TEST_P(StoreContract, AnEventThatComesAfterALookFoundItsChangeIsKeptAndStartsNothing) {
    auto found = event_named("look");
    found.sighting = sighting_by(SeenBy::look, noon, noon + std::chrono::minutes(2));
    ASSERT_EQ(append(found).value().runs.size(), 1U);
    auto late = event_named("webhook");
    late.person = person_named("person_1", {{"email", "late@example.com"}});
    late.sighting = sighting_by(SeenBy::event, {}, noon + std::chrono::seconds(3));

    const auto kept = append(late).value();

    EXPECT_FALSE(kept.duplicate);
    EXPECT_TRUE(kept.runs.empty());
    const auto stored = runs().get_event(kept.event).value().value();
    EXPECT_EQ(stored.disposition, Disposition::no_flow);
    EXPECT_EQ(stored.detail, found_before);
    EXPECT_FALSE(find_person("person_1").value());
}

TEST_P(StoreContract, AnEventThatTellsOfAFoundChangeInItsOwnWayStartsItsRuns) {
    auto found = event_named("look");
    found.sighting = sighting_by(SeenBy::look, noon, noon + std::chrono::minutes(2));
    ASSERT_TRUE(append(found));
    auto other = event_named("tags");
    other.sighting = sighting_by(SeenBy::other_event, {}, noon + std::chrono::seconds(3));

    EXPECT_EQ(append(other).value().runs.size(), 1U);
}

TEST_P(StoreContract, ChangesOfOneGroupAreJudgedInTheirOrder) {
    std::vector<std::size_t> started;
    int sent = 0;
    for (const auto by : {SeenBy::event, SeenBy::look, SeenBy::event}) {
        auto event = event_named("event " + std::to_string(++sent));
        event.sighting = sighting_by(by, noon, noon + std::chrono::seconds(3));
        runs().append(event, [&](Result<Appended> done) { started.push_back(done.value().runs.size()); });
    }

    ASSERT_TRUE(mailbox_.run_until([&] { return started.size() == 3; }));

    EXPECT_THAT(started, ElementsAre(1U, 0U, 1U));
}

TEST_P(StoreContract, WhatWasSeenGoesWithItsConnection) {
    auto told = event_named("webhook");
    told.sighting = sighting_by(SeenBy::event, {}, noon);
    ASSERT_TRUE(append(told));

    ASSERT_TRUE(config().delete_connection("conn_a"));

    auto found = event_named("look");
    found.sighting = sighting_by(SeenBy::look, noon, noon);
    EXPECT_FALSE(append(found).value().duplicate);
}

}  // namespace

}  // namespace tendril::store
