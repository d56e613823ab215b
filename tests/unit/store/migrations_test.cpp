#include "store/sqlite/migrations.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/file_lock.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "support/source_folder.hpp"
#include "unit/store/temporary_folder.hpp"

namespace tendril::store::sqlite {

namespace {

using testing::HasSubstr;

std::unique_ptr<Database> open_file(const std::string& path) {
    make_private_file(path).value();
    return std::make_unique<Database>(path, Database::Access::write, 1024);
}

std::int64_t version_of(Database& database) {
    auto query = database.query("PRAGMA user_version");
    return query.next() ? query.integer() : -1;
}

// The rows that a Tendril of schema `number` left behind, see schema_data/.
std::string rows_of_schema(int number) {
    std::ostringstream name;
    name << TENDRIL_SOURCE_DIR << "/tests/unit/store/schema_data/" << std::setw(4) << std::setfill('0') << number
         << ".sql";
    std::ifstream file(name.str());
    EXPECT_TRUE(file) << "every migration needs " << name.str();
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

Result<std::unique_ptr<Store>> open_store(const std::string& path) {
    return open_sqlite({.path = path}, [](const auto&) {});
}

class EverySchema : public testing::TestWithParam<int> {};

std::vector<int> schema_numbers() {
    std::vector<int> numbers;
    for (const auto& migration : embedded_migrations()) numbers.push_back(migration.number);
    return numbers;
}

INSTANTIATE_TEST_SUITE_P(Migrations, EverySchema, testing::ValuesIn(schema_numbers()));

TEST_P(EverySchema, IsBroughtUpToDateWithItsData) {
    const TemporaryFolder folder;
    const auto path = folder.file("tendril.db");
    const auto all = embedded_migrations();
    {
        const auto database = open_file(path);
        const std::vector<Migration> earlier(all.begin(), all.begin() + GetParam());
        ASSERT_TRUE(migrate(*database, earlier));
        ASSERT_EQ(version_of(*database), GetParam());
        database->run(rows_of_schema(GetParam()).c_str());
    }

    const auto store = open_store(path).value();

    EXPECT_EQ(store->config().list_workspaces().value().at(0).name, "Old studio");
    EXPECT_EQ(store->config().find_connection("conn_old").value()->settings, (json::object{{"location_id", "loc"}}));
    EXPECT_EQ(store->config().versions_in_use().value().at(0).document, "{\"format\":1}");
    EXPECT_EQ(store->config().all_hooks().value().at(0).token, "token_old");
    EXPECT_EQ(store->config().find_token("hash_old").value()->name, "CLI");
    EXPECT_EQ(store->config().find_secret("ws_old", "conn_old", "token").value()->sealed.size(), 3U);
    EXPECT_EQ(store->config().list_audit("ws_old", {}).value().at(0).action, "flow.published");
    EXPECT_EQ(store->config().find_answer("ws_old", "key").value()->status, 202);
    EXPECT_EQ(store->config().find_person("ws_old", "person_old").value()->fields.at("email"), "a@example.com");
    std::int64_t next = 0;
    EXPECT_EQ(store->runs().list_links("ws_old", "contact", {}, next).value().at(0).target_id, "ghl_old");
    const auto run = store->runs().get_run(RunId{9}).value().value();
    EXPECT_EQ(run.run.state.status, RunStatus::retrying);
    EXPECT_EQ(run.event.external_id, "external_old");
}

TEST(Migrations, AreNumberedWithoutGaps) {
    int expected = 0;
    for (const auto& migration : embedded_migrations()) EXPECT_EQ(migration.number, ++expected) << migration.name;
    EXPECT_GT(expected, 0);
}

TEST(Migrations, DoNothingTheSecondTime) {
    const TemporaryFolder folder;
    const auto database = open_file(folder.file("tendril.db"));
    ASSERT_TRUE(migrate(*database, embedded_migrations()));

    EXPECT_TRUE(migrate(*database, embedded_migrations()));
}

TEST(Migrations, AFailedMigrationLeavesTheSchemaBeforeIt) {
    const TemporaryFolder folder;
    const auto database = open_file(folder.file("tendril.db"));
    const std::vector<Migration> broken{{1, "0001", "CREATE TABLE a (x)"},
                                        {2, "0002", "CREATE TABLE b (x); CREATE TABLE a (x)"}};

    EXPECT_THROW(static_cast<void>(migrate(*database, broken)), Failure);

    EXPECT_EQ(version_of(*database), 1);
    EXPECT_FALSE(database->query("SELECT 1 FROM sqlite_schema WHERE name = 'b'").next());
    EXPECT_FALSE(database->in_transaction());
}

TEST(Migrations, ADatabaseOfANewerTendrilIsRefusedUntouched) {
    const TemporaryFolder folder;
    const auto path = folder.file("tendril.db");
    open_store(path).value();
    open_file(path)->run("PRAGMA user_version=999");

    const auto opened = open_store(path);

    ASSERT_TRUE(opened.has_error());
    EXPECT_EQ(opened.error().code, ErrorCode::conflict);
    EXPECT_THAT(opened.error().message, HasSubstr("999"));
    EXPECT_THAT(opened.error().message, HasSubstr("newer Tendril"));
    EXPECT_EQ(version_of(*open_file(path)), 999);
}

TEST(Migrations, ADatabaseOfAnotherProgramIsRefused) {
    const TemporaryFolder folder;
    const auto path = folder.file("tendril.db");
    open_file(path)->run("CREATE TABLE bookmarks (url TEXT)");

    const auto opened = open_store(path);

    ASSERT_TRUE(opened.has_error());
    EXPECT_EQ(opened.error().code, ErrorCode::conflict);
}

}  // namespace

}  // namespace tendril::store::sqlite
