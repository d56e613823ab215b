// Taking away what people set up.
#include <gmock/gmock.h>

#include "store/draft_marks.hpp"
#include "store_under_test.hpp"

namespace tendril::store {

namespace {

using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;

ApiToken token_named(const std::string& id, const std::string& workspace) {
    return {id, workspace, "CLI", "hash of " + id, noon, std::nullopt, false};
}

TEST_P(StoreContract, ADeletedFlowTakesItsVersionsAndItsDraftAlong) {
    const Flow flow{"flow_a", "ws_a", "Flow", std::nullopt, 0, noon, noon};
    ASSERT_TRUE(config().put_flow(flow, "{}"));
    ASSERT_TRUE(config().set_published("flow_a", 1));
    for (const auto* of : {"flow_a", "flow_b"}) {
        ASSERT_TRUE(config().replace_mark(draft_mark(of), std::nullopt, "draft").value());
    }

    ASSERT_TRUE(config().delete_flow("flow_a"));

    EXPECT_FALSE(config().find_flow("flow_a").value());
    EXPECT_THAT(config().list_versions("flow_a").value(), IsEmpty());
    EXPECT_THAT(config().versions_in_use().value(), IsEmpty());
    EXPECT_EQ(config().find_mark(draft_mark("flow_a")).value(), std::nullopt);
    EXPECT_EQ(config().find_mark(draft_mark("flow_b")).value(), "draft");
}

TEST_P(StoreContract, ADeletedPersonIsGoneFromTheirWorkspaceOnly) {
    ASSERT_TRUE(config().merge_person(person_named("p1", {{"email", "a@example.com"}})));

    ASSERT_TRUE(config().delete_person("ws_b", "p1"));
    EXPECT_TRUE(config().find_person("ws_a", "p1").value());
    ASSERT_TRUE(config().delete_person("ws_a", "p1"));

    EXPECT_FALSE(config().find_person("ws_a", "p1").value());
}

TEST_P(StoreContract, TokensAreListedByWorkspaceAndDeletedById) {
    for (const auto* id : {"one", "two"}) ASSERT_TRUE(config().put_token(token_named(id, "ws_a")));
    ASSERT_TRUE(config().put_token(token_named("other", "ws_b")));
    EXPECT_THAT(config().list_tokens("ws_a").value(),
                ElementsAre(Field(&ApiToken::id, "one"), Field(&ApiToken::id, "two")));

    EXPECT_FALSE(config().delete_token("ws_a", "other").value());
    EXPECT_TRUE(config().delete_token("ws_a", "one").value());

    EXPECT_FALSE(config().find_token("hash of one").value());
    EXPECT_TRUE(config().find_token("hash of other").value());
}

}  // namespace

}  // namespace tendril::store
