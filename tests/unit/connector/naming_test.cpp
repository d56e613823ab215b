#include "connector/naming.hpp"

#include <gtest/gtest.h>

namespace tendril::connector {
namespace {

TEST(Naming, MakesSentencesOfOperationIds) {
    EXPECT_EQ(title_of_operation("get-contacts-by-businessId"), "Get contacts by business ID");
    EXPECT_EQ(title_of_operation("createKnowledgeBase"), "Create knowledge base");
    EXPECT_EQ(title_of_operation("create-integration provider"), "Create integration provider");
}

TEST(Naming, MakesTitlesOfFields) {
    EXPECT_EQ(title_of_field("dateAdded"), "Date added");
    EXPECT_EQ(title_of_field("location_id"), "Location ID");
    EXPECT_EQ(title_of_field("imageURL"), "Image URL");
    EXPECT_EQ(title_of_field("HTMLBody"), "HTML body");
    EXPECT_EQ(title_of_field("contactIds"), "Contact IDs");
    EXPECT_EQ(title_of_field("address1"), "Address1");
}

TEST(Naming, LeavesWhatHasNoWords) {
    EXPECT_EQ(title_of_field("$"), "$");
    EXPECT_EQ(title_of_field(""), "");
}

}  // namespace
}  // namespace tendril::connector
