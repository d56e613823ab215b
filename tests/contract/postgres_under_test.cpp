// The store of many nodes, in a database of its own on a server that the tests start.
#include "store/postgres/postgres_store.hpp"
#include "store_under_test.hpp"
#include "support/postgres_server.hpp"

namespace tendril::store {

namespace {

// One server for all tests of a process.
testing::PostgresServer& server() {
    static testing::PostgresServer running;
    return running;
}

std::unique_ptr<Store> open_node(const std::string& url, Mailbox& mailbox) {
    return open_postgres({.url = url}, [&mailbox](std::function<void()> closure) { mailbox.post(std::move(closure)); })
        .value();
}

class AnotherNode final : public StoreNode {
 public:
    AnotherNode(const std::string& url, Mailbox& mailbox) : store_(open_node(url, mailbox)) {}
    RunStore& runs() override { return store_->runs(); }
    ConfigStore& config() override { return store_->config(); }

 private:
    std::unique_ptr<Store> store_;
};

class PostgresUnderTest final : public StoreUnderTest {
 public:
    explicit PostgresUnderTest(Mailbox& mailbox) : mailbox_(mailbox) {
        server().run("CREATE DATABASE " + database_);
        store_ = open_node(url(), mailbox_);
    }
    ~PostgresUnderTest() override {
        store_.reset();
        server().run("DROP DATABASE " + database_ + " WITH (FORCE)");
    }

    RunStore& runs() override { return store_->runs(); }
    ConfigStore& config() override { return store_->config(); }
    void reopen() override {
        store_.reset();
        store_ = open_node(url(), mailbox_);
    }
    std::unique_ptr<StoreNode> open_another_node() override { return std::make_unique<AnotherNode>(url(), mailbox_); }
    // As after a failover: who connects finds a server that only reads.
    void refuse_writes() override { set_read_only("on"); }
    void accept_writes() override { set_read_only("off"); }
    [[nodiscard]] bool healthy() override { return store_->healthy(); }
    [[nodiscard]] std::int64_t commits() override { return store_->commits(); }

 private:
    [[nodiscard]] std::string url() const { return server().url(database_); }
    void set_read_only(const std::string& value) const {
        server().run("ALTER DATABASE " + database_ + " SET default_transaction_read_only TO " + value);
        server().run("DO $$ BEGIN PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" +
                     database_ + "'; END $$");
    }

    static inline int made_ = 0;

    Mailbox& mailbox_;
    const std::string database_ = "test_" + std::to_string(++made_);
    std::unique_ptr<Store> store_;
};

}  // namespace

std::optional<StoreKind> postgres_kind() {
    if (!testing::PostgresServer::is_installed()) return std::nullopt;
    return StoreKind{.name = "Postgres",
                     .make = [](Mailbox& mailbox) { return std::make_unique<PostgresUnderTest>(mailbox); },
                     .many_nodes = true};
}

}  // namespace tendril::store
