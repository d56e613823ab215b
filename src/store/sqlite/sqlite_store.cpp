#include "store/sqlite/sqlite_store.hpp"

#include "base/file_lock.hpp"
#include "store/sqlite/backup.hpp"
#include "store/sqlite/checkpointer.hpp"
#include "store/sqlite/migrations.hpp"
#include "store/sqlite/sqlite_config_store.hpp"
#include "store/sqlite/sqlite_run_store.hpp"

namespace tendril::store {

namespace {

constexpr int writer_cache_kib = 8 * 1024;
constexpr std::size_t readers_max = 4;

Error in_use(const std::string& path) {
    return {ErrorCode::conflict, "Another Tendril works with this database (" + path +
                                     ".lock is locked). Stop it first, or choose another data folder."};
}

// Declared in the order in which they need each other: the lock is let go of last.
class OpenStore final : public Store {
 public:
    OpenStore(FileLock lock, const SqliteOptions& options, std::unique_ptr<sqlite::Database> database,
              sqlite::GroupWork work, const Post& post)
        : lock_(std::move(lock)),
          readers_(options.path, readers_max),
          checkpointer_(options.path),
          work_(std::move(work)),
          writer_(std::move(database), checkpointer_, work_, post, static_cast<std::size_t>(options.group_max)),
          runs_(writer_, readers_, work_, options.path, post),
          config_(writer_, readers_),
          path_(options.path) {}

    RunStore& runs() override { return runs_; }
    ConfigStore& config() override { return config_; }
    [[nodiscard]] std::int64_t commits() const override { return writer_.commits(); }
    [[nodiscard]] std::int64_t operations() const override { return writer_.operations(); }
    [[nodiscard]] bool healthy() const override { return writer_.healthy(); }
    Result<void> back_up(const std::string& file) override { return back_up_sqlite(path_, file); }

 private:
    FileLock lock_;
    sqlite::Readers readers_;
    sqlite::Checkpointer checkpointer_;
    sqlite::GroupWork work_;
    sqlite::Writer writer_;
    sqlite::SqliteRunStore runs_;
    sqlite::SqliteConfigStore config_;
    const std::string path_;
};

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite(const SqliteOptions& options, Post post) {
    // The lock comes first: merely opening and closing the file would drop the locks that SQLite holds on it here.
    auto lock = FileLock::take(options.path + ".lock");
    if (!lock && lock.error().code == ErrorCode::conflict) return in_use(options.path);
    if (!lock) return lock.error();
    if (auto made = make_private_file(options.path); !made) return made.error();
    try {
        auto database =
            std::make_unique<sqlite::Database>(options.path, sqlite::Database::Access::write, writer_cache_kib);
        database->run("PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL");
        auto migrated = sqlite::migrate(*database, sqlite::embedded_migrations());
        if (!migrated) return migrated.error();
        database->run("PRAGMA cache_spill=OFF");
        sqlite::GroupWork work;
        work.keys.load(*database);
        return std::unique_ptr<Store>(
            std::make_unique<OpenStore>(std::move(*lock), options, std::move(database), std::move(work), post));
    } catch (const sqlite::Failure& failure) {
        return failure.to_error();
    }
}

}  // namespace tendril::store
