// Keys of events while they are new, while they move to their table, and after a restart at any point between.
#include "store/sqlite/event_keys.hpp"

#include <gmock/gmock.h>

#include "base/file_lock.hpp"
#include "store/sqlite/migrations.hpp"
#include "unit/store/temporary_folder.hpp"

namespace tendril::store::sqlite {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::size_t young_max = 100;

class EventKeysTest : public testing::Test {
 protected:
    EventKeysTest() {
        make_private_file(path_).value();
        database_ = std::make_unique<Database>(path_, Database::Access::write, 1024);
        database_->run("PRAGMA synchronous=OFF; PRAGMA journal_mode=MEMORY");
        migrate(*database_, embedded_migrations()).value();
    }

    static std::int64_t key_of(std::int64_t event) { return event * 7919 % 1'000'003; }
    // One group of new events with ids up to `last`.
    void add_through(std::int64_t last, bool commit = true) {
        database_->run("BEGIN");
        keys_.begin();
        for (auto event = last_ + 1; event <= last; ++event) keys_.add(key_of(event), EventId(event));
        keys_.write(*database_);
        database_->run(commit ? "COMMIT" : "ROLLBACK");
        if (!commit) return keys_.begin();
        keys_.committed();
        last_ = last;
    }
    void restart() {
        keys_ = EventKeys(young_max);
        keys_.load(*database_);
    }
    // Those of the events so far that are not found, or found wrongly.
    std::vector<std::int64_t> lost() {
        std::vector<std::int64_t> events;
        for (std::int64_t event = 1; event <= last_; ++event) {
            // While it moves, a key may be found in both places.
            const auto found = keys_.find(*database_, key_of(event));
            if (found.empty() || std::ranges::any_of(found, [event](EventId id) { return id != EventId(event); })) {
                events.push_back(event);
            }
        }
        return events;
    }
    std::int64_t count(const char* table) {
        auto query = database_->query("SELECT count(*) FROM " + std::string(table));
        query.next();
        return query.integer();
    }
    // Rows as they would be stored, for keys whose events may have been deleted.
    void store_event(std::int64_t id) {
        database_->change(
            "INSERT INTO events (id, disposition, occurred_at, received_at, workspace, hook, external_id, type, "
            "ordering_key, detail, data) VALUES (?, 0, 0, 0, '', '', '', '', '', '', '')",
            id);
    }

    TemporaryFolder folder_;
    std::string path_ = folder_.file("keys.db");
    std::unique_ptr<Database> database_;
    EventKeys keys_{young_max};
    std::int64_t last_ = 0;
};

TEST_F(EventKeysTest, NewKeysAreFoundAndCostARowForEachGroup) {
    add_through(30);
    add_through(60);

    EXPECT_THAT(lost(), IsEmpty());
    EXPECT_THAT(keys_.find(*database_, key_of(61)), IsEmpty());
    EXPECT_EQ(count("key_blocks"), 2);
    EXPECT_EQ(count("event_keys"), 0);
}

TEST_F(EventKeysTest, KeysAreFoundAtEveryPointOfTheirMove) {
    while (last_ < 1'000) {
        add_through(last_ + 10);
        ASSERT_THAT(lost(), IsEmpty()) << "after " << last_;
    }

    EXPECT_GT(count("event_keys"), 800);
    EXPECT_LT(count("key_blocks"), 20);
}

TEST_F(EventKeysTest, KeysAreFoundAfterARestartAtEveryPointOfTheirMove) {
    while (last_ < 600) {
        add_through(last_ + 10);
        for (auto event = last_ - 9; event <= last_; ++event) store_event(event);
        if (last_ % 70 == 0) restart();
        ASSERT_THAT(lost(), IsEmpty()) << "after " << last_;
    }

    EXPECT_GT(count("event_keys"), 300);
}

TEST_F(EventKeysTest, AGroupThatWasRolledBackLeavesNoKeyAndLosesNone) {
    add_through(95);
    add_through(150, false);  // would have begun to move the keys before
    EXPECT_THAT(keys_.find(*database_, key_of(120)), IsEmpty());

    add_through(105);
    EXPECT_THAT(lost(), IsEmpty());
    while (last_ < 400) {
        add_through(last_ + 5, false);
        add_through(last_ + 5);
        ASSERT_THAT(lost(), IsEmpty()) << "after " << last_;
    }
}

TEST_F(EventKeysTest, KeysOfDeletedEventsAreNotMoved) {
    add_through(50);
    for (std::int64_t event = 40; event <= 50; ++event) store_event(event);
    keys_.forgot(EventId(39));

    while (last_ < 300) add_through(last_ + 10);

    auto query = database_->query("SELECT min(event) FROM event_keys");
    ASSERT_TRUE(query.next());
    EXPECT_EQ(query.integer(), 40);
}

TEST(DedupeKey, TellsWorkspaceHookAndIdApart) {
    const auto key = [](const char* workspace, const char* hook, const char* id) {
        Event event;
        event.workspace = workspace;
        event.hook = hook;
        event.external_id = id;
        return dedupe_key(event);
    };

    EXPECT_FALSE(key("ws", "hook", ""));
    EXPECT_EQ(key("ws", "hook", "1"), key("ws", "hook", "1"));
    EXPECT_NE(key("ws", "hook", "1"), key("wsh", "ook", "1"));
    EXPECT_NE(key("ws", "", "hook1"), key("ws", "hook", "1"));
}

}  // namespace

}  // namespace tendril::store::sqlite
