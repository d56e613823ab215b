// What people set up.
#include <gmock/gmock.h>

#include <thread>

#include "store_under_test.hpp"

namespace tendril::store {

namespace {

using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;

Flow flow_named(const std::string& id) {
    Flow flow;
    flow.id = id;
    flow.workspace = "ws_a";
    flow.name = "Flow " + id;
    flow.created_at = noon;
    flow.updated_at = noon;
    return flow;
}

Hook hook_named(const std::string& id, const std::string& token) {
    return {id, "ws_a", "person", "Sign-ups", token, "", noon};
}

ApiToken token_named(const std::string& id, bool single_use) {
    return {id, "ws_a", "CLI", "hash of " + id, noon, noon + std::chrono::hours(1), single_use};
}

TEST_P(StoreContract, WorkspacesAreKeptAndRenamed) {
    ASSERT_TRUE(config().put_workspace({"ws_a", "Studio", "UTC", noon}));
    ASSERT_TRUE(config().put_workspace({"ws_b", "Second", "UTC", noon + std::chrono::seconds(1)}));
    ASSERT_TRUE(config().put_workspace(
        {"ws_a", "Studio Nord", "Europe/Berlin", noon + std::chrono::hours(1), {{"weight", 3}}}));
    reopen();

    const auto workspaces = config().list_workspaces().value();

    ASSERT_EQ(workspaces.size(), 2U);
    EXPECT_EQ(workspaces[0].name, "Studio Nord");
    EXPECT_EQ(workspaces[0].time_zone, "Europe/Berlin");
    EXPECT_EQ(workspaces[0].created_at, noon);
    EXPECT_EQ(workspaces[0].settings, (json::object{{"weight", 3}}));
    EXPECT_EQ(workspaces[1].id, "ws_b");
    EXPECT_EQ(workspaces[1].settings, json::object());
}

TEST_P(StoreContract, ADeletedWorkspaceTakesItsTokensWithIt) {
    ASSERT_TRUE(config().put_workspace({"ws_a", "Studio", "UTC", noon}));
    ASSERT_TRUE(config().put_workspace({"ws_b", "Second", "UTC", noon}));
    ASSERT_TRUE(config().put_token(token_named("token_a", false)));
    auto kept = token_named("token_b", false);
    kept.workspace = "ws_b";
    ASSERT_TRUE(config().put_token(kept));

    ASSERT_TRUE(config().delete_workspace("ws_a"));
    reopen();

    EXPECT_EQ(config().list_workspaces().value().size(), 1U);
    EXPECT_FALSE(config().find_token("hash of token_a").value());
    EXPECT_TRUE(config().find_token("hash of token_b").value());
}

TEST_P(StoreContract, AConnectionComesBackAsItWasPut) {
    Connection connection{"conn_a", "ws_a", "highlevel", "Studio", "oauth2", "http://127.0.0.1:1",
                          {},       true,   "ok",        "",       noon,     noon};
    connection.settings = {{"location_id", "loc"}};
    ASSERT_TRUE(config().put_connection(connection));
    connection.health = "needs_attention";
    connection.health_detail = "The token was refused.";
    ASSERT_TRUE(config().put_connection(connection));
    reopen();

    const auto stored = config().find_connection("conn_a").value().value();

    EXPECT_EQ(stored.connector, "highlevel");
    EXPECT_EQ(stored.name, "Studio");
    EXPECT_EQ(stored.auth, "oauth2");
    EXPECT_EQ(stored.base_url, "http://127.0.0.1:1");
    EXPECT_EQ(stored.settings, connection.settings);
    EXPECT_TRUE(stored.read_only);
    EXPECT_EQ(stored.health, "needs_attention");
    EXPECT_EQ(stored.health_detail, "The token was refused.");
    EXPECT_EQ(config().list_connections("ws_a").value().size(), 1U);
    EXPECT_THAT(config().list_connections("ws_b").value(), IsEmpty());
    EXPECT_EQ(config().all_connections().value().size(), 1U);
}

TEST_P(StoreContract, ADeletedConnectionIsGone) {
    ASSERT_TRUE(config().put_connection({.id = "conn_a", .workspace = "ws_a"}));

    ASSERT_TRUE(config().delete_connection("conn_a"));

    EXPECT_FALSE(config().find_connection("conn_a").value());
    EXPECT_TRUE(config().delete_connection("conn_a"));
}

TEST_P(StoreContract, EachNewDocumentOfAFlowIsAVersion) {
    const auto first = config().put_flow(flow_named("flow_a"), "{\"a\":1}").value();
    const auto same = config().put_flow(flow_named("flow_a"), "{\"a\":1}").value();
    const auto second = config().put_flow(flow_named("flow_a"), "{\"a\":2}").value();
    const auto back = config().put_flow(flow_named("flow_a"), "{\"a\":1}").value();
    const auto renamed = config().put_flow(flow_named("flow_a"), std::nullopt).value();

    EXPECT_EQ(first.latest_version, 1);
    EXPECT_EQ(same.latest_version, 1);
    EXPECT_EQ(second.latest_version, 2);
    EXPECT_EQ(back.latest_version, 3);
    EXPECT_EQ(renamed.latest_version, 3);
    EXPECT_EQ(config().find_version("flow_a", 2).value()->document, "{\"a\":2}");
    EXPECT_FALSE(config().find_version("flow_a", 4).value());
    EXPECT_THAT(
        config().list_versions("flow_a").value(),
        ElementsAre(Field(&FlowVersion::version, 3), Field(&FlowVersion::version, 2), Field(&FlowVersion::version, 1)));
}

TEST_P(StoreContract, AFlowKeepsItsCreationAndIsListedByWorkspace) {
    ASSERT_TRUE(config().put_flow(flow_named("flow_a"), "{}"));
    auto changed = flow_named("flow_a");
    changed.name = "Renamed";
    changed.created_at = changed.updated_at = noon + std::chrono::hours(1);
    ASSERT_TRUE(config().put_flow(changed, std::nullopt));
    auto elsewhere = flow_named("flow_b");
    elsewhere.workspace = "ws_b";
    ASSERT_TRUE(config().put_flow(elsewhere, "{}"));

    const auto stored = config().find_flow("flow_a").value().value();

    EXPECT_EQ(stored.name, "Renamed");
    EXPECT_EQ(stored.created_at, noon);
    EXPECT_EQ(stored.updated_at, noon + std::chrono::hours(1));
    EXPECT_THAT(config().list_flows("ws_a").value(), ElementsAre(Field(&Flow::id, "flow_a")));
    EXPECT_EQ(config().all_flows().value().size(), 2U);
    EXPECT_FALSE(config().find_flow("flow_c").value());
}

TEST_P(StoreContract, OnlyAVersionThatExistsCanBePublished) {
    ASSERT_TRUE(config().put_flow(flow_named("flow_a"), "{}"));

    EXPECT_EQ(config().set_published("flow_a", 2).error().code, ErrorCode::not_found);
    EXPECT_EQ(config().set_published("flow_b", std::nullopt).error().code, ErrorCode::not_found);
    ASSERT_TRUE(config().set_published("flow_a", 1));
    EXPECT_EQ(config().find_flow("flow_a").value()->published_version, 1);
    ASSERT_TRUE(config().set_published("flow_a", std::nullopt));
    EXPECT_FALSE(config().find_flow("flow_a").value()->published_version);
}

TEST_P(StoreContract, VersionsInUseAreThePublishedOnesAndThoseOfOpenRuns) {
    for (const auto* document : {"{\"v\":1}", "{\"v\":2}", "{\"v\":3}"}) {
        ASSERT_TRUE(config().put_flow(flow_named("flow_a"), document));
    }
    ASSERT_TRUE(config().put_flow(flow_named("flow_b"), "{}"));
    ASSERT_TRUE(config().set_published("flow_a", 2));
    const auto run = append_run("one", "flow_a");  // of version 1
    const auto versions = [&] {
        std::vector<std::string> found;
        for (const auto& version : config().versions_in_use().value()) found.push_back(version.document);
        return found;
    };

    EXPECT_THAT(versions(), ElementsAre("{\"v\":1}", "{\"v\":2}"));
    ASSERT_TRUE(save(RunChange{run, ended(RunStatus::succeeded), {}}));
    EXPECT_THAT(versions(), ElementsAre("{\"v\":2}"));
}

TEST_P(StoreContract, HooksAreKeptAndTheirTokensAreUnique) {
    ASSERT_TRUE(config().put_hook(hook_named("hook_a", "token a")));
    ASSERT_TRUE(config().put_hook(hook_named("hook_b", "token b")));

    EXPECT_EQ(config().put_hook(hook_named("hook_c", "token a")).error().code, ErrorCode::conflict);
    EXPECT_THAT(config().list_hooks("ws_a").value(),
                ElementsAre(Field(&Hook::token, "token a"), Field(&Hook::token, "token b")));
    ASSERT_TRUE(config().delete_hook("hook_a"));
    EXPECT_THAT(config().all_hooks().value(), ElementsAre(Field(&Hook::id, "hook_b")));
}

TEST_P(StoreContract, LookupTablesAreKeptByNameInTheirWorkspace) {
    const auto table = [](const std::string& workspace, const std::string& name, const std::string& entries) {
        return LookupTable{.workspace = workspace,
                           .name = name,
                           .description = "for " + name,
                           .entries = entries,
                           .rows = 1,
                           .updated_at = from_micros(1'700'000'000'000'000)};
    };
    ASSERT_TRUE(config().put_table(table("ws_a", "stages", R"({"new":"Lead"})")));
    ASSERT_TRUE(config().put_table(table("ws_a", "plans", "{}")));
    ASSERT_TRUE(config().put_table(table("ws_b", "stages", "{}")));
    ASSERT_TRUE(config().put_table(table("ws_a", "stages", R"({"new":"Prospect"})")));

    EXPECT_THAT(config().list_tables("ws_a").value(),
                ElementsAre(Field(&LookupTable::name, "plans"), Field(&LookupTable::name, "stages")));
    const auto found = config().find_table("ws_a", "stages").value();
    ASSERT_TRUE(found);
    EXPECT_EQ(found->entries, R"({"new":"Prospect"})");
    EXPECT_EQ(found->description, "for stages");
    EXPECT_EQ(found->rows, 1);
    EXPECT_EQ(found->updated_at, from_micros(1'700'000'000'000'000));
    ASSERT_TRUE(config().delete_table("ws_a", "stages"));
    EXPECT_FALSE(config().find_table("ws_a", "stages").value());
    EXPECT_EQ(config().all_tables()->size(), 2U);
}

TEST_P(StoreContract, MergingAPersonKeepsTheOtherFieldsAndNulls) {
    ASSERT_TRUE(config().merge_person(person_named("p1", {{"email", "a@example.com"}, {"phone", "1"}})));

    const auto merged = config().merge_person(person_named("p1", {{"phone", nullptr}, {"firstName", "Ada"}})).value();

    const json::object expected{{"email", "a@example.com"}, {"phone", nullptr}, {"firstName", "Ada"}};
    EXPECT_EQ(merged.fields, expected);
    EXPECT_EQ(config().find_person("ws_a", "p1").value()->fields, expected);
    EXPECT_FALSE(config().find_person("ws_b", "p1").value());
}

TEST_P(StoreContract, PeopleAreListedByIdAfterTheCursor) {
    for (const auto* id : {"c", "a", "b"}) ASSERT_TRUE(config().merge_person(person_named(id, {})));

    EXPECT_THAT(config().list_people("ws_a", "", 2).value(),
                ElementsAre(Field(&Person::id, "a"), Field(&Person::id, "b")));
    EXPECT_THAT(config().list_people("ws_a", "b", 2).value(), ElementsAre(Field(&Person::id, "c")));
}

TEST_P(StoreContract, ASingleUseTokenIsConsumedOnce) {
    ASSERT_TRUE(config().put_token(token_named("sign-in", true)));
    ASSERT_TRUE(config().put_token(token_named("api", false)));

    EXPECT_TRUE(config().consume_token("hash of sign-in").value());
    EXPECT_FALSE(config().consume_token("hash of sign-in").value());
    EXPECT_FALSE(config().consume_token("hash of api").value());
    EXPECT_FALSE(config().find_token("hash of sign-in").value());
    const auto kept = config().find_token("hash of api").value().value();
    EXPECT_EQ(kept.name, "CLI");
    EXPECT_EQ(kept.expires_at, noon + std::chrono::hours(1));
    EXPECT_FALSE(kept.single_use);
}

TEST_P(StoreContract, SealedSecretsKeepEveryByte) {
    const std::string sealed("\0\x01\xff\0tail", 8);
    ASSERT_TRUE(config().put_secret({"ws_a", "conn_a", "token", "old", noon}));
    ASSERT_TRUE(config().put_secret({"ws_a", "conn_a", "token", sealed, noon}));
    ASSERT_TRUE(config().put_secret({"ws_a", "conn_b", "token", sealed, noon}));
    reopen();

    EXPECT_EQ(config().find_secret("ws_a", "conn_a", "token").value()->sealed, sealed);
    ASSERT_TRUE(config().delete_secrets("conn_a"));
    EXPECT_FALSE(config().find_secret("ws_a", "conn_a", "token").value());
    EXPECT_TRUE(config().find_secret("ws_a", "conn_b", "token").value());
}

TEST_P(StoreContract, SecretsAreListedInOrderAndResealedOnlyAsTheyAre) {
    const auto noon = parse_iso8601("2026-11-27T12:00:00Z").value();
    for (const auto* owner : {"conn_b", "conn_a", "conn_c"}) {
        ASSERT_TRUE(config().put_secret({"ws_a", owner, "token", "old", noon}));
    }
    const auto first = config().list_secrets(nullptr, 2).value();
    ASSERT_EQ(first.size(), 2U);
    EXPECT_EQ(first[0].owner, "conn_a");
    const auto rest = config().list_secrets(&first.back(), 2).value();
    ASSERT_EQ(rest.size(), 1U);
    EXPECT_EQ(rest[0].owner, "conn_c");

    EXPECT_TRUE(config().reseal_secret(first[0], "new").value());
    EXPECT_FALSE(config().reseal_secret(first[0], "newer").value()) << "it is another by now";
    const auto stored = config().find_secret("ws_a", "conn_a", "token").value().value();
    EXPECT_EQ(stored.sealed, "new");
    EXPECT_EQ(stored.updated_at, noon);
}

TEST_P(StoreContract, UsersAreFoundByLoginAndTakeTheirTokensAlong) {
    User user{"user_a", "ws_a", "vera", "Vera", "viewer", "", {}, {}};
    ASSERT_TRUE(config().put_user(user));
    user.role = "admin";
    ASSERT_TRUE(config().put_user(user));
    EXPECT_EQ(config().find_user_by_login("vera").value()->role, "admin");
    EXPECT_FALSE(config().put_user({"user_b", "ws_b", "vera", "Other", "viewer", "", {}, {}})) << "a login is unique";
    EXPECT_EQ(config().list_users("ws_a").value().size(), 1U);

    ApiToken session;
    session.id = "session_a";
    session.workspace = "ws_a";
    session.token_hash = "hash of vera";
    session.role = "builder";
    session.operations = "listRuns";
    session.user = "user_a";
    ASSERT_TRUE(config().put_token(session));
    const auto stored = config().find_token("hash of vera").value().value();
    EXPECT_EQ(stored.role, "builder");
    EXPECT_EQ(stored.operations, "listRuns");
    ASSERT_TRUE(config().delete_user("user_a"));
    EXPECT_FALSE(config().find_token("hash of vera").value());
    EXPECT_FALSE(config().find_user("user_a").value());
}

TEST_P(StoreContract, TheAuditTrailIsReadNewestFirst) {
    for (const auto* action : {"one", "two", "three"}) {
        ASSERT_TRUE(config().add_audit({0, "ws_a", "token cli", action, "flow_a", "detail", noon}));
    }

    const auto newest = config().list_audit("ws_a", {.limit = 2}).value();
    const auto rest = config().list_audit("ws_a", {.before = newest.back().id, .limit = 2}).value();

    EXPECT_THAT(newest, ElementsAre(Field(&AuditEntry::action, "three"), Field(&AuditEntry::action, "two")));
    EXPECT_THAT(rest, ElementsAre(Field(&AuditEntry::action, "one")));
    EXPECT_THAT(config().list_audit("ws_b", {}).value(), IsEmpty());
}

TEST_P(StoreContract, AnAnswerIsKeptForADay) {
    ASSERT_TRUE(config().put_answer("ws_a", "key 1", {"hash", 202, "{}"}, noon));
    ASSERT_TRUE(config().put_answer("ws_a", "key 2", {"hash", 201, "[]"}, noon + std::chrono::hours(23)));
    EXPECT_EQ(config().find_answer("ws_a", "key 1").value()->status, 202);
    EXPECT_FALSE(config().find_answer("ws_b", "key 1").value());

    ASSERT_TRUE(config().put_answer("ws_a", "key 3", {"hash", 200, ""}, noon + std::chrono::hours(25)));

    EXPECT_FALSE(config().find_answer("ws_a", "key 1").value());
    EXPECT_EQ(config().find_answer("ws_a", "key 2").value()->body, "[]");
}

TEST_P(StoreContract, AMarkIsReplacedOnlyWhereItIsAsExpected) {
    EXPECT_FALSE(config().find_mark("schedule").value());
    EXPECT_FALSE(config().replace_mark("schedule", "1", "2").value());
    EXPECT_TRUE(config().replace_mark("schedule", std::nullopt, "1").value());
    EXPECT_FALSE(config().replace_mark("schedule", std::nullopt, "9").value());
    EXPECT_FALSE(config().replace_mark("schedule", "2", "3").value());
    EXPECT_TRUE(config().replace_mark("schedule", "1", "2").value());
    EXPECT_TRUE(config().replace_mark("other", std::nullopt, "").value());
    reopen();

    EXPECT_EQ(config().find_mark("schedule").value(), "2");
    EXPECT_EQ(config().find_mark("other").value(), "");
}

TEST_P(StoreContract, ALockHasOneHolderUntilItIsReleased) {
    using namespace std::chrono_literals;
    EXPECT_TRUE(config().acquire_lock("refresh", "node_a", 1min).value());
    EXPECT_FALSE(config().acquire_lock("refresh", "node_b", 1min).value());
    EXPECT_TRUE(config().acquire_lock("refresh", "node_a", 1min).value());
    EXPECT_TRUE(config().acquire_lock("another", "node_b", 1min).value());

    ASSERT_TRUE(config().release_lock("refresh", "node_b"));
    EXPECT_FALSE(config().acquire_lock("refresh", "node_b", 1min).value());
    ASSERT_TRUE(config().release_lock("refresh", "node_a"));
    EXPECT_TRUE(config().acquire_lock("refresh", "node_b", 1min).value());
}

TEST_P(StoreContract, ALockThatRanOutIsFree) {
    using namespace std::chrono_literals;
    ASSERT_TRUE(config().acquire_lock("refresh", "node_a", 100ms).value());
    const auto began = std::chrono::steady_clock::now();

    while (!config().acquire_lock("refresh", "node_b", 1min).value()) {
        ASSERT_LT(std::chrono::steady_clock::now() - began, 10s);
        std::this_thread::sleep_for(5ms);
    }

    EXPECT_GE(std::chrono::steady_clock::now() - began, 90ms);
    EXPECT_FALSE(config().acquire_lock("refresh", "node_a", 1min).value());
}

TEST_P(StoreContract, ConfigWritesOfManyThreadsJoinTheEngineWrites) {
    constexpr int threads = 4;
    constexpr int writes = 50;
    std::vector<std::thread> writers;
    std::atomic<int> failed = 0;
    for (int t = 0; t < threads; ++t) {
        writers.emplace_back([&, t] {
            for (int i = 0; i < writes; ++i) {
                const auto id = std::to_string(t) + "/" + std::to_string(i);
                if (!config().merge_person(person_named(id, {{"n", i}}))) ++failed;
                if (!config().find_person("ws_a", id).value()) ++failed;
            }
        });
    }
    std::size_t appended = 0;
    for (int i = 0; i < 500; ++i) {
        runs().append(event_named(std::to_string(i)), [&](Result<Appended> done) { appended += done ? 1 : 0; });
    }

    EXPECT_TRUE(mailbox_.run_until([&] { return appended == 500; }));
    for (auto& writer : writers) writer.join();

    EXPECT_EQ(failed, 0);
    EXPECT_EQ(config().list_people("ws_a", "", 1000).value().size(), std::size_t{threads * writes});
}

}  // namespace

}  // namespace tendril::store
