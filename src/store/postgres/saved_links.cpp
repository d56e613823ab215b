#include "store/postgres/saved_links.hpp"

#include "store/merge.hpp"

namespace tendril::store::postgres {

namespace {

// One array of each of the four texts that make a link's key.
struct KeyColumns {
    Column<std::string> workspaces, kinds, sources, connections;
    template <class Key>
    void add(const Key& key) {
        workspaces.add(std::get<0>(key));
        kinds.add(std::get<1>(key));
        sources.add(std::get<2>(key));
        connections.add(std::get<3>(key));
    }
};

}  // namespace

SavedLinks::Merged& SavedLinks::merged(const Link& link) {
    const auto [found, is_new] = by_key_.try_emplace(key_of(link), links_.size());
    if (is_new) links_.emplace_back();
    return links_[found->second];
}

void SavedLinks::ask(Exchange& exchange, const std::vector<SaveChange*>& saves) {
    for (const auto* save : saves) {
        for (const auto& change : save->given) {
            for (const auto& link : change.links) merged(link);
        }
    }
    if (links_.empty()) return;
    KeyColumns keys;
    for (const auto& [key, index] : by_key_) keys.add(key);
    exchange.add(
        "SELECT links.workspace, links.kind, links.source_id, links.connection, links.id, links.state "
        "FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS k (workspace, kind, source_id, connection) "
        "JOIN links USING (workspace, kind, source_id, connection) "
        "ORDER BY links.workspace, links.kind, links.source_id, links.connection FOR UPDATE OF links",
        Parameters(keys.workspaces, keys.kinds, keys.sources, keys.connections), [this](Rows& rows) {
            while (rows.next()) {
                const auto workspace = rows.text(), kind = rows.text(), source = rows.text(), connection = rows.text();
                const auto found = by_key_.find(Key(workspace, kind, source, connection));
                if (found == by_key_.end()) continue;
                auto& link = links_[found->second];
                link.id = rows.integer();
                link.state = rows.object();
            }
        });
}

void SavedLinks::write(Exchange& exchange, const std::vector<SaveChange*>& saves) {
    for (const auto* save : saves) {
        if (save->outcome->has_error()) continue;
        for (const auto& change : save->given) {
            for (const auto& link : change.links) {
                auto& into = merged(link);
                merge_over(into.state, link.state);
                into.last = &link;
            }
        }
    }
    Column<std::int64_t> ids;
    Column<std::string> targets, states, new_targets, new_states;
    Column<TimePoint> updated, new_updated;
    KeyColumns keys;
    for (const auto& link : links_) {
        if (link.last == nullptr) continue;
        if (link.id) {
            ids.add(*link.id);
            targets.add(link.last->target_id);
            updated.add(link.last->updated_at);
            states.add(link.state);
        } else {
            keys.add(key_of(*link.last));
            new_targets.add(link.last->target_id);
            new_updated.add(link.last->updated_at);
            new_states.add(link.state);
        }
    }
    if (!ids.empty()) {
        exchange.add(
            "UPDATE links SET target_id = c.target_id, updated_at = c.updated_at, state = c.state "
            "FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[]) AS c (id, target_id, updated_at, state) "
            "WHERE links.id = c.id",
            Parameters(ids, targets, updated, states));
    }
    if (!new_targets.empty()) {
        const auto count = new_targets.size();
        exchange.expect(
            "INSERT INTO links (workspace, kind, source_id, connection, target_id, updated_at, state) "
            "SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], "
            "$7::text[]) ON CONFLICT DO NOTHING",
            Parameters(keys.workspaces, keys.kinds, keys.sources, keys.connections, new_targets, new_updated,
                       new_states),
            count);
    }
}

}  // namespace tendril::store::postgres
