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
    return token;
}

}  // namespace

void put_token(Database& database, const ApiToken& token) {
    database.change(
        "INSERT INTO tokens (id, workspace, name, token_hash, created_at, expires_at, single_use) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, "
        "token_hash = excluded.token_hash, expires_at = excluded.expires_at, single_use = excluded.single_use",
        token.id, token.workspace, token.name, token.token_hash, token.created_at, token.expires_at, token.single_use);
}

std::optional<ApiToken> find_token(Database& database, const std::string& token_hash) {
    auto row = database.query(
        "SELECT id, workspace, name, token_hash, created_at, expires_at, single_use FROM tokens WHERE token_hash = ?",
        token_hash);
    return row.next() ? std::optional(read_token(row)) : std::nullopt;
}

std::vector<ApiToken> list_tokens(Database& database, const std::string& workspace) {
    auto row = database.query(
        "SELECT id, workspace, name, token_hash, created_at, expires_at, single_use FROM tokens WHERE workspace = ? "
        "ORDER BY created_at, id",
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
    if (!row.next()) return std::nullopt;
    SealedSecret secret;
    secret.workspace = row.text();
    secret.owner = row.text();
    secret.name = row.text();
    secret.updated_at = row.time();
    secret.sealed = row.bytes();
    return secret;
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
