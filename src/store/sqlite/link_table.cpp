#include "store/sqlite/link_table.hpp"

#include "store/merge.hpp"

namespace tendril::store::sqlite {

namespace {

Link read_link(Query& row) {
    Link link;
    link.workspace = row.text();
    link.kind = row.text();
    link.source_id = row.text();
    link.connection = row.text();
    link.target_id = row.text();
    link.updated_at = row.time();
    link.state = row.object();
    return link;
}

struct StoredState {
    std::int64_t id = 0;
    json::object state;
};

std::optional<StoredState> find_state(Database& database, const Link& link) {
    auto query = database.query(
        "SELECT id, state FROM links WHERE workspace = ? AND kind = ? AND source_id = ? AND connection = ?",
        link.workspace, link.kind, link.source_id, link.connection);
    if (!query.next()) return std::nullopt;
    const auto id = query.integer();
    return StoredState{id, query.object()};
}

}  // namespace

void put_link(Database& database, const Link& link) {
    auto stored = find_state(database, link);
    if (!stored) {
        database.change(
            "INSERT INTO links (workspace, kind, source_id, connection, target_id, updated_at, state) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            link.workspace, link.kind, link.source_id, link.connection, link.target_id, link.updated_at, link.state);
        return;
    }
    merge_over(stored->state, link.state);
    database.change("UPDATE links SET target_id = ?, updated_at = ?, state = ? WHERE id = ?", link.target_id,
                    link.updated_at, stored->state, stored->id);
}

void replace_link(Database& database, const Link& link) {
    database.change(
        "INSERT INTO links (workspace, kind, source_id, connection, target_id, updated_at, state) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (workspace, kind, source_id, connection) DO UPDATE SET "
        "target_id = excluded.target_id, updated_at = excluded.updated_at, state = excluded.state",
        link.workspace, link.kind, link.source_id, link.connection, link.target_id, link.updated_at, link.state);
}

bool delete_link(Database& database, const Link& link) {
    return database.change(
               "DELETE FROM links WHERE workspace = ? AND kind = ? AND source_id = ? AND connection = ?",
               link.workspace, link.kind, link.source_id, link.connection) > 0;
}

std::optional<Link> find_link(Database& database, const LinkKey& key) {
    if (key.source_id.empty()) {
        auto query = database.query(
            "SELECT workspace, kind, source_id, connection, target_id, updated_at, state FROM links "
            "INDEXED BY links_by_target WHERE workspace = ?1 AND kind = ?2 AND target_id = ?3 "
            "AND (connection = ?4 OR ?4 = '') ORDER BY id LIMIT 1",
            key.workspace, key.kind, key.target_id, key.connection);
        return query.next() ? std::optional(read_link(query)) : std::nullopt;
    }
    auto query = database.query(
        "SELECT workspace, kind, source_id, connection, target_id, updated_at, state FROM links "
        "INDEXED BY links_by_source WHERE workspace = ?1 AND kind = ?2 AND source_id = ?3 AND (connection = ?4 OR ?4 = "
        "'') ORDER BY id LIMIT 1",
        key.workspace, key.kind, key.source_id, key.connection);
    return query.next() ? std::optional(read_link(query)) : std::nullopt;
}

std::vector<std::string> linked_targets(Database& database, const std::string& workspace, const std::string& kind,
                                        const std::string& connection, const std::vector<std::string>& target_ids,
                                        const std::string& except_source) {
    std::vector<std::string> linked;
    for (const auto& target : target_ids) {
        auto query = database.query(
            "SELECT 1 FROM links INDEXED BY links_by_target WHERE workspace = ?1 AND kind = ?2 AND target_id = ?3 "
            "AND source_id <> ?4 AND (connection = ?5 OR ?5 = '') LIMIT 1",
            workspace, kind, target, except_source, connection);
        if (query.next()) linked.push_back(target);
    }
    return linked;
}

std::vector<Link> list_links(Database& database, const std::string& workspace, const std::string& kind, Page page,
                             std::int64_t& next) {
    auto query = database.query(
        "SELECT id, workspace, kind, source_id, connection, target_id, updated_at, state FROM links "
        "INDEXED BY links_by_workspace WHERE workspace = ?1 AND id < ?2 AND (kind = ?3 OR (?3 = '' AND kind NOT LIKE "
        "'~%')) "
        "ORDER BY id DESC LIMIT ?4",
        workspace, page.before > 0 ? page.before : INT64_MAX, kind, std::int64_t{page.limit} + 1);
    std::vector<Link> links;
    std::int64_t last = 0;
    next = 0;
    while (query.next()) {
        // The row beyond the page only tells that there is more.
        if (links.size() == static_cast<std::size_t>(page.limit)) {
            next = last;
            break;
        }
        last = query.integer();
        links.push_back(read_link(query));
    }
    return links;
}

}  // namespace tendril::store::sqlite
