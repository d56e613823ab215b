#include "store/sqlite/flow_table.hpp"

#include "store/draft_marks.hpp"

namespace tendril::store::sqlite {

namespace {

Flow read_flow(Query& row) {
    Flow flow;
    flow.id = row.text();
    flow.workspace = row.text();
    flow.name = row.text();
    flow.published_version = row.optional_number<std::int32_t>();
    flow.latest_version = row.number<std::int32_t>();
    flow.created_at = row.time();
    flow.updated_at = row.time();
    return flow;
}

std::vector<Flow> read_flows(Query& query) {
    std::vector<Flow> flows;
    while (query.next()) flows.push_back(read_flow(query));
    return flows;
}

FlowVersion read_version(Query& row) {
    FlowVersion version;
    version.flow = row.text();
    version.version = row.number<std::int32_t>();
    version.created_at = row.time();
    version.document = row.text();
    return version;
}

std::vector<FlowVersion> read_versions(Query& query) {
    std::vector<FlowVersion> versions;
    while (query.next()) versions.push_back(read_version(query));
    return versions;
}

// Makes the document the newest version unless it is already; returns the newest version's number.
std::int32_t put_document(Database& database, const Flow& flow, const std::string& document) {
    const auto newest = find_version(database, flow.id, flow.latest_version);
    if (newest && newest->document == document) return newest->version;
    const auto version = flow.latest_version + 1;
    database.change("INSERT INTO flow_versions (flow, version, created_at, document) VALUES (?, ?, ?, ?)", flow.id,
                    version, flow.updated_at, document);
    return version;
}

}  // namespace

Flow put_flow(Database& database, Flow flow, const std::optional<std::string>& document) {
    const auto stored = find_flow(database, flow.id);
    flow.latest_version = stored ? stored->latest_version : 0;
    if (stored) flow.created_at = stored->created_at;
    if (document) flow.latest_version = put_document(database, flow, *document);
    database.change(
        "INSERT INTO flows (id, workspace, name, published_version, latest_version, created_at, updated_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, "
        "published_version = excluded.published_version, latest_version = excluded.latest_version, "
        "updated_at = excluded.updated_at",
        flow.id, flow.workspace, flow.name, flow.published_version, flow.latest_version, flow.created_at,
        flow.updated_at);
    return flow;
}

Result<void> set_published(Database& database, const std::string& flow, std::optional<std::int32_t> version) {
    if (version && !find_version(database, flow, *version)) {
        return Error(ErrorCode::not_found, "The flow has no version " + std::to_string(*version) + ".");
    }
    if (database.change("UPDATE flows SET published_version = ? WHERE id = ?", version, flow) == 0) {
        return Error(ErrorCode::not_found, "There is no such flow.");
    }
    return {};
}

void delete_flow(Database& database, const std::string& id) {
    database.change("DELETE FROM flow_versions WHERE flow = ?", id);
    database.change("DELETE FROM marks WHERE name = ?", draft_mark(id));
    database.change("DELETE FROM flows WHERE id = ?", id);
}

std::optional<Flow> find_flow(Database& database, const std::string& id) {
    auto query = database.query(
        "SELECT id, workspace, name, published_version, latest_version, created_at, updated_at FROM flows WHERE id = ?",
        id);
    return query.next() ? std::optional(read_flow(query)) : std::nullopt;
}

std::vector<Flow> list_flows(Database& database, const std::string& workspace) {
    auto query = database.query(
        "SELECT id, workspace, name, published_version, latest_version, created_at, updated_at FROM flows WHERE "
        "workspace = ? ORDER BY created_at, id",
        workspace);
    return read_flows(query);
}

std::vector<Flow> all_flows(Database& database) {
    auto query = database.query(
        "SELECT id, workspace, name, published_version, latest_version, created_at, updated_at FROM flows ORDER BY "
        "workspace, created_at, id");
    return read_flows(query);
}

std::optional<FlowVersion> find_version(Database& database, const std::string& flow, std::int32_t version) {
    auto query = database.query(
        "SELECT flow, version, created_at, document FROM flow_versions WHERE flow = ? AND version = ?", flow, version);
    return query.next() ? std::optional(read_version(query)) : std::nullopt;
}

std::vector<FlowVersion> list_versions(Database& database, const std::string& flow) {
    auto query = database.query(
        "SELECT flow, version, created_at, document FROM flow_versions WHERE flow = ? ORDER BY version DESC", flow);
    return read_versions(query);
}

std::vector<FlowVersion> versions_in_use(Database& database) {
    auto query = database.query(
        "SELECT flow, version, created_at, document FROM flow_versions WHERE EXISTS ("
        "SELECT 1 FROM flows WHERE id = flow_versions.flow AND published_version = flow_versions.version) OR EXISTS ("
        "SELECT 1 FROM open_versions WHERE flow = flow_versions.flow AND version = flow_versions.version AND runs > 0) "
        "ORDER BY flow, version");
    return read_versions(query);
}

}  // namespace tendril::store::sqlite
