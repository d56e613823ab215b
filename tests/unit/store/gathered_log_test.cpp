#include <gmock/gmock.h>

#include <filesystem>

#include "store/sqlite/database.hpp"
#include "base/file_lock.hpp"
#include "unit/store/temporary_folder.hpp"

namespace tendril::store::sqlite {

namespace {

// A connection that writes, and what is in its files at any moment, as if the machine had stopped then.
class GatheredLogTest : public testing::Test {
 protected:
    GatheredLogTest() {
        make_private_file(folder_.file("data.db")).value();
        database_ = std::make_unique<Database>(folder_.file("data.db"), Database::Access::write, 1024);
        database_->run(
            "PRAGMA journal_mode=WAL; PRAGMA cache_spill=OFF; CREATE TABLE numbers (n INTEGER, filler BLOB)");
    }

    void insert(int count, int filler_bytes) {
        for (int i = 0; i < count; ++i) {
            database_->change("INSERT INTO numbers (n, filler) VALUES (?, zeroblob(?))", i, filler_bytes);
        }
    }

    std::int64_t rows_after_a_crash() {
        const TemporaryFolder copy;
        for (const auto& file : std::filesystem::directory_iterator(folder_.path())) {
            // The index of the log lies in memory as a rule, and is lost.
            if (file.path().extension() == ".db-shm") continue;
            std::filesystem::copy(file.path(), copy.file(file.path().filename()));
        }
        Database reopened(copy.file("data.db"), Database::Access::write, 1024);
        auto rows = reopened.query("SELECT count(*) FROM numbers");
        rows.next();
        return rows.integer();
    }

    TemporaryFolder folder_;
    std::unique_ptr<Database> database_;
};

TEST_F(GatheredLogTest, ACommitIsInTheLogWhenItReturns) {
    database_->run("BEGIN");
    insert(3, 10);
    database_->run("COMMIT");
    EXPECT_EQ(rows_after_a_crash(), 3);
}

TEST_F(GatheredLogTest, ACommitLargerThanWhatIsWrittenAtOnceIsWhole) {
    database_->run("BEGIN");
    insert(300, 3000);
    database_->run("COMMIT");
    EXPECT_EQ(rows_after_a_crash(), 300);
}

TEST_F(GatheredLogTest, WhatWasRolledBackLeavesNothingBetweenTwoCommits) {
    insert(1, 10);
    database_->run("BEGIN");
    insert(300, 3000);
    database_->run("ROLLBACK");
    insert(1, 10);
    EXPECT_EQ(rows_after_a_crash(), 2);
}

TEST_F(GatheredLogTest, ATransactionThatOutgrowsItsCacheAndIsRolledBackLeavesNothingEither) {
    database_->run("PRAGMA cache_spill=ON; PRAGMA cache_size=-64");
    insert(1, 10);
    database_->run("BEGIN");
    insert(300, 3000);
    EXPECT_EQ(rows_after_a_crash(), 1);
    database_->run("ROLLBACK");
    insert(1, 10);
    EXPECT_EQ(rows_after_a_crash(), 2);
}

TEST_F(GatheredLogTest, AnotherConnectionReadsEveryCommit) {
    Database reader(folder_.file("data.db"), Database::Access::read, 1024);
    for (int count = 1; count <= 5; ++count) {
        insert(1, 3000);
        auto rows = reader.query("SELECT count(*) FROM numbers");
        ASSERT_TRUE(rows.next());
        EXPECT_EQ(rows.integer(), count);
    }
}

TEST_F(GatheredLogTest, TheLogIsCopiedIntoTheFileAndStartsAnew) {
    insert(50, 3000);
    EXPECT_TRUE(database_->truncate_log());
    insert(50, 3000);
    EXPECT_EQ(rows_after_a_crash(), 100);
}

}  // namespace

}  // namespace tendril::store::sqlite
