// What a ConnectionTransport stands on, under a test's control: a settable clock, a vault in memory, an HTTP client
// whose answers the test gives, and an offload whose steps the test takes. The config store is the real one.
#pragma once

#include <deque>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "connector/connection_transport.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace tendril::connector {

class SettableClock final : public Clock {
 public:
    TimePoint time = parse_iso8601("2026-11-24T09:00:00Z").value();
    [[nodiscard]] TimePoint now() const override { return time; }
};

class MemoryVault final : public vault::Vault {
 public:
    std::map<std::string, std::string> secrets;  // by owner
    bool refuses_reads = false;
    bool refuses_writes = false;

    Result<void> put(const vault::SecretName& name, const vault::SecretText& secret) override;
    Result<std::optional<vault::SecretText>> get(const vault::SecretName& name) override;
};

class ScriptedClient final : public http::Client {
 public:
    struct Sent {
        http::ClientRequest request;
        http::ClientCallback done;
    };
    std::deque<Sent> sent;  // not yet answered, oldest first

    void send(http::ClientRequest request, http::ClientCallback done) override {
        sent.push_back({std::move(request), std::move(done)});
    }
    // Answers the oldest request and returns it.
    http::ClientRequest answer(http::ClientOutcome outcome);
    http::ClientRequest answer(int status, std::string body) {
        return answer(http::Response{status, {}, std::move(body)});
    }
};

// A folder that is removed with its owner.
class TemporaryFolder {
 public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
    std::filesystem::path path_;
};

// The transport with its parts, and the outcomes of the calls sent through it.
class ScriptedAccounts {
 public:
    ScriptedAccounts();

    // Stores a HighLevel connection and its credentials.
    void add_connection(const std::string& id, const std::string& auth, const json::object& credentials,
                        bool read_only = false);
    // Sends a call; its outcome is appended to `outcomes`.
    void send(const std::string& connection, const std::string& method = "GET",
              const std::string& path = "/contacts/c1");
    void send_through(ConnectionTransport& through, const std::string& connection, const std::string& method = "GET",
                      const std::string& path = "/contacts/c1");
    // Lets the time pass that somebody waits for, if anybody does.
    void wait();
    // Runs offloaded work and what follows, until there is none.
    void settle();
    [[nodiscard]] json::object stored_credentials(const std::string& connection);

    SettableClock clock;
    MemoryVault vault;
    ScriptedClient client;
    std::vector<Outcome> outcomes;
    std::unique_ptr<ConnectionTransport> transport;
    // Of another node that shares the store.
    ScriptedClient other_client;
    std::unique_ptr<ConnectionTransport> other_transport;

 private:
    TemporaryFolder folder_;
    std::unique_ptr<store::Store> store_;
    std::deque<std::function<void()>> steps_;
    std::vector<std::function<void()>> later_;
};

}  // namespace tendril::connector
