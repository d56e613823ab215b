// Which operations a person looks for, best first.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "connector/manifest.hpp"

namespace tendril::api {

struct CatalogFilter {
    std::string connector;  // "" for all, likewise below
    std::string kind;       // "action" or "trigger"
    std::string group;      // without regard to case
    std::string question;   // words that must all occur in the id, title, group, path, event type or description
};

// Indexes into the catalog's summaries: in the order of ids, or by how well they answer the question. A word that is a
// word of the title counts more than one that occurs inside a word or in the description.
std::vector<std::size_t> search_catalog(const connector::Catalog& catalog, const CatalogFilter& filter);

}  // namespace tendril::api
