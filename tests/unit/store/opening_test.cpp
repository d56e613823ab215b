// Opening the database file: who may, and what it becomes.
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "store/sqlite/sqlite_store.hpp"
#include "unit/store/temporary_folder.hpp"

namespace tendril::store {

namespace {

using testing::HasSubstr;

Result<std::unique_ptr<Store>> open_in(const TemporaryFolder& folder) {
    return open_sqlite({.path = folder.file("tendril.db")}, [](const auto&) {});
}

TEST(Opening, MakesFilesThatOnlyTheirOwnerCanRead) {
    const TemporaryFolder folder;
    const auto store = open_in(folder).value();
    ASSERT_TRUE(store->config().put_workspace({"ws_a", "A", "UTC", {}}));

    for (const auto* name : {"tendril.db", "tendril.db-wal", "tendril.db-shm", "tendril.db.lock"}) {
        struct stat facts {};
        ASSERT_EQ(stat(folder.file(name).c_str(), &facts), 0) << name;
        EXPECT_EQ(facts.st_mode & 0777, 0600U) << name;
    }
}

TEST(Opening, ASecondStoreOnTheSameFileIsAConflict) {
    const TemporaryFolder folder;
    const auto store = open_in(folder).value();

    const auto second = open_in(folder);

    ASSERT_TRUE(second.has_error());
    EXPECT_EQ(second.error().code, ErrorCode::conflict);
    EXPECT_TRUE(store->config().put_workspace({"ws_a", "A", "UTC", {}}));
}

TEST(Opening, TheFileIsFreeAgainAfterClosing) {
    const TemporaryFolder folder;
    open_in(folder).value();

    EXPECT_TRUE(open_in(folder));
}

// The child takes the lock and is killed while it holds it.
TEST(Opening, TheFileIsFreeAfterItsProcessWasKilled) {
    const TemporaryFolder folder;
    const auto child = fork();
    if (child == 0) {
        const auto store = open_in(folder).value();
        static_cast<void>(store->config().put_workspace({"ws_a", "A", "UTC", {}}));
        kill(getpid(), SIGKILL);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));

    const auto store = open_in(folder).value();

    EXPECT_EQ(store->config().list_workspaces().value().size(), 1U);
}

TEST(Opening, AFolderThatIsNotThereIsUnavailableAndNamed) {
    const auto opened = open_sqlite({.path = "/no/such/folder/tendril.db"}, [](const auto&) {});

    ASSERT_TRUE(opened.has_error());
    EXPECT_EQ(opened.error().code, ErrorCode::unavailable);
    EXPECT_THAT(opened.error().message, HasSubstr("/no/such/folder"));
}

TEST(Opening, AFileThatIsNoDatabaseIsUnavailable) {
    const TemporaryFolder folder;
    std::ofstream(folder.file("tendril.db")) << std::string(10'000, 'x');

    const auto opened = open_in(folder);

    ASSERT_TRUE(opened.has_error());
    EXPECT_EQ(opened.error().code, ErrorCode::unavailable);
}

}  // namespace

}  // namespace tendril::store
