// The rows of workspaces, connections and hooks.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/records.hpp"
#include "store/sqlite/database.hpp"

namespace tendril::store::sqlite {

// A put inserts or replaces by id; `created_at` stays as first stored. Lists are in order of creation.
void put_workspace(Database& database, const Workspace& workspace);
std::vector<Workspace> list_workspaces(Database& database);

void put_connection(Database& database, const Connection& connection);
std::optional<Connection> find_connection(Database& database, const std::string& id);
std::vector<Connection> list_connections(Database& database, const std::string& workspace);
std::vector<Connection> all_connections(Database& database);

// Fails with a conflict when another hook has the token.
void put_hook(Database& database, const Hook& hook);
std::vector<Hook> list_hooks(Database& database, const std::string& workspace);
std::vector<Hook> all_hooks(Database& database);

}  // namespace tendril::store::sqlite
