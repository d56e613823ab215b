#include "api/catalog_search.hpp"

#include <gmock/gmock.h>

namespace tendril::api {
namespace {

const connector::Catalog& catalog() {
    static const auto loaded =
        connector::Catalog::load(embedded::connectors(), connector::Trust::checked_before).value();
    return *loaded;
}

std::vector<std::string> ids_of(const CatalogFilter& filter) {
    std::vector<std::string> ids;
    for (const auto index : search_catalog(catalog(), filter)) ids.push_back(catalog().summaries()[index].id);
    return ids;
}

TEST(CatalogSearch, ShowsEverythingInTheOrderOfIds) {
    const auto ids = ids_of({});

    EXPECT_EQ(ids.size(), catalog().summaries().size());
    EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end()));
}

TEST(CatalogSearch, PutsTheBestMatchFirst) {
    EXPECT_EQ(ids_of({.question = "create contact"}).front(), "highlevel.contacts.create-contact");
    EXPECT_EQ(ids_of({.kind = "action", .question = "workflow add"}).front(),
              "highlevel.contacts.add-contact-to-workflow");
}

TEST(CatalogSearch, NeedsEveryWord) {
    EXPECT_TRUE(ids_of({.question = "contact zebra"}).empty());
}

TEST(CatalogSearch, NarrowsByConnectorKindAndGroup) {
    for (const auto& id : ids_of({.connector = "habitify", .kind = "trigger"})) {
        EXPECT_TRUE(id.starts_with("habitify.")) << id;
    }
    EXPECT_FALSE(ids_of({.connector = "highlevel", .kind = "action", .group = "calendars"}).empty());
}

}  // namespace
}  // namespace tendril::api
