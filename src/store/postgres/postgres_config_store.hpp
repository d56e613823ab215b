// ConfigStore over a pool of connections.
#pragma once

#include <string>
#include <vector>

#include "store/config_store.hpp"
#include "store/postgres/exchange.hpp"
#include "store/postgres/listener.hpp"
#include "store/postgres/pool.hpp"

namespace tendril::store::postgres {

// Each write is a transaction of its own, and those of what other nodes keep in memory notify them. A write whose
// COMMIT was not answered fails as `unavailable`, though it may have been made: who asked for it looks, or asks again.
// Ownership: `pool` and `listener` must outlive it.
class PostgresConfigStore final : public ConfigStore {
 public:
    // `name` is the writer's, so that the node's own listener passes its announcements over.
    PostgresConfigStore(Pool& pool, Listener& listener, std::string name)
        : pool_(pool), listener_(listener), name_(std::move(name)) {}

    void on_change(std::function<void()> changed) override { listener_.on_change(std::move(changed)); }
    Result<bool> acquire_lock(const std::string& name, const std::string& holder,
                              std::chrono::milliseconds lasts) override;
    Result<void> release_lock(const std::string& name, const std::string& holder) override;
    Result<std::optional<std::string>> find_mark(const std::string& name) override;
    Result<bool> replace_mark(const std::string& name, const std::optional<std::string>& expected,
                              const std::string& value) override;

    Result<void> put_workspace(const Workspace& workspace) override;
    Result<std::vector<Workspace>> list_workspaces() override;
    Result<void> delete_workspace(const std::string& id) override;

    Result<void> put_connection(const store::Connection& connection) override;
    Result<std::optional<store::Connection>> find_connection(const std::string& id) override;
    Result<std::vector<store::Connection>> list_connections(const std::string& workspace) override;
    Result<std::vector<store::Connection>> all_connections() override;
    Result<void> delete_connection(const std::string& id) override;

    Result<Flow> put_flow(const Flow& flow, const std::optional<std::string>& document) override;
    Result<std::optional<Flow>> find_flow(const std::string& id) override;
    Result<std::vector<Flow>> list_flows(const std::string& workspace) override;
    Result<std::optional<FlowVersion>> find_version(const std::string& flow, std::int32_t version) override;
    Result<std::vector<FlowVersion>> list_versions(const std::string& flow) override;
    Result<void> set_published(const std::string& flow, std::optional<std::int32_t> version) override;
    Result<std::vector<FlowVersion>> versions_in_use() override;
    Result<std::vector<Flow>> all_flows() override;
    Result<void> delete_flow(const std::string& id) override;

    Result<void> put_hook(const Hook& hook) override;
    Result<std::vector<Hook>> list_hooks(const std::string& workspace) override;
    Result<std::vector<Hook>> all_hooks() override;
    Result<void> delete_hook(const std::string& id) override;
    Result<void> put_table(const LookupTable& table) override;
    Result<std::optional<LookupTable>> find_table(const std::string& workspace, const std::string& name) override;
    Result<std::vector<LookupTable>> list_tables(const std::string& workspace) override;
    Result<std::vector<LookupTable>> all_tables() override;
    Result<void> delete_table(const std::string& workspace, const std::string& name) override;

    Result<Person> merge_person(const Person& person) override;
    Result<std::optional<Person>> find_person(const std::string& workspace, const std::string& id) override;
    Result<std::vector<Person>> list_people(const std::string& workspace, const std::string& after,
                                            std::int32_t limit) override;
    Result<void> delete_person(const std::string& workspace, const std::string& id) override;

    Result<void> replace_link(const Link& link) override;
    Result<bool> delete_link(const Link& link) override;
    Result<void> put_token(const ApiToken& token) override;
    Result<std::optional<ApiToken>> find_token(const std::string& token_hash) override;
    Result<bool> consume_token(const std::string& token_hash) override;
    Result<std::vector<ApiToken>> list_tokens(const std::string& workspace) override;
    Result<bool> delete_token(const std::string& workspace, const std::string& id) override;

    Result<void> put_secret(const SealedSecret& secret) override;
    Result<std::optional<SealedSecret>> find_secret(const std::string& workspace, const std::string& owner,
                                                    const std::string& name) override;
    Result<void> delete_secrets(const std::string& owner) override;
    Result<std::vector<SealedSecret>> list_secrets(const SealedSecret* after, std::int32_t limit) override;
    Result<bool> reseal_secret(const SealedSecret& before, const std::string& sealed) override;

    Result<void> put_user(const User& user) override;
    Result<std::optional<User>> find_user(const std::string& id) override;
    Result<std::optional<User>> find_user_by_login(const std::string& login) override;
    Result<std::vector<User>> list_users(const std::string& workspace) override;
    Result<void> delete_user(const std::string& id) override;
    Result<void> delete_tokens_of(const std::string& user) override;

    Result<void> add_audit(const AuditEntry& entry) override;
    Result<std::vector<AuditEntry>> list_audit(const std::string& workspace, Page page) override;

    Result<std::optional<StoredAnswer>> find_answer(const std::string& scope, const std::string& key) override;
    Result<void> put_answer(const std::string& scope, const std::string& key, const StoredAnswer& answer,
                            TimePoint now) override;

 private:
    // Whether other nodes keep in memory what is written.
    enum class Told { others, nobody };

    // The rows of a statement, each read by `read`.
    template <class Row, class... Values>
    Result<std::vector<Row>> list(Row (*read)(Rows&), std::string_view sql, const Values&... values);
    template <class Row, class... Values>
    Result<std::optional<Row>> find(Row (*read)(Rows&), std::string_view sql, const Values&... values);
    // How many rows a statement changed, as a transaction of its own.
    template <class... Values>
    Result<std::int64_t> change(Told told, std::string_view sql, const Values&... values);
    // The same where only success matters.
    template <class... Values>
    Result<void> write(Told told, std::string_view sql, const Values&... values);
    // Calls work(Connection&), which returns a Result, inside a transaction; commits unless it failed.
    template <class Work>
    std::invoke_result_t<Work, Connection&> in_transaction(Told told, Work work);
    void add_notice(Exchange& exchange, Told told) const;

    Pool& pool_;
    Listener& listener_;
    const std::string name_;
};

}  // namespace tendril::store::postgres
