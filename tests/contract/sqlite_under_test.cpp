// The embedded store in a folder of its own.
#include <sys/resource.h>

#include <csignal>
#include <filesystem>

#include "store/sqlite/sqlite_store.hpp"
#include "store_under_test.hpp"
#include "unit/store/temporary_folder.hpp"

namespace tendril::store {

namespace {

// Writes beyond the limit fail with EFBIG. The signal that goes with it must be ignored.
void limit_file_size(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{};
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &limit);
}

class SqliteUnderTest final : public StoreUnderTest {
 public:
    explicit SqliteUnderTest(Mailbox& mailbox) : mailbox_(mailbox) { open(); }
    ~SqliteUnderTest() override {
        accept_writes();
        store_.reset();
    }

    RunStore& runs() override { return store_->runs(); }
    ConfigStore& config() override { return store_->config(); }
    void reopen() override {
        store_.reset();
        open();
    }
    // No byte may be written to any file.
    void refuse_writes() override { limit_file_size(0); }
    void accept_writes() override { limit_file_size(RLIM_INFINITY); }
    [[nodiscard]] bool healthy() override { return store_->healthy(); }
    [[nodiscard]] std::int64_t commits() override { return store_->commits(); }
    [[nodiscard]] std::int64_t disk_bytes() override {
        std::int64_t bytes = 0;
        for (const auto& file : std::filesystem::directory_iterator(folder_.path())) {
            bytes += static_cast<std::int64_t>(file.file_size());
        }
        return bytes;
    }

 private:
    void open() {
        SqliteOptions options;
        options.path = folder_.file("tendril.db");
        store_ =
            open_sqlite(options, [this](std::function<void()> closure) { mailbox_.post(std::move(closure)); }).value();
    }

    Mailbox& mailbox_;
    TemporaryFolder folder_;
    std::unique_ptr<Store> store_;
};

}  // namespace

StoreKind sqlite_kind() {
    return {.name = "Sqlite",
            .make = [](Mailbox& mailbox) { return std::make_unique<SqliteUnderTest>(mailbox); },
            .file_shrinks = true};
}

}  // namespace tendril::store
