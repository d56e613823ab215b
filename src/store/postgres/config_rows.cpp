#include "store/postgres/config_rows.hpp"

namespace tendril::store::postgres {

Workspace read_workspace(Rows& rows) {
    Workspace workspace;
    workspace.id = rows.text();
    workspace.name = rows.text();
    workspace.time_zone = rows.text();
    workspace.created_at = rows.time();
    workspace.settings = rows.object();
    return workspace;
}

store::Connection read_connection(Rows& rows) {
    store::Connection connection;
    connection.id = rows.text();
    connection.workspace = rows.text();
    connection.connector = rows.text();
    connection.name = rows.text();
    connection.auth = rows.text();
    connection.base_url = rows.text();
    connection.settings = rows.object();
    connection.read_only = rows.boolean();
    connection.health = rows.text();
    connection.health_detail = rows.text();
    connection.created_at = rows.time();
    connection.updated_at = rows.time();
    return connection;
}

Flow read_flow(Rows& rows) {
    Flow flow;
    flow.id = rows.text();
    flow.workspace = rows.text();
    flow.name = rows.text();
    flow.published_version = rows.optional_number<std::int32_t>();
    flow.latest_version = rows.number<std::int32_t>();
    flow.created_at = rows.time();
    flow.updated_at = rows.time();
    return flow;
}

FlowVersion read_version(Rows& rows) {
    FlowVersion version;
    version.flow = rows.text();
    version.version = rows.number<std::int32_t>();
    version.created_at = rows.time();
    version.document = rows.text();
    return version;
}

Hook read_hook(Rows& rows) {
    Hook hook;
    hook.id = rows.text();
    hook.workspace = rows.text();
    hook.kind = rows.text();
    hook.name = rows.text();
    hook.token = rows.text();
    hook.connection = rows.text();
    hook.created_at = rows.time();
    return hook;
}

LookupTable read_table(Rows& rows) {
    LookupTable table;
    table.workspace = rows.text();
    table.name = rows.text();
    table.description = rows.text();
    table.entries = rows.text();
    table.rows = rows.number<std::int32_t>();
    table.updated_at = rows.time();
    return table;
}

ApiToken read_token(Rows& rows) {
    ApiToken token;
    token.id = rows.text();
    token.workspace = rows.text();
    token.name = rows.text();
    token.token_hash = rows.text();
    token.created_at = rows.time();
    token.expires_at = rows.optional_time();
    token.single_use = rows.boolean();
    token.role = rows.text();
    token.operations = rows.text();
    token.user = rows.text();
    return token;
}

User read_user(Rows& rows) {
    User user;
    user.id = rows.text();
    user.workspace = rows.text();
    user.login = rows.text();
    user.name = rows.text();
    user.role = rows.text();
    user.passphrase = rows.text();
    user.created_at = rows.time();
    user.updated_at = rows.time();
    return user;
}

SealedSecret read_secret(Rows& rows) {
    SealedSecret secret;
    secret.workspace = rows.text();
    secret.owner = rows.text();
    secret.name = rows.text();
    secret.updated_at = rows.time();
    secret.sealed = rows.bytes();
    return secret;
}

AuditEntry read_audit(Rows& rows) {
    AuditEntry entry;
    entry.id = rows.integer();
    entry.workspace = rows.text();
    entry.actor = rows.text();
    entry.action = rows.text();
    entry.subject = rows.text();
    entry.detail = rows.text();
    entry.at = rows.time();
    return entry;
}

StoredAnswer read_answer(Rows& rows) {
    StoredAnswer answer;
    answer.status = rows.number<std::int32_t>();
    answer.request_hash = rows.text();
    answer.body = rows.text();
    return answer;
}

}  // namespace tendril::store::postgres
