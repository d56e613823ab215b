// The whole service over a real database and stand-ins for what is around it, asked as its clients ask.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/service.hpp"
#include "api/sign_in.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "support/fake_time.hpp"
#include "unit/api/told_engine.hpp"
#include "unit/connector/built_in_catalog.hpp"
#include "unit/store/temporary_folder.hpp"
#include "vault/signatures.hpp"

namespace tendril::api {

// Answers every call alike, and remembers the calls.
class ScriptedTransport final : public connector::ConnectionTransport {
 public:
    explicit ScriptedTransport(boost::asio::io_context& io) : io_(io) {}
    void send(connector::Call call, connector::OutcomeCallback done) override {
        calls.push_back(std::move(call));
        boost::asio::post(io_, [this, done = std::move(done)] { done(answer); });
    }
    void forget(const std::string&) override {}
    void keep_fresh(const std::string&, connector::OutcomeCallback) override {}

    std::vector<connector::Call> calls;
    http::Response answer;

 private:
    boost::asio::io_context& io_;
};

class NoClient final : public http::Client {
 public:
    void send(http::ClientRequest, http::ClientCallback) override { ADD_FAILURE() << "nobody is to be called"; }
};

class ServiceTest : public ::testing::Test {
 protected:
    ServiceTest() {
        store::Workspace workspace;
        workspace.id = "ws_1";
        workspace.name = "Studio";
        config().put_workspace(workspace).value();
        service_->load().value();
        service_->start();
    }

    store::ConfigStore& config() { return store_->config(); }

    // A token of the workspace with this role.
    std::string token(const std::string& role = "admin") {
        store::ApiToken record;
        record.id = new_id(random_, "token");
        record.workspace = "ws_1";
        record.name = role;
        record.role = role;
        const auto text = "tdl_" + random_text(random_, 20);
        record.token_hash = vault::sha256_hex(text);
        config().put_token(record).value();
        return text;
    }
    store::Connection connect(const std::string& connector, const std::string& base_url) {
        store::Connection connection;
        connection.id = new_id(random_, "conn");
        connection.workspace = "ws_1";
        connection.connector = connector;
        connection.name = connector;
        connection.base_url = base_url;
        config().put_connection(connection).value();
        return connection;
    }

    http::Response call(const std::string& method, const std::string& path, const std::string& body = {}) {
        return call_as(token_, method, path, body);
    }
    http::Response call_as(const std::string& token, const std::string& method, const std::string& path,
                           const std::string& body = {}) {
        http::Request request;
        request.method = method;
        const auto query = path.find('?');
        request.path = "/api/v1" + path.substr(0, query);
        if (query != std::string::npos) request.query = path.substr(query + 1);
        request.body = body;
        if (!token.empty()) request.headers.add("Authorization", "Bearer " + token);
        std::optional<http::Response> answer;
        service_->handler()(std::move(request), [&](http::Response response) { answer = std::move(response); });
        run_until([&] { return answer.has_value(); });
        return std::move(answer).value_or(http::Response{.status = 0});
    }
    static json::object object_of(const http::Response& response) {
        const auto parsed = parse_json(response.body);
        EXPECT_TRUE(parsed && parsed->is_object()) << response.status << " " << response.body;
        return parsed && parsed->is_object() ? parsed->as_object() : json::object();
    }
    template <class Condition>
    void run_until(Condition done) {
        const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (!done() && std::chrono::steady_clock::now() < patience) {
            io_.restart();
            io_.run_one_for(std::chrono::milliseconds(100));
        }
        EXPECT_TRUE(done()) << "nothing came within ten seconds";
    }

    Parts parts() {
        return {.executor = io_.get_executor(),
                .config = config(),
                .runs = store_->runs(),
                .store_state = [] { return StoreState(); },
                .engine = engine_,
                .catalog = connector::built_in_catalog(),
                .flows = flows_,
                .recipes = recipes_,
                .vault = *vault_,
                .transport = transport_,
                .clock = clock_,
                .random = random_,
                .offload =
                    [this](const std::function<void()>& work, std::function<void()> then) {
                        work();
                        boost::asio::post(io_, std::move(then));
                    },
                .version = "test",
                .client = client_,
                .keys = *keys_,
                .back_up = [](const std::string&) { return Result<void>(); },
                .data_folder = folder_.path(),
                .public_url = "",
                .sandbox = {.on =
                                [this] {
                                    sandbox_is_on_ = true;
                                    return Result<SandboxAccess>(access_);
                                },
                            .off = [this] { sandbox_is_on_ = false; },
                            .is_on = [this] { return sandbox_is_on_; }},
                .calls = &calls_};
    }

    const TemporaryFolder folder_;
    boost::asio::io_context io_{1};
    tendril::testing::FakeClock clock_;
    SeededRandom random_{7};
    std::unique_ptr<store::Store> store_ =
        store::open_sqlite({.path = folder_.file("tendril.db")}, [this](std::function<void()> task) {
            boost::asio::post(io_, std::move(task));
        }).value();
    std::unique_ptr<vault::MasterKeys> keys_ = vault::MasterKeys::of(vault::SecretText(std::string(32, 'k'))).value();
    std::unique_ptr<vault::Vault> vault_ = vault::make_vault(*keys_, store_->config());
    ToldEngine engine_;
    flow::Registry flows_;
    std::vector<flow::Recipe> recipes_;
    ScriptedTransport transport_{io_};
    connector::CallHistory calls_{transport_, clock_};
    NoClient client_;
    bool sandbox_is_on_ = false;
    SandboxAccess access_{"http://127.0.0.1:4001", "token", "location_1", "http://127.0.0.1:4002", "key"};
    std::unique_ptr<Service> service_ = make_service(parts());
    std::string token_ = token();
};

}  // namespace tendril::api
