#include "api/rights.hpp"

#include <gmock/gmock.h>

#include "api/route.hpp"

namespace tendril::api {
namespace {

Principal with(Role role, std::string operations = {}) {
    Principal principal;
    principal.role = role;
    principal.operations = std::move(operations);
    return principal;
}

const Route& route(std::string_view id) {
    for (const auto& one : routes()) {
        if (one.id == id) return one;
    }
    throw std::out_of_range(std::string(id));
}

TEST(Rights, AViewerChangesNothingThroughAnyRoute) {
    for (const auto& one : routes()) {
        if (one.access == Access::everybody || one.id == "setPassphrase") continue;
        if (one.method != "GET") EXPECT_FALSE(may_call(with(Role::viewer), one)) << one.id;
    }
}

TEST(Rights, ABuilderReachesNoSecretsTokensUsersOrBackups) {
    for (const auto& one : routes()) {
        const auto& pattern = one.pattern;
        const bool guarded = pattern.starts_with("/tokens") || pattern.starts_with("/users") ||
                             pattern.starts_with("/backups") || pattern.starts_with("/oauth-apps") ||
                             pattern.starts_with("/secrets/") || pattern.starts_with("/audit") ||
                             pattern.ends_with("/authorize") || pattern.starts_with("/sign-in-links") ||
                             (pattern.starts_with("/workspaces") && one.method != "GET");
        if (guarded) EXPECT_FALSE(may_call(with(Role::builder), one)) << one.id;
    }
    for (const auto* id : {"createConnection", "changeConnection", "deleteConnection", "rotateConnectionSecret"}) {
        EXPECT_FALSE(may_call(with(Role::builder), route(id))) << id;
    }
}

TEST(Rights, AnAdminMayCallEveryRoute) {
    for (const auto& one : routes()) EXPECT_TRUE(may_call(with(Role::admin), one)) << one.id;
}

TEST(Rights, AMethodThatNobodyThoughtOfNeedsAnAdmin) {
    Route odd;
    odd.method = "LINK";
    EXPECT_EQ(needed_role(odd), Role::admin);
}

TEST(Rights, ATokenThatIsLimitedToOperationsMayCallNoOther) {
    const auto limited = with(Role::admin, "createEvent listRuns");
    EXPECT_TRUE(may_call(limited, route("listRuns")));
    const auto refused = may_call(limited, route("listFlows"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::forbidden);
    EXPECT_THAT(refused.error().message, testing::HasSubstr("listFlows"));
    EXPECT_FALSE(may_call(with(Role::viewer, "createFlow"), route("createFlow"))) << "a list adds no rights";
}

TEST(Rights, ARoleThatIsNotKnownIsNone) {
    EXPECT_EQ(parse_role("builder"), Role::builder);
    EXPECT_FALSE(parse_role("owner"));
}

}  // namespace
}  // namespace tendril::api
