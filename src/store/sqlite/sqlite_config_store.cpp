#include "store/sqlite/sqlite_config_store.hpp"

#include "store/sqlite/access_table.hpp"
#include "store/sqlite/connection_table.hpp"
#include "store/sqlite/flow_table.hpp"
#include "store/sqlite/link_table.hpp"
#include "store/sqlite/lookup_table.hpp"
#include "store/sqlite/mark_table.hpp"
#include "store/sqlite/sighting_table.hpp"
#include "store/sqlite/person_table.hpp"

namespace tendril::store::sqlite {

template <class Read>
auto SqliteConfigStore::read(Read read) -> Result<std::invoke_result_t<Read, Database&>> {
    return readers_.use(
        [&](Database& database) -> Result<std::invoke_result_t<Read, Database&>> { return read(database); });
}

template <class Change>
Result<void> SqliteConfigStore::write(Change change) {
    return writer_.await<void>([&](Database& database) -> Result<void> {
        change(database);
        return {};
    });
}

Result<bool> SqliteConfigStore::acquire_lock(const std::string& name, const std::string& holder,
                                             std::chrono::milliseconds lasts) {
    return locks_.acquire(name, holder, lasts);
}

Result<void> SqliteConfigStore::release_lock(const std::string& name, const std::string& holder) {
    locks_.release(name, holder);
    return {};
}

Result<std::optional<std::string>> SqliteConfigStore::find_mark(const std::string& name) {
    return read([&](Database& database) { return sqlite::find_mark(database, name); });
}

Result<bool> SqliteConfigStore::replace_mark(const std::string& name, const std::optional<std::string>& expected,
                                             const std::string& value) {
    return writer_.await<bool>(
        [&](Database& database) -> Result<bool> { return sqlite::replace_mark(database, name, expected, value); });
}

Result<void> SqliteConfigStore::put_workspace(const Workspace& workspace) {
    return write([&](Database& database) { sqlite::put_workspace(database, workspace); });
}

Result<std::vector<Workspace>> SqliteConfigStore::list_workspaces() {
    return read([](Database& database) { return sqlite::list_workspaces(database); });
}

Result<void> SqliteConfigStore::delete_workspace(const std::string& id) {
    return write([&](Database& database) {
        database.change("DELETE FROM tokens WHERE workspace = ?", id);
        database.change("DELETE FROM users WHERE workspace = ?", id);
        database.change("DELETE FROM tallies WHERE workspace = ?", id);
        database.change("DELETE FROM workspaces WHERE id = ?", id);
    });
}

Result<void> SqliteConfigStore::put_connection(const Connection& connection) {
    return write([&](Database& database) { sqlite::put_connection(database, connection); });
}

Result<std::optional<Connection>> SqliteConfigStore::find_connection(const std::string& id) {
    return read([&](Database& database) { return sqlite::find_connection(database, id); });
}

Result<std::vector<Connection>> SqliteConfigStore::list_connections(const std::string& workspace) {
    return read([&](Database& database) { return sqlite::list_connections(database, workspace); });
}

Result<std::vector<Connection>> SqliteConfigStore::all_connections() {
    return read([](Database& database) { return sqlite::all_connections(database); });
}

Result<void> SqliteConfigStore::delete_connection(const std::string& id) {
    return write([&](Database& database) {
        database.change("DELETE FROM connections WHERE id = ?", id);
        forget_marks(database, poll_mark_prefix(id));
        forget_sightings(database, id);
    });
}

Result<Flow> SqliteConfigStore::put_flow(const Flow& flow, const std::optional<std::string>& document) {
    return writer_.await<Flow>(
        [&](Database& database) -> Result<Flow> { return sqlite::put_flow(database, flow, document); });
}

Result<std::optional<Flow>> SqliteConfigStore::find_flow(const std::string& id) {
    return read([&](Database& database) { return sqlite::find_flow(database, id); });
}

Result<std::vector<Flow>> SqliteConfigStore::list_flows(const std::string& workspace) {
    return read([&](Database& database) { return sqlite::list_flows(database, workspace); });
}

Result<std::optional<FlowVersion>> SqliteConfigStore::find_version(const std::string& flow, std::int32_t version) {
    return read([&](Database& database) { return sqlite::find_version(database, flow, version); });
}

Result<std::vector<FlowVersion>> SqliteConfigStore::list_versions(const std::string& flow) {
    return read([&](Database& database) { return sqlite::list_versions(database, flow); });
}

Result<void> SqliteConfigStore::set_published(const std::string& flow, std::optional<std::int32_t> version) {
    return writer_.await<void>([&](Database& database) { return sqlite::set_published(database, flow, version); });
}

Result<std::vector<FlowVersion>> SqliteConfigStore::versions_in_use() {
    return read([](Database& database) { return sqlite::versions_in_use(database); });
}

Result<std::vector<Flow>> SqliteConfigStore::all_flows() {
    return read([](Database& database) { return sqlite::all_flows(database); });
}

Result<void> SqliteConfigStore::delete_flow(const std::string& id) {
    return write([&](Database& database) { sqlite::delete_flow(database, id); });
}

Result<void> SqliteConfigStore::put_hook(const Hook& hook) {
    return write([&](Database& database) { sqlite::put_hook(database, hook); });
}

Result<std::vector<Hook>> SqliteConfigStore::list_hooks(const std::string& workspace) {
    return read([&](Database& database) { return sqlite::list_hooks(database, workspace); });
}

Result<std::vector<Hook>> SqliteConfigStore::all_hooks() {
    return read([](Database& database) { return sqlite::all_hooks(database); });
}

Result<void> SqliteConfigStore::delete_hook(const std::string& id) {
    return write([&](Database& database) { database.change("DELETE FROM hooks WHERE id = ?", id); });
}

Result<void> SqliteConfigStore::put_table(const LookupTable& table) {
    return write([&](Database& database) { sqlite::put_table(database, table); });
}

Result<std::optional<LookupTable>> SqliteConfigStore::find_table(const std::string& workspace,
                                                                 const std::string& name) {
    return read([&](Database& database) { return sqlite::find_table(database, workspace, name); });
}

Result<std::vector<LookupTable>> SqliteConfigStore::list_tables(const std::string& workspace) {
    return read([&](Database& database) { return sqlite::list_tables(database, workspace); });
}

Result<std::vector<LookupTable>> SqliteConfigStore::all_tables() {
    return read([](Database& database) { return sqlite::all_tables(database); });
}

Result<void> SqliteConfigStore::delete_table(const std::string& workspace, const std::string& name) {
    return write([&](Database& database) { sqlite::delete_table(database, workspace, name); });
}

Result<Person> SqliteConfigStore::merge_person(const Person& person) {
    return writer_.await<Person>(
        [&](Database& database) -> Result<Person> { return sqlite::merge_person(database, person); });
}

Result<std::optional<Person>> SqliteConfigStore::find_person(const std::string& workspace, const std::string& id) {
    return read([&](Database& database) { return sqlite::find_person(database, workspace, id); });
}

Result<std::vector<Person>> SqliteConfigStore::list_people(const std::string& workspace, const std::string& after,
                                                           std::int32_t limit) {
    return read([&](Database& database) { return sqlite::list_people(database, workspace, after, limit); });
}

Result<void> SqliteConfigStore::delete_person(const std::string& workspace, const std::string& id) {
    return write([&](Database& database) {
        database.change("DELETE FROM people WHERE workspace = ? AND id = ?", workspace, id);
    });
}

Result<void> SqliteConfigStore::replace_link(const Link& link) {
    return write([&](Database& database) { sqlite::replace_link(database, link); });
}

Result<bool> SqliteConfigStore::delete_link(const Link& link) {
    return writer_.await<bool>([&](Database& database) -> Result<bool> { return sqlite::delete_link(database, link); });
}

Result<void> SqliteConfigStore::put_token(const ApiToken& token) {
    return write([&](Database& database) { sqlite::put_token(database, token); });
}

Result<std::optional<ApiToken>> SqliteConfigStore::find_token(const std::string& token_hash) {
    return read([&](Database& database) { return sqlite::find_token(database, token_hash); });
}

Result<bool> SqliteConfigStore::consume_token(const std::string& token_hash) {
    return writer_.await<bool>([&](Database& database) -> Result<bool> {
        return database.change("DELETE FROM tokens WHERE token_hash = ? AND single_use = 1", token_hash) > 0;
    });
}

Result<std::vector<ApiToken>> SqliteConfigStore::list_tokens(const std::string& workspace) {
    return read([&](Database& database) { return sqlite::list_tokens(database, workspace); });
}

Result<bool> SqliteConfigStore::delete_token(const std::string& workspace, const std::string& id) {
    return writer_.await<bool>([&](Database& database) -> Result<bool> {
        return database.change("DELETE FROM tokens WHERE workspace = ? AND id = ?", workspace, id) > 0;
    });
}

Result<void> SqliteConfigStore::put_secret(const SealedSecret& secret) {
    return write([&](Database& database) { sqlite::put_secret(database, secret); });
}

Result<std::optional<SealedSecret>> SqliteConfigStore::find_secret(const std::string& workspace,
                                                                   const std::string& owner, const std::string& name) {
    return read([&](Database& database) { return sqlite::find_secret(database, workspace, owner, name); });
}

Result<void> SqliteConfigStore::delete_secrets(const std::string& owner) {
    return write([&](Database& database) { database.change("DELETE FROM secrets WHERE owner = ?", owner); });
}

Result<std::vector<SealedSecret>> SqliteConfigStore::list_secrets(const SealedSecret* after, std::int32_t limit) {
    return read([&](Database& database) { return sqlite::list_secrets(database, after, limit); });
}

Result<bool> SqliteConfigStore::reseal_secret(const SealedSecret& before, const std::string& sealed) {
    return writer_.await<bool>(
        [&](Database& database) -> Result<bool> { return sqlite::reseal_secret(database, before, sealed); });
}

Result<void> SqliteConfigStore::put_user(const User& user) {
    return write([&](Database& database) { sqlite::put_user(database, user); });
}

Result<std::optional<User>> SqliteConfigStore::find_user(const std::string& id) {
    return read([&](Database& database) { return sqlite::find_user(database, id); });
}

Result<std::optional<User>> SqliteConfigStore::find_user_by_login(const std::string& login) {
    return read([&](Database& database) { return sqlite::find_user_by_login(database, login); });
}

Result<std::vector<User>> SqliteConfigStore::list_users(const std::string& workspace) {
    return read([&](Database& database) { return sqlite::list_users(database, workspace); });
}

Result<void> SqliteConfigStore::delete_user(const std::string& id) {
    return write([&](Database& database) {
        database.change("DELETE FROM tokens WHERE user_id = ?", id);
        database.change("DELETE FROM users WHERE id = ?", id);
    });
}

Result<void> SqliteConfigStore::delete_tokens_of(const std::string& user) {
    return write([&](Database& database) { database.change("DELETE FROM tokens WHERE user_id = ?", user); });
}

Result<void> SqliteConfigStore::add_audit(const AuditEntry& entry) {
    return write([&](Database& database) { sqlite::add_audit(database, entry); });
}

Result<std::vector<AuditEntry>> SqliteConfigStore::list_audit(const std::string& workspace, Page page) {
    return read([&](Database& database) { return sqlite::list_audit(database, workspace, page); });
}

Result<std::optional<StoredAnswer>> SqliteConfigStore::find_answer(const std::string& scope, const std::string& key) {
    return read([&](Database& database) { return sqlite::find_answer(database, scope, key); });
}

Result<void> SqliteConfigStore::put_answer(const std::string& scope, const std::string& key, const StoredAnswer& answer,
                                           TimePoint now) {
    return write([&](Database& database) { sqlite::put_answer(database, scope, key, answer, now); });
}

}  // namespace tendril::store::sqlite
