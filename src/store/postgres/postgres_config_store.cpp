#include "store/postgres/postgres_config_store.hpp"

#include "store/draft_marks.hpp"
#include "store/postgres/announcement.hpp"
#include "store/postgres/config_rows.hpp"
#include "store/postgres/merged_people.hpp"

namespace tendril::store::postgres {

namespace {

constexpr std::chrono::hours answers_kept_for{24};
// Another node cannot insert the same person so often in between.
constexpr int merges_max = 5;

std::string select(std::string_view columns, std::string_view rest) {
    return "SELECT " + std::string(columns) + " FROM " + std::string(rest);
}

std::string first_text(Rows& rows) {
    return rows.text();
}

std::optional<Flow> lock_flow(Connection& connection, const std::string& id) {
    auto rows = connection.ask(select(flow_columns, "flows WHERE id = $1 FOR UPDATE"), id);
    return rows.next() ? std::optional(read_flow(rows)) : std::nullopt;
}

// Makes the document the newest version unless it is already; returns the newest version's number.
std::int32_t put_document(Connection& connection, const Flow& flow, const std::string& document) {
    auto rows = connection.ask("SELECT document FROM flow_versions WHERE flow = $1 AND version = $2", flow.id,
                               flow.latest_version);
    if (rows.next() && rows.text() == document) return flow.latest_version;
    const auto version = flow.latest_version + 1;
    connection.change("INSERT INTO flow_versions (flow, version, created_at, document) VALUES ($1, $2, $3, $4)",
                      flow.id, version, flow.updated_at, document);
    return version;
}

}  // namespace

template <class Row, class... Values>
Result<std::vector<Row>> PostgresConfigStore::list(Row (*read)(Rows&), std::string_view sql, const Values&... values) {
    return pool_.read([&](Connection& connection) -> Result<std::vector<Row>> {
        auto rows = connection.ask(sql, values...);
        std::vector<Row> found;
        while (rows.next()) found.push_back(read(rows));
        return found;
    });
}

template <class Row, class... Values>
Result<std::optional<Row>> PostgresConfigStore::find(Row (*read)(Rows&), std::string_view sql,
                                                     const Values&... values) {
    return pool_.read([&](Connection& connection) -> Result<std::optional<Row>> {
        auto rows = connection.ask(sql, values...);
        return rows.next() ? std::optional(read(rows)) : std::nullopt;
    });
}

template <class... Values>
Result<std::int64_t> PostgresConfigStore::change(Told told, std::string_view sql, const Values&... values) {
    return pool_.use([&](Connection& connection) -> Result<std::int64_t> {
        std::int64_t changed = 0;
        Exchange exchange;
        exchange.add(sql, Parameters(values...), [&](Rows& rows) { changed = rows.changed(); });
        add_notice(exchange, told);
        exchange.run(connection);
        return changed;
    });
}

template <class... Values>
Result<void> PostgresConfigStore::write(Told told, std::string_view sql, const Values&... values) {
    const auto changed = change(told, sql, values...);
    return changed ? Result<void>() : Result<void>(changed.error());
}

template <class Work>
std::invoke_result_t<Work, Connection&> PostgresConfigStore::in_transaction(Told told, Work work) {
    return pool_.use([&](Connection& connection) -> std::invoke_result_t<Work, Connection&> {
        connection.ask("BEGIN");
        auto outcome = work(connection);
        Exchange last;
        if (outcome) add_notice(last, told);
        last.add(outcome ? "COMMIT" : "ROLLBACK");
        last.run(connection);
        return outcome;
    });
}

void PostgresConfigStore::add_notice(Exchange& exchange, Told told) const {
    if (told == Told::others) exchange.add("SELECT pg_notify($1, $2)", Parameters(config_channel, name_));
}

Result<bool> PostgresConfigStore::acquire_lock(const std::string& name, const std::string& holder,
                                               std::chrono::milliseconds lasts) {
    const auto changed = change(Told::nobody,
                                "INSERT INTO locks (name, holder, expires_at) "
                                "VALUES ($1, $2, now() + $3::bigint * interval '1 millisecond') "
                                "ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, "
                                "expires_at = excluded.expires_at "
                                "WHERE locks.holder = excluded.holder OR locks.expires_at <= now()",
                                name, holder, static_cast<std::int64_t>(lasts.count()));
    if (!changed) return changed.error();
    return *changed > 0;
}

Result<void> PostgresConfigStore::release_lock(const std::string& name, const std::string& holder) {
    return write(Told::nobody, "DELETE FROM locks WHERE name = $1 AND holder = $2", name, holder);
}

Result<std::optional<std::string>> PostgresConfigStore::find_mark(const std::string& name) {
    return find(&first_text, "SELECT value FROM marks WHERE name = $1", name);
}

Result<bool> PostgresConfigStore::replace_mark(const std::string& name, const std::optional<std::string>& expected,
                                               const std::string& value) {
    const auto changed =
        expected
            ? change(Told::nobody, "UPDATE marks SET value = $3 WHERE name = $1 AND value = $2", name, *expected, value)
            : change(Told::nobody, "INSERT INTO marks (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING", name,
                     value);
    if (!changed) return changed.error();
    return *changed > 0;
}

Result<void> PostgresConfigStore::put_workspace(const Workspace& workspace) {
    return write(Told::others,
                 "INSERT INTO workspaces (id, name, time_zone, created_at, settings) VALUES ($1, $2, $3, $4, $5) "
                 "ON CONFLICT (id) DO UPDATE SET name = excluded.name, time_zone = excluded.time_zone, "
                 "settings = excluded.settings",
                 workspace.id, workspace.name, workspace.time_zone, workspace.created_at, workspace.settings);
}

Result<std::vector<Workspace>> PostgresConfigStore::list_workspaces() {
    return list(&read_workspace, select(workspace_columns, "workspaces ORDER BY created_at, id"));
}

Result<void> PostgresConfigStore::delete_workspace(const std::string& id) {
    return write(Told::others,
                 "WITH opened_by AS (DELETE FROM tokens WHERE workspace = $1), "
                 "entered_by AS (DELETE FROM users WHERE workspace = $1), "
                 "counted AS (DELETE FROM tallies WHERE workspace = $1) DELETE FROM workspaces WHERE id = $1",
                 id);
}

Result<void> PostgresConfigStore::put_connection(const store::Connection& connection) {
    return write(
        Told::others,
        "INSERT INTO connections (id, workspace, connector, name, auth, base_url, settings, read_only, health, "
        "health_detail, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) "
        "ON CONFLICT (id) DO UPDATE SET connector = excluded.connector, name = excluded.name, auth = excluded.auth, "
        "base_url = excluded.base_url, settings = excluded.settings, read_only = excluded.read_only, "
        "health = excluded.health, health_detail = excluded.health_detail, updated_at = excluded.updated_at",
        connection.id, connection.workspace, connection.connector, connection.name, connection.auth,
        connection.base_url, connection.settings, connection.read_only, connection.health, connection.health_detail,
        connection.created_at, connection.updated_at);
}

Result<std::optional<store::Connection>> PostgresConfigStore::find_connection(const std::string& id) {
    return find(&read_connection, select(connection_columns, "connections WHERE id = $1"), id);
}

Result<std::vector<store::Connection>> PostgresConfigStore::list_connections(const std::string& workspace) {
    return list(&read_connection,
                select(connection_columns, "connections WHERE workspace = $1 ORDER BY created_at, id"), workspace);
}

Result<std::vector<store::Connection>> PostgresConfigStore::all_connections() {
    return list(&read_connection, select(connection_columns, "connections ORDER BY workspace, created_at, id"));
}

Result<void> PostgresConfigStore::delete_connection(const std::string& id) {
    return in_transaction(Told::others, [&](Connection& connection) -> Result<void> {
        const auto prefix = poll_mark_prefix(id);
        connection.change("DELETE FROM connections WHERE id = $1", id);
        connection.change("DELETE FROM marks WHERE name >= $1 AND name < $2", prefix, prefix + "\x7f");
        connection.change("DELETE FROM sightings WHERE connection = $1", id);
        return {};
    });
}

Result<Flow> PostgresConfigStore::put_flow(const Flow& flow, const std::optional<std::string>& document) {
    return in_transaction(Told::others, [&](Connection& connection) -> Result<Flow> {
        // The row comes first, so that there is one to lock: two nodes may not make the same version.
        connection.change(
            "INSERT INTO flows (id, workspace, name, published_version, latest_version, created_at, updated_at) "
            "VALUES ($1, $2, $3, $4, 0, $5, $6) ON CONFLICT (id) DO NOTHING",
            flow.id, flow.workspace, flow.name, flow.published_version, flow.created_at, flow.updated_at);
        auto stored = lock_flow(connection, flow.id).value();
        stored.name = flow.name;
        stored.published_version = flow.published_version;
        stored.updated_at = flow.updated_at;
        if (document) stored.latest_version = put_document(connection, stored, *document);
        connection.change(
            "UPDATE flows SET name = $2, published_version = $3, latest_version = $4, updated_at = $5 WHERE id = $1",
            stored.id, stored.name, stored.published_version, stored.latest_version, stored.updated_at);
        return stored;
    });
}

Result<std::optional<Flow>> PostgresConfigStore::find_flow(const std::string& id) {
    return find(&read_flow, select(flow_columns, "flows WHERE id = $1"), id);
}

Result<std::vector<Flow>> PostgresConfigStore::list_flows(const std::string& workspace) {
    return list(&read_flow, select(flow_columns, "flows WHERE workspace = $1 ORDER BY created_at, id"), workspace);
}

Result<std::optional<FlowVersion>> PostgresConfigStore::find_version(const std::string& flow, std::int32_t version) {
    return find(&read_version, select(version_columns, "flow_versions WHERE flow = $1 AND version = $2"), flow,
                version);
}

Result<std::vector<FlowVersion>> PostgresConfigStore::list_versions(const std::string& flow) {
    return list(&read_version, select(version_columns, "flow_versions WHERE flow = $1 ORDER BY version DESC"), flow);
}

Result<void> PostgresConfigStore::set_published(const std::string& flow, std::optional<std::int32_t> version) {
    return in_transaction(Told::others, [&](Connection& connection) -> Result<void> {
        if (!lock_flow(connection, flow)) return Error(ErrorCode::not_found, "There is no such flow.");
        if (version) {
            auto rows = connection.ask("SELECT 1 FROM flow_versions WHERE flow = $1 AND version = $2", flow, *version);
            if (!rows.next()) {
                return Error(ErrorCode::not_found, "The flow has no version " + std::to_string(*version) + ".");
            }
        }
        connection.change("UPDATE flows SET published_version = $2 WHERE id = $1", flow, version);
        return {};
    });
}

Result<std::vector<FlowVersion>> PostgresConfigStore::versions_in_use() {
    return list(&read_version,
                select(version_columns,
                       "flow_versions WHERE (flow, version) IN (SELECT id, published_version FROM flows "
                       "WHERE published_version IS NOT NULL UNION SELECT flow, version FROM runs WHERE status < 4 "
                       "UNION SELECT flow, version FROM runs WHERE status = 8) ORDER BY flow, version"));
}

Result<std::vector<Flow>> PostgresConfigStore::all_flows() {
    return list(&read_flow, select(flow_columns, "flows ORDER BY workspace, created_at, id"));
}

Result<void> PostgresConfigStore::delete_flow(const std::string& id) {
    return write(Told::others,
                 "WITH versions AS (DELETE FROM flow_versions WHERE flow = $1), draft AS (DELETE FROM marks WHERE name = $2) "
                 "DELETE FROM flows WHERE id = $1",
                 id, draft_mark(id));
}

Result<void> PostgresConfigStore::put_hook(const Hook& hook) {
    return write(Told::others,
                 "INSERT INTO hooks (id, workspace, kind, name, token, connection, created_at) "
                 "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, "
                 "name = excluded.name, token = excluded.token, connection = excluded.connection",
                 hook.id, hook.workspace, hook.kind, hook.name, hook.token, hook.connection, hook.created_at);
}

Result<std::vector<Hook>> PostgresConfigStore::list_hooks(const std::string& workspace) {
    return list(&read_hook, select(hook_columns, "hooks WHERE workspace = $1 ORDER BY created_at, id"), workspace);
}

Result<std::vector<Hook>> PostgresConfigStore::all_hooks() {
    return list(&read_hook, select(hook_columns, "hooks ORDER BY workspace, created_at, id"));
}

Result<void> PostgresConfigStore::delete_hook(const std::string& id) {
    return write(Told::others, "DELETE FROM hooks WHERE id = $1", id);
}

Result<void> PostgresConfigStore::put_table(const LookupTable& table) {
    return write(Told::others,
                 "INSERT INTO lookup_tables (workspace, name, description, entries, row_count, updated_at) "
                 "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (workspace, name) DO UPDATE SET "
                 "description = excluded.description, entries = excluded.entries, row_count = excluded.row_count, "
                 "updated_at = excluded.updated_at",
                 table.workspace, table.name, table.description, table.entries, table.rows, table.updated_at);
}

Result<std::optional<LookupTable>> PostgresConfigStore::find_table(const std::string& workspace,
                                                                   const std::string& name) {
    return find(&read_table, select(table_columns, "lookup_tables WHERE workspace = $1 AND name = $2"), workspace,
                name);
}

Result<std::vector<LookupTable>> PostgresConfigStore::list_tables(const std::string& workspace) {
    return list(&read_table, select(table_columns, "lookup_tables WHERE workspace = $1 ORDER BY name"), workspace);
}

Result<std::vector<LookupTable>> PostgresConfigStore::all_tables() {
    return list(&read_table, select(table_columns, "lookup_tables ORDER BY workspace, name"));
}

Result<void> PostgresConfigStore::delete_table(const std::string& workspace, const std::string& name) {
    return write(Told::others, "DELETE FROM lookup_tables WHERE workspace = $1 AND name = $2", workspace, name);
}

Result<Person> PostgresConfigStore::merge_person(const Person& person) {
    for (int attempt = 0; attempt < merges_max; ++attempt) {
        bool was_quickest = false;
        auto merged = in_transaction(Told::nobody, [&](Connection& connection) -> Result<Person> {
            MergedPeople people;
            people.expect(person);
            Exchange asked;
            people.ask(asked);
            asked.run(connection);
            auto now = people.merge(person);
            Exchange written;
            people.write(written);
            was_quickest = written.run(connection);
            return now;
        });
        if (was_quickest || merged.has_error()) return merged;
    }
    return Failure("40001", "The person is changed by others all the time.").to_error();
}

Result<std::optional<Person>> PostgresConfigStore::find_person(const std::string& workspace, const std::string& id) {
    return find(&read_person,
                "SELECT workspace, id, created_at, updated_at, fields FROM people WHERE workspace = $1 AND id = $2",
                workspace, id);
}

Result<std::vector<Person>> PostgresConfigStore::list_people(const std::string& workspace, const std::string& after,
                                                             std::int32_t limit) {
    return list(&read_person,
                "SELECT workspace, id, created_at, updated_at, fields FROM people WHERE workspace = $1 AND id > $2 "
                "ORDER BY id LIMIT $3",
                workspace, after, std::int64_t{limit});
}

Result<void> PostgresConfigStore::delete_person(const std::string& workspace, const std::string& id) {
    return write(Told::nobody, "DELETE FROM people WHERE workspace = $1 AND id = $2", workspace, id);
}

Result<void> PostgresConfigStore::replace_link(const Link& link) {
    return write(Told::nobody,
                 "INSERT INTO links (workspace, kind, source_id, connection, target_id, updated_at, state) "
                 "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (workspace, kind, source_id, connection) DO UPDATE "
                 "SET target_id = excluded.target_id, updated_at = excluded.updated_at, state = excluded.state",
                 link.workspace, link.kind, link.source_id, link.connection, link.target_id, link.updated_at,
                 link.state);
}

Result<bool> PostgresConfigStore::delete_link(const Link& link) {
    return in_transaction(Told::nobody, [&](Connection& connection) -> Result<bool> {
        return connection.change(
                   "DELETE FROM links WHERE workspace = $1 AND kind = $2 AND source_id = $3 AND connection = $4",
                   link.workspace, link.kind, link.source_id, link.connection) > 0;
    });
}

Result<void> PostgresConfigStore::put_token(const ApiToken& token) {
    return write(Told::others,
                 "INSERT INTO tokens (id, workspace, name, token_hash, created_at, expires_at, single_use, role, "
                 "operations, user_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
                 "ON CONFLICT (id) DO UPDATE SET name = excluded.name, token_hash = excluded.token_hash, "
                 "expires_at = excluded.expires_at, single_use = excluded.single_use, role = excluded.role, "
                 "operations = excluded.operations, user_id = excluded.user_id",
                 token.id, token.workspace, token.name, token.token_hash, token.created_at, token.expires_at,
                 token.single_use, token.role, token.operations, token.user);
}

Result<std::optional<ApiToken>> PostgresConfigStore::find_token(const std::string& token_hash) {
    return find(&read_token, select(token_columns, "tokens WHERE token_hash = $1"), token_hash);
}

Result<bool> PostgresConfigStore::consume_token(const std::string& token_hash) {
    const auto changed = change(Told::others, "DELETE FROM tokens WHERE token_hash = $1 AND single_use", token_hash);
    if (!changed) return changed.error();
    return *changed > 0;
}

Result<std::vector<ApiToken>> PostgresConfigStore::list_tokens(const std::string& workspace) {
    return list(&read_token, select(token_columns, "tokens WHERE workspace = $1 ORDER BY created_at, id"), workspace);
}

Result<bool> PostgresConfigStore::delete_token(const std::string& workspace, const std::string& id) {
    const auto changed = change(Told::others, "DELETE FROM tokens WHERE workspace = $1 AND id = $2", workspace, id);
    if (!changed) return changed.error();
    return *changed > 0;
}

Result<void> PostgresConfigStore::put_secret(const SealedSecret& secret) {
    return write(Told::others,
                 "INSERT INTO secrets (workspace, owner, name, updated_at, sealed) VALUES ($1, $2, $3, $4, $5) "
                 "ON CONFLICT (owner, workspace, name) DO UPDATE SET updated_at = excluded.updated_at, "
                 "sealed = excluded.sealed",
                 secret.workspace, secret.owner, secret.name, secret.updated_at, Bytes{secret.sealed});
}

Result<std::optional<SealedSecret>> PostgresConfigStore::find_secret(const std::string& workspace,
                                                                     const std::string& owner,
                                                                     const std::string& name) {
    return find(&read_secret, select(secret_columns, "secrets WHERE workspace = $1 AND owner = $2 AND name = $3"),
                workspace, owner, name);
}

Result<void> PostgresConfigStore::delete_secrets(const std::string& owner) {
    return write(Told::others, "DELETE FROM secrets WHERE owner = $1", owner);
}

Result<std::vector<SealedSecret>> PostgresConfigStore::list_secrets(const SealedSecret* after, std::int32_t limit) {
    const SealedSecret first;
    const auto& from = after == nullptr ? first : *after;
    return list(&read_secret,
                select(secret_columns,
                       "secrets WHERE (owner, workspace, name) > ($1, $2, $3) "
                       "ORDER BY owner, workspace, name LIMIT $4"),
                from.owner, from.workspace, from.name, std::int64_t{limit});
}

Result<bool> PostgresConfigStore::reseal_secret(const SealedSecret& before, const std::string& sealed) {
    const auto changed = change(Told::nobody,
                                "UPDATE secrets SET sealed = $1 "
                                "WHERE owner = $2 AND workspace = $3 AND name = $4 AND sealed = $5",
                                Bytes{sealed}, before.owner, before.workspace, before.name, Bytes{before.sealed});
    if (!changed) return changed.error();
    return *changed > 0;
}

Result<void> PostgresConfigStore::put_user(const User& user) {
    return write(Told::nobody,
                 "INSERT INTO users (id, workspace, login, name, role, passphrase, created_at, updated_at) "
                 "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE SET login = excluded.login, "
                 "name = excluded.name, role = excluded.role, passphrase = excluded.passphrase, "
                 "updated_at = excluded.updated_at",
                 user.id, user.workspace, user.login, user.name, user.role, user.passphrase, user.created_at,
                 user.updated_at);
}

Result<std::optional<User>> PostgresConfigStore::find_user(const std::string& id) {
    return find(&read_user, select(user_columns, "users WHERE id = $1"), id);
}

Result<std::optional<User>> PostgresConfigStore::find_user_by_login(const std::string& login) {
    return find(&read_user, select(user_columns, "users WHERE login = $1"), login);
}

Result<std::vector<User>> PostgresConfigStore::list_users(const std::string& workspace) {
    return list(&read_user, select(user_columns, "users WHERE workspace = $1 ORDER BY login"), workspace);
}

Result<void> PostgresConfigStore::delete_user(const std::string& id) {
    if (auto deleted = delete_tokens_of(id); !deleted) return deleted;
    return write(Told::nobody, "DELETE FROM users WHERE id = $1", id);
}

Result<void> PostgresConfigStore::delete_tokens_of(const std::string& user) {
    return write(Told::others, "DELETE FROM tokens WHERE user_id = $1", user);
}

Result<void> PostgresConfigStore::add_audit(const AuditEntry& entry) {
    return write(Told::nobody,
                 "INSERT INTO audit (workspace, actor, action, subject, detail, at) VALUES ($1, $2, $3, $4, $5, $6)",
                 entry.workspace, entry.actor, entry.action, entry.subject, entry.detail, entry.at);
}

Result<std::vector<AuditEntry>> PostgresConfigStore::list_audit(const std::string& workspace, Page page) {
    return list(&read_audit, select(audit_columns, "audit WHERE workspace = $1 AND id < $2 ORDER BY id DESC LIMIT $3"),
                workspace, page.before > 0 ? page.before : INT64_MAX, std::int64_t{page.limit});
}

Result<std::optional<StoredAnswer>> PostgresConfigStore::find_answer(const std::string& scope, const std::string& key) {
    return find(&read_answer, select(answer_columns, "answers WHERE scope = $1 AND key = $2"), scope, key);
}

Result<void> PostgresConfigStore::put_answer(const std::string& scope, const std::string& key,
                                             const StoredAnswer& answer, TimePoint now) {
    const auto dropped = write(Told::nobody, "DELETE FROM answers WHERE created_at < $1", now - answers_kept_for);
    if (!dropped) return dropped;
    return write(Told::nobody,
                 "INSERT INTO answers (scope, key, created_at, status, request_hash, body) "
                 "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (scope, key) DO UPDATE SET "
                 "created_at = excluded.created_at, status = excluded.status, request_hash = excluded.request_hash, "
                 "body = excluded.body",
                 scope, key, now, answer.status, answer.request_hash, answer.body);
}

}  // namespace tendril::store::postgres
