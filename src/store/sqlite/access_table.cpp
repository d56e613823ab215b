#include "store/sqlite/access_table.hpp"

namespace tendril::store::sqlite {

namespace {

constexpr std::chrono::hours answers_kept_for{24};

ApiToken read_token(Query& row) {
    ApiToken token;
    token.id = row.text();
    token.workspace = row.text();
    token.name = row.text();
    token.token_hash = row.text();
    token.created_at = row.time();
    token.expires_at = row.optional_time();
    token.single_use = row.boolean();
    token.role = row.text();
    token.operations = row.text();
    token.user = row.text();
    return token;
}

SealedSecret read_secret(Query& row) {
    SealedSecret secret;
    secret.workspace = row.text();
    secret.owner = row.text();
    secret.name = row.text();
    secret.updated_at = row.time();
    secret.sealed = row.bytes();
    return secret;
}

User read_user(Query& row) {
    User user;
    user.id = row.text();
    user.workspace = row.text();
    user.login = row.text();
    user.name = row.text();
    user.role = row.text();
    user.passphrase = row.text();
    user.created_at = row.time();
    user.updated_at = row.time();
    return user;
}

}  // namespace

void put_token(Database& database, const ApiToken& token) {
    database.change(
        "INSERT INTO tokens (id, workspace, name, token_hash, created_at, expires_at, single_use, role, operations, "
        "user_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, "
        "token_hash = excluded.token_hash, expires_at = excluded.expires_at, single_use = excluded.single_use, "
        "role = excluded.role, operations = excluded.operations, user_id = excluded.user_id",
        token.id, token.workspace, token.name, token.token_hash, token.created_at, token.expires_at, token.single_use,
        token.role, token.operations, token.user);
}

std::optional<ApiToken> find_token(Database& database, const std::string& token_hash) {
    auto row = database.query(
        "SELECT id, workspace, name, token_hash, created_at, expires_at, single_use, role, operations, user_id "
        "FROM tokens WHERE token_hash = ?",
        token_hash);
    return row.next() ? std::optional(read_token(row)) : std::nullopt;
}

std::vector<ApiToken> list_tokens(Database& database, const std::string& workspace) {
    auto row = database.query(
        "SELECT id, workspace, name, token_hash, created_at, expires_at, single_use, role, operations, user_id "
        "FROM tokens WHERE workspace = ? ORDER BY created_at, id",
        workspace);
    std::vector<ApiToken> tokens;
    while (row.next()) tokens.push_back(read_token(row));
    return tokens;
}

void put_secret(Database& database, const SealedSecret& secret) {
    database.change(
        "INSERT INTO secrets (workspace, owner, name, updated_at, sealed) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (owner, workspace, name) DO UPDATE SET updated_at = excluded.updated_at, sealed = excluded.sealed",
        secret.workspace, secret.owner, secret.name, secret.updated_at, Bytes{secret.sealed});
}

std::optional<SealedSecret> find_secret(Database& database, const std::string& workspace, const std::string& owner,
                                        const std::string& name) {
    auto row = database.query(
        "SELECT workspace, owner, name, updated_at, sealed FROM secrets WHERE workspace = ? AND owner = ? AND name = ?",
        workspace, owner, name);
    return row.next() ? std::optional(read_secret(row)) : std::nullopt;
}

std::vector<SealedSecret> list_secrets(Database& database, const SealedSecret* after, std::int32_t limit) {
    const SealedSecret first;
    const auto& from = after == nullptr ? first : *after;
    auto row = database.query(
        "SELECT workspace, owner, name, updated_at, sealed FROM secrets "
        "WHERE (owner, workspace, name) > (?, ?, ?) ORDER BY owner, workspace, name LIMIT ?",
        from.owner, from.workspace, from.name, limit);
    std::vector<SealedSecret> secrets;
    while (row.next()) secrets.push_back(read_secret(row));
    return secrets;
}

bool reseal_secret(Database& database, const SealedSecret& before, const std::string& sealed) {
    return database.change(
               "UPDATE secrets SET sealed = ? WHERE owner = ? AND workspace = ? AND name = ? AND sealed = ?",
               Bytes{sealed}, before.owner, before.workspace, before.name, Bytes{before.sealed}) > 0;
}

void put_user(Database& database, const User& user) {
    database.change(
        "INSERT INTO users (id, workspace, login, name, role, passphrase, created_at, updated_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET login = excluded.login, name = excluded.name, "
        "role = excluded.role, passphrase = excluded.passphrase, updated_at = excluded.updated_at",
        user.id, user.workspace, user.login, user.name, user.role, user.passphrase, user.created_at, user.updated_at);
}

std::optional<User> find_user(Database& database, const std::string& id) {
    auto row = database.query(
        "SELECT id, workspace, login, name, role, passphrase, created_at, updated_at FROM users WHERE id = ?", id);
    return row.next() ? std::optional(read_user(row)) : std::nullopt;
}

std::optional<User> find_user_by_login(Database& database, const std::string& login) {
    auto row = database.query(
        "SELECT id, workspace, login, name, role, passphrase, created_at, updated_at FROM users WHERE login = ?",
        login);
    return row.next() ? std::optional(read_user(row)) : std::nullopt;
}

std::vector<User> list_users(Database& database, const std::string& workspace) {
    auto row = database.query(
        "SELECT id, workspace, login, name, role, passphrase, created_at, updated_at FROM users "
        "WHERE workspace = ? ORDER BY login",
        workspace);
    std::vector<User> users;
    while (row.next()) users.push_back(read_user(row));
    return users;
}

void add_audit(Database& database, const AuditEntry& entry) {
    database.change("INSERT INTO audit (workspace, actor, action, subject, detail, at) VALUES (?, ?, ?, ?, ?, ?)",
                    entry.workspace, entry.actor, entry.action, entry.subject, entry.detail, entry.at);
}

std::vector<AuditEntry> list_audit(Database& database, const std::string& workspace, Page page) {
    auto row = database.query(
        "SELECT id, workspace, actor, action, subject, detail, at FROM audit INDEXED BY audit_by_workspace "
        "WHERE workspace = ? AND id < ? ORDER BY id DESC LIMIT ?",
        workspace, page.before > 0 ? page.before : INT64_MAX, page.limit);
    std::vector<AuditEntry> entries;
    while (row.next()) {
        auto& entry = entries.emplace_back();
        entry.id = row.integer();
        entry.workspace = row.text();
        entry.actor = row.text();
        entry.action = row.text();
        entry.subject = row.text();
        entry.detail = row.text();
        entry.at = row.time();
    }
    return entries;
}

void put_answer(Database& database, const std::string& scope, const std::string& key, const StoredAnswer& answer,
                TimePoint now) {
    database.change("DELETE FROM answers WHERE created_at < ?", now - answers_kept_for);
    database.change(
        "INSERT OR REPLACE INTO answers (scope, key, created_at, status, request_hash, body) VALUES (?, ?, ?, ?, ?, ?)",
        scope, key, now, answer.status, answer.request_hash, answer.body);
}

std::optional<StoredAnswer> find_answer(Database& database, const std::string& scope, const std::string& key) {
    auto row = database.query("SELECT status, request_hash, body FROM answers WHERE scope = ? AND key = ?", scope, key);
    if (!row.next()) return std::nullopt;
    StoredAnswer answer;
    answer.status = row.number<std::int32_t>();
    answer.request_hash = row.text();
    answer.body = row.text();
    return answer;
}

}  // namespace tendril::store::sqlite
