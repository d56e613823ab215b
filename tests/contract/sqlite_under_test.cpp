// The embedded store in a folder of its own.
#include <sys/resource.h>

#include <csignal>

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

 private:
    void open() {
        SqliteOptions options;
        options.path = folder_.file("tendril.db");
        store_ =
            open_sqlite(options, [this](std::function<void()> closure) { mailbox_.post(std::move(closure)); }).value();
    }

    Mailbox& mailbox_;
    TemporaryFolder folder_;
    std::unique_ptr<SqliteStore> store_;
};

}  // namespace

std::vector<StoreKind> store_kinds() {
    return {{"Sqlite", [](Mailbox& mailbox) { return std::make_unique<SqliteUnderTest>(mailbox); }}};
}

INSTANTIATE_TEST_SUITE_P(Stores, StoreContract, testing::ValuesIn(store_kinds()),
                         [](const auto& kind) { return kind.param.name; });

}  // namespace tendril::store
