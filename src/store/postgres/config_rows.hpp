// The rows of what people set up, as statements read them: the columns in the order of each *_columns.
#pragma once

#include <string>

#include "store/config_store.hpp"
#include "store/postgres/rows.hpp"
#include "store/records.hpp"

namespace tendril::store::postgres {

inline constexpr auto workspace_columns = "id, name, time_zone, created_at, settings";
Workspace read_workspace(Rows& rows);

inline constexpr auto connection_columns =
    "id, workspace, connector, name, auth, base_url, settings, read_only, health, health_detail, created_at, "
    "updated_at";
store::Connection read_connection(Rows& rows);

inline constexpr auto flow_columns = "id, workspace, name, published_version, latest_version, created_at, updated_at";
Flow read_flow(Rows& rows);

inline constexpr auto version_columns = "flow, version, created_at, document";
FlowVersion read_version(Rows& rows);

inline constexpr auto hook_columns = "id, workspace, kind, name, token, connection, created_at";
Hook read_hook(Rows& rows);

inline constexpr auto table_columns = "workspace, name, description, entries, row_count, updated_at";
LookupTable read_table(Rows& rows);

inline constexpr auto token_columns =
    "id, workspace, name, token_hash, created_at, expires_at, single_use, role, operations, user_id";
ApiToken read_token(Rows& rows);

inline constexpr auto secret_columns = "workspace, owner, name, updated_at, sealed";
SealedSecret read_secret(Rows& rows);

inline constexpr auto user_columns = "id, workspace, login, name, role, passphrase, created_at, updated_at";
User read_user(Rows& rows);

inline constexpr auto audit_columns = "id, workspace, actor, action, subject, detail, at";
AuditEntry read_audit(Rows& rows);

inline constexpr auto answer_columns = "status, request_hash, body";
StoredAnswer read_answer(Rows& rows);

}  // namespace tendril::store::postgres
