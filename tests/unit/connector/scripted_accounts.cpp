#include "scripted_accounts.hpp"

#include <stdlib.h>

#include <utility>

#include "built_in_catalog.hpp"

namespace tendril::connector {

Result<void> MemoryVault::put(const vault::SecretName& name, const vault::SecretText& secret) {
    if (refuses_writes) return Error(ErrorCode::unavailable, "The disk is full.");
    secrets[name.workspace + "/" + name.owner + "/" + name.name] = secret.reveal();
    return {};
}

Result<std::optional<vault::SecretText>> MemoryVault::get(const vault::SecretName& name) {
    if (refuses_reads) return Error(ErrorCode::unavailable, "The database is busy.");
    const auto found = secrets.find(name.workspace + "/" + name.owner + "/" + name.name);
    if (found == secrets.end()) return std::optional<vault::SecretText>();
    return std::optional<vault::SecretText>(vault::SecretText(found->second));
}

http::ClientRequest ScriptedClient::answer(http::ClientOutcome outcome) {
    auto oldest = std::move(sent.front());
    sent.pop_front();
    oldest.done(std::move(outcome));
    return std::move(oldest.request);
}

TemporaryFolder::TemporaryFolder() {
    auto pattern = (std::filesystem::temp_directory_path() / "tendril-connector-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

ScriptedAccounts::ScriptedAccounts() {
    auto run_now = [](const std::function<void()>& step) { step(); };
    store_ = store::open_sqlite({(folder_.path() / "tendril.db").string()}, run_now).value();
    store::Workspace workspace;
    workspace.id = "ws_1";
    workspace.name = "Test";
    store_->config().put_workspace(workspace).value();
    auto offload = [this](std::function<void()> work, std::function<void()> then) {
        steps_.push_back([work = std::move(work), then = std::move(then)] {
            work();
            then();
        });
    };
    auto after = [this](std::chrono::milliseconds, std::function<void()> then) { later_.push_back(std::move(then)); };
    transport = make_connection_transport(
        {built_in_catalog(), store_->config(), vault, client, clock, offload, after, "node_a"});
    other_transport = make_connection_transport(
        {built_in_catalog(), store_->config(), vault, other_client, clock, offload, after, "node_b"});
}

void ScriptedAccounts::add_connection(const std::string& id, const std::string& auth, const json::object& credentials,
                                      bool read_only) {
    store::Connection connection;
    connection.id = id;
    connection.workspace = "ws_1";
    connection.connector = "highlevel";
    connection.name = id;
    connection.auth = auth;
    connection.base_url = "http://crm.example/";
    connection.read_only = read_only;
    store_->config().put_connection(connection).value();
    vault.secrets["ws_1/" + id + "/credentials"] = to_text(credentials);
}

void ScriptedAccounts::send(const std::string& connection, const std::string& method, const std::string& path) {
    send_through(*transport, connection, method, path);
}

void ScriptedAccounts::send_through(ConnectionTransport& through, const std::string& connection,
                                    const std::string& method, const std::string& path) {
    Call call;
    call.connection = connection;
    call.method = method;
    call.path = path;
    call.headers.add("Version", "2021-07-28");
    call.body = method == "GET" ? "" : R"({"a":1})";
    through.send(std::move(call), [this](Outcome outcome) { outcomes.push_back(std::move(outcome)); });
}

void ScriptedAccounts::wait() {
    for (auto& then : std::exchange(later_, {})) then();
    settle();
}

void ScriptedAccounts::settle() {
    while (!steps_.empty()) {
        auto step = std::move(steps_.front());
        steps_.pop_front();
        step();
    }
}

json::object ScriptedAccounts::stored_credentials(const std::string& connection) {
    return object_from(vault.secrets.at("ws_1/" + connection + "/credentials"));
}

}  // namespace tendril::connector
