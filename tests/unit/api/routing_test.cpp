#include <gtest/gtest.h>

#include <set>

#include "api/dispatcher.hpp"

namespace tendril::api {
namespace {

TEST(Routing, FindsARouteAndTheVariablesOfItsPath) {
    const auto routed = find_route(routes(), "POST", "/runs/run_1/replay");

    ASSERT_NE(routed.route, nullptr);
    EXPECT_EQ(routed.route->id, "replayRun");
    EXPECT_EQ(routed.path.at("id"), "run_1");
}

TEST(Routing, PrefersAFixedSegmentToAVariable) {
    EXPECT_EQ(find_route(routes(), "POST", "/flows/validate").route->id, "validateFlow");
}

TEST(Routing, NamesTheMethodsOfAPathThatIsAskedForWithAnother) {
    const auto routed = find_route(routes(), "PATCH", "/people/p1");

    EXPECT_EQ(routed.route, nullptr);
    EXPECT_EQ(routed.allowed, "GET, PUT, DELETE");
}

TEST(Routing, KnowsNoOtherPaths) {
    for (const auto* path : {"/nothing", "/runs/", "/runs/a/b", "", "/"}) {
        const auto routed = find_route(routes(), "GET", path);
        EXPECT_EQ(routed.route, nullptr) << path;
        EXPECT_EQ(routed.allowed, "") << path;
    }
}

TEST(Routing, LetsOnlyTheDescriptionBeReadWithoutAToken) {
    for (const auto& route : routes()) {
        EXPECT_EQ(route.access == Access::everybody, route.id == "getDescription") << route.id;
    }
}

TEST(Routing, HasOneHandlerForEveryMethodAndPathAndUniqueNames) {
    std::set<std::string> names;
    std::set<std::string> addresses;
    for (const auto& route : routes()) {
        EXPECT_NE(route.handle, nullptr) << route.id;
        EXPECT_TRUE(names.insert(std::string(route.id)).second) << route.id;
        EXPECT_TRUE(addresses.insert(std::string(route.method) + std::string(route.pattern)).second) << route.id;
    }
}

TEST(Routing, RefusesAQueryParameterThatTheRouteDoesNotHave) {
    const auto& runs = *find_route(routes(), "GET", "/runs").route;

    EXPECT_TRUE(check_query(runs, {{"status", "dead"}, {"limit", "5"}}).has_value());
    EXPECT_EQ(check_query(runs, {{"state", "dead"}}).error().field, "state");
}

TEST(Routing, TakesPagingParametersOnListsOnly) {
    const auto& run = *find_route(routes(), "GET", "/runs/run_1").route;

    EXPECT_EQ(check_query(run, {{"limit", "5"}}).error().field, "limit");
}

}  // namespace
}  // namespace tendril::api
