// The rows of links.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/run_store.hpp"
#include "store/sqlite/database.hpp"

namespace tendril::store::sqlite {

// Inserts the link or replaces the one with its key, merging `state` over the stored one.
void put_link(Database& database, const Link& link);
void replace_link(Database& database, const Link& link);
bool delete_link(Database& database, const Link& link);

std::optional<Link> find_link(Database& database, const LinkKey& key);
// Those of `target_ids` that are linked to another source; `connection` "" stands for any.
std::vector<std::string> linked_targets(Database& database, const std::string& workspace, const std::string& kind,
                                        const std::string& connection, const std::vector<std::string>& target_ids,
                                        const std::string& except_source);
// `kind` "" stands for all. `next` becomes the `before` of the page that follows, 0 at the end.
std::vector<Link> list_links(Database& database, const std::string& workspace, const std::string& kind, Page page,
                             std::int64_t& next);

}  // namespace tendril::store::sqlite
