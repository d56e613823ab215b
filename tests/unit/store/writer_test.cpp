#include "store/sqlite/writer.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <latch>
#include <stdexcept>

#include "base/file_lock.hpp"
#include "unit/store/temporary_folder.hpp"

namespace tendril::store::sqlite {

namespace {

using testing::ElementsAre;

// A writer over a table of one column. Posted closures run at once, on the writer's thread.
class WriterTest : public testing::Test {
 protected:
    WriterTest() {
        make_private_file(path_).value();
        auto database = std::make_unique<Database>(path_, Database::Access::write, 1024);
        database->run("PRAGMA journal_mode=WAL; CREATE TABLE numbers (n INTEGER UNIQUE, filler BLOB)");
        checkpointer_ = std::make_unique<Checkpointer>(path_);
        writer_ = std::make_unique<Writer>(
            std::move(database), *checkpointer_, work_,
            [this](const auto& closure) {
                ++posted_;
                closure();
            },
            4096);
    }

    // Keeps the writer busy until the test lets it go, so that what is posted meanwhile makes one group.
    void hold() {
        writer_->post<void>(
            [this](Database&) -> Result<void> {
                held_.arrive_and_wait();
                released_.arrive_and_wait();
                return {};
            },
            [](const auto&) {});
        held_.arrive_and_wait();
    }
    void release() { released_.arrive_and_wait(); }

    void post_insert(int number) {
        post([number](Database& database) -> Result<void> {
            database.change("INSERT INTO numbers (n) VALUES (?)", number);
            return {};
        });
    }
    template <class Work>
    void post(Work work) {
        writer_->post<void>(std::move(work), [this](const Result<void>& done) {
            outcomes_.push_back(done ? "ok" : std::string(to_string(done.error().code)));
        });
    }
    void close() { writer_.reset(); }

    std::vector<std::int64_t> stored() {
        Database database(path_, Database::Access::read, 1024);
        auto query = database.query("SELECT n FROM numbers ORDER BY rowid");
        std::vector<std::int64_t> numbers;
        while (query.next()) numbers.push_back(query.integer());
        return numbers;
    }

    TemporaryFolder folder_;
    std::string path_ = folder_.file("numbers.db");
    std::latch held_{2};
    std::latch released_{2};
    std::vector<std::string> outcomes_;
    int posted_ = 0;
    GroupWork work_;
    std::unique_ptr<Checkpointer> checkpointer_;
    std::unique_ptr<Writer> writer_;
};

TEST_F(WriterTest, WhatWaitsIsOneCommitAndOnePostInOrder) {
    hold();
    for (int i = 0; i < 100; ++i) post_insert(i);
    release();
    writer_->await<void>([](Database&) -> Result<void> { return {}; }).value();
    const auto commits = writer_->commits();
    close();

    EXPECT_LE(commits, 3);  // what held it, the group, and perhaps the last one apart
    EXPECT_EQ(posted_, 2);
    EXPECT_EQ(outcomes_.size(), 100U);
    EXPECT_TRUE(std::ranges::is_sorted(stored()));
}

TEST_F(WriterTest, AnOperationThatBreaksARuleFailsAlone) {
    hold();
    post_insert(1);
    post_insert(2);
    post_insert(1);
    post_insert(3);
    release();
    close();

    EXPECT_THAT(outcomes_, ElementsAre("ok", "ok", "conflict", "ok"));
    EXPECT_THAT(stored(), ElementsAre(1, 2, 3));
}

TEST_F(WriterTest, AnOperationThatFailsHalfwayLeavesNothingOfItself) {
    hold();
    post_insert(1);
    post([](Database& database) -> Result<void> {
        database.change("INSERT INTO numbers (n) VALUES (2)");
        database.change("INSERT INTO numbers (n) VALUES (1)");
        return {};
    });
    post([](Database& database) -> Result<void> {
        database.change("INSERT INTO numbers (n) VALUES (3)");
        throw std::runtime_error("not SQLite's");
    });
    post_insert(4);
    release();
    close();

    EXPECT_THAT(outcomes_, ElementsAre("ok", "conflict", "internal", "ok"));
    EXPECT_THAT(stored(), ElementsAre(1, 4));
}

TEST_F(WriterTest, AFailureOfTheDatabaseFailsTheWholeGroup) {
    hold();
    post_insert(1);
    post([](Database&) -> Result<void> { throw Failure(SQLITE_IOERR, "a planted I/O error"); });
    post_insert(2);
    release();
    close();

    EXPECT_THAT(outcomes_, ElementsAre("unavailable", "unavailable", "unavailable"));
    EXPECT_THAT(stored(), ElementsAre());
}

TEST_F(WriterTest, WhatStillWaitsWhenItClosesIsCommitted) {
    hold();
    for (int i = 0; i < 50; ++i) post_insert(i);
    release();

    close();

    EXPECT_EQ(outcomes_.size(), 50U);
    EXPECT_EQ(stored().size(), 50U);
}

TEST_F(WriterTest, TheLogStaysBoundedUnderSteadyWriting) {
    constexpr int megabytes = 200;
    for (int i = 0; i < megabytes * 4; ++i) {
        writer_
            ->await<void>([i](Database& database) -> Result<void> {
                database.change("INSERT INTO numbers (n, filler) VALUES (?, zeroblob(262144))", i);
                return {};
            })
            .value();
    }

    EXPECT_LT(std::filesystem::file_size(path_ + "-wal"), 64U * 1024 * 1024);
}

}  // namespace

}  // namespace tendril::store::sqlite
