#include "store/sqlite/connection_table.hpp"

namespace tendril::store::sqlite {

namespace {

const std::string select_connections =
    "SELECT id, workspace, connector, name, auth, base_url, settings, read_only, health, health_detail, created_at, "
    "updated_at FROM connections ";
const std::string select_hooks = "SELECT id, workspace, kind, name, token, connection, created_at FROM hooks ";

Connection read_connection(Query& row) {
    Connection connection;
    connection.id = row.text();
    connection.workspace = row.text();
    connection.connector = row.text();
    connection.name = row.text();
    connection.auth = row.text();
    connection.base_url = row.text();
    connection.settings = row.object();
    connection.read_only = row.boolean();
    connection.health = row.text();
    connection.health_detail = row.text();
    connection.created_at = row.time();
    connection.updated_at = row.time();
    return connection;
}

std::vector<Connection> read_connections(Query& query) {
    std::vector<Connection> connections;
    while (query.next()) connections.push_back(read_connection(query));
    return connections;
}

std::vector<Hook> read_hooks(Query& row) {
    std::vector<Hook> hooks;
    while (row.next()) {
        auto& hook = hooks.emplace_back();
        hook.id = row.text();
        hook.workspace = row.text();
        hook.kind = row.text();
        hook.name = row.text();
        hook.token = row.text();
        hook.connection = row.text();
        hook.created_at = row.time();
    }
    return hooks;
}

}  // namespace

void put_workspace(Database& database, const Workspace& workspace) {
    database.change(
        "INSERT INTO workspaces (id, name, time_zone, created_at, settings) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET name = excluded.name, time_zone = excluded.time_zone, "
        "settings = excluded.settings",
        workspace.id, workspace.name, workspace.time_zone, workspace.created_at, workspace.settings);
}

std::vector<Workspace> list_workspaces(Database& database) {
    auto row =
        database.query("SELECT id, name, time_zone, created_at, settings FROM workspaces ORDER BY created_at, id");
    std::vector<Workspace> workspaces;
    while (row.next()) {
        auto& workspace = workspaces.emplace_back();
        workspace.id = row.text();
        workspace.name = row.text();
        workspace.time_zone = row.text();
        workspace.created_at = row.time();
        workspace.settings = row.object();
    }
    return workspaces;
}

void put_connection(Database& database, const Connection& connection) {
    database.change(
        "INSERT INTO connections (id, workspace, connector, name, auth, base_url, settings, read_only, health, "
        "health_detail, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET connector = excluded.connector, name = excluded.name, auth = excluded.auth, "
        "base_url = excluded.base_url, settings = excluded.settings, read_only = excluded.read_only, "
        "health = excluded.health, health_detail = excluded.health_detail, updated_at = excluded.updated_at",
        connection.id, connection.workspace, connection.connector, connection.name, connection.auth,
        connection.base_url, connection.settings, connection.read_only, connection.health, connection.health_detail,
        connection.created_at, connection.updated_at);
}

std::optional<Connection> find_connection(Database& database, const std::string& id) {
    auto query = database.query(select_connections + "WHERE id = ?", id);
    return query.next() ? std::optional(read_connection(query)) : std::nullopt;
}

std::vector<Connection> list_connections(Database& database, const std::string& workspace) {
    auto query = database.query(select_connections + "WHERE workspace = ? ORDER BY created_at, id", workspace);
    return read_connections(query);
}

std::vector<Connection> all_connections(Database& database) {
    auto query = database.query(select_connections + "ORDER BY workspace, created_at, id");
    return read_connections(query);
}

void put_hook(Database& database, const Hook& hook) {
    database.change(
        "INSERT INTO hooks (id, workspace, kind, name, token, connection, created_at) VALUES (?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name = excluded.name, token = excluded.token, "
        "connection = excluded.connection",
        hook.id, hook.workspace, hook.kind, hook.name, hook.token, hook.connection, hook.created_at);
}

std::vector<Hook> list_hooks(Database& database, const std::string& workspace) {
    auto query = database.query(select_hooks + "WHERE workspace = ? ORDER BY created_at, id", workspace);
    return read_hooks(query);
}

std::vector<Hook> all_hooks(Database& database) {
    auto query = database.query(select_hooks + "ORDER BY workspace, created_at, id");
    return read_hooks(query);
}

}  // namespace tendril::store::sqlite
