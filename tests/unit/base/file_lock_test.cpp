#include "base/file_lock.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "unit/store/temporary_folder.hpp"

namespace tendril {
namespace {

class FileLocks : public ::testing::Test {
 protected:
    TemporaryFolder folder_;
    std::string path_ = folder_.file("one.lock");
};

TEST_F(FileLocks, AreHeldByOneAtATime) {
    auto first = FileLock::take(path_);
    ASSERT_TRUE(first.has_value());

    EXPECT_EQ(FileLock::take(path_).error().code, ErrorCode::conflict);

    { const auto let_go = std::move(*first); }
    EXPECT_TRUE(FileLock::take(path_).has_value());
}

TEST_F(FileLocks, EndWithTheirProcess) {
    const auto child = fork();
    if (child == 0) {
        const auto held = FileLock::take(path_);
        _exit(held ? 0 : 1);  // without letting go
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_EQ(WEXITSTATUS(status), 0);

    EXPECT_TRUE(FileLock::take(path_).has_value());
}

TEST_F(FileLocks, HaveTheSameNameForWhoeverHoldsThem) {
    std::string before;
    {
        const auto first = FileLock::take(path_);
        before = first->identity();
    }
    EXPECT_FALSE(before.empty());
    EXPECT_EQ(FileLock::take(path_)->identity(), before);
    EXPECT_NE(FileLock::take(folder_.file("other.lock"))->identity(), before);
}

TEST_F(FileLocks, OfADeletedFileAreNotMistakenForThoseOfTheNextOne) {
    const auto held = FileLock::take(path_);
    std::filesystem::remove(path_);

    const auto other = FileLock::take(path_);

    ASSERT_TRUE(other.has_value());
    EXPECT_NE(other->identity(), held->identity());
}

}  // namespace
}  // namespace tendril
