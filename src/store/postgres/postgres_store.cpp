#include "store/postgres/postgres_store.hpp"

#include <sodium.h>

#include "store/postgres/courier.hpp"
#include "store/postgres/listener.hpp"
#include "store/postgres/migrations.hpp"
#include "store/postgres/pool.hpp"
#include "store/postgres/postgres_config_store.hpp"
#include "store/postgres/postgres_run_store.hpp"
#include "store/postgres/writer.hpp"

namespace tendril::store {

namespace {

using postgres::ConnectionOptions;
using postgres::Courier;

constexpr std::size_t pool_max = 4;
// A list must not keep a connection from others for long.
constexpr std::chrono::seconds list_time_max{10};

// No two processes have the same, whatever machine they run on.
std::string unique_name() {
    constexpr std::size_t size = 12;
    unsigned char octets[size];
    randombytes_buf(octets, size);
    char text[2 * size + 1];
    return sodium_bin2hex(text, sizeof(text), octets, size);
}

ConnectionOptions by_index(const PostgresOptions& options) {
    ConnectionOptions connection;
    connection.url = options.url;
    connection.always_by_index = true;
    return connection;
}

ConnectionOptions for_lists(const PostgresOptions& options) {
    ConnectionOptions connection;
    connection.url = options.url;
    connection.statement_timeout = list_time_max;
    return connection;
}

// Declared in the order in which they need each other. The couriers and the writer finish what waits when they go.
class OpenStore final : public Store {
 public:
    OpenStore(const PostgresOptions& options, const std::string& name, const Post& post)
        : pool_(for_lists(options), pool_max),
          listener_(by_index(options), name, post),
          finder_(by_index(options), Courier::Mode::together, post, options.patience),
          counter_(by_index(options), Courier::Mode::apart, post, options.patience),
          writer_(by_index(options), name, post, static_cast<std::size_t>(options.group_max), options.patience),
          runs_({writer_, finder_, counter_, listener_, pool_}, post),
          config_(pool_, listener_, name) {}

    RunStore& runs() override { return runs_; }
    ConfigStore& config() override { return config_; }
    [[nodiscard]] std::int64_t commits() const override { return writer_.commits(); }
    [[nodiscard]] std::int64_t operations() const override { return writer_.operations(); }
    [[nodiscard]] bool healthy() const override { return writer_.healthy(); }
    Result<void> back_up(const std::string&) override {
        return Error(ErrorCode::conflict,
                     "The store is PostgreSQL: back it up with pg_dump; secrets stay sealed there too.");
    }

 private:
    postgres::Pool pool_;
    postgres::Listener listener_;
    Courier finder_;
    Courier counter_;
    postgres::Writer writer_;
    postgres::PostgresRunStore runs_;
    postgres::PostgresConfigStore config_;
};

}  // namespace

Result<std::unique_ptr<Store>> open_postgres(const PostgresOptions& options, Post post) {
    if (sodium_init() < 0) return Error(ErrorCode::internal, "libsodium cannot be used.");
    try {
        postgres::Connection connection(for_lists(options));
        if (auto migrated = postgres::migrate(connection); !migrated) return migrated.error();
        return std::unique_ptr<Store>(std::make_unique<OpenStore>(options, unique_name(), post));
    } catch (const postgres::Failure& failure) {
        return failure.to_error();
    }
}

}  // namespace tendril::store
