#include "vault/master_keys.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "store/sqlite/sqlite_store.hpp"
#include "unit/store/temporary_folder.hpp"
#include "vault/passphrase.hpp"
#include "vault/reseal.hpp"

namespace tendril::vault {
namespace {

class MasterKeysTest : public testing::Test {
 protected:
    store::ConfigStore& config() { return store_->config(); }
    std::unique_ptr<MasterKeys> keys() { return MasterKeys::load(folder_.path()).value(); }
    static SecretName name_of(int number) { return {"ws_a", "conn_" + std::to_string(number), "credentials"}; }

    void put_secrets(MasterKeys& with, int count) {
        const auto vault = make_vault(with, config());
        for (int i = 0; i < count; ++i) {
            ASSERT_TRUE(vault->put(name_of(i), SecretText("secret " + std::to_string(i))));
        }
    }
    void expect_secrets(MasterKeys& with, int count) {
        const auto vault = make_vault(with, config());
        for (int i = 0; i < count; ++i) {
            EXPECT_EQ(vault->get(name_of(i)).value()->reveal(), "secret " + std::to_string(i));
        }
    }
    // One pass over everything; how many were sealed anew.
    std::int64_t reseal_all(const MasterKeys& with) {
        std::int64_t resealed = 0;
        std::optional<store::SealedSecret> after;
        do {
            const auto page = reseal_page(with, config(), after ? &*after : nullptr).value();
            resealed += page.resealed;
            after = page.last;
        } while (after);
        return resealed;
    }

    TemporaryFolder folder_;
    std::unique_ptr<store::Store> store_ =
        store::open_sqlite({.path = folder_.file("tendril.db")}, [](const auto&) {}).value();
};

TEST_F(MasterKeysTest, ARotationSealsEverySecretAnewAndEndsTheOldKey) {
    const auto before = keys();
    put_secrets(*before, 250);
    const auto old_key = load_master_key(folder_.path()).value();
    const auto old_age = config().find_secret("ws_a", "conn_7", "credentials").value()->updated_at;

    const auto rotating = keys();
    ASSERT_TRUE(rotating->begin_rotation());
    expect_secrets(*rotating, 250);
    EXPECT_EQ(reseal_all(*rotating), 250);
    EXPECT_EQ(reseal_all(*rotating), 0);
    ASSERT_TRUE(rotating->finish_rotation());

    expect_secrets(*keys(), 250);
    EXPECT_FALSE(keys()->rotating());
    EXPECT_EQ(config().find_secret("ws_a", "conn_7", "credentials").value()->updated_at, old_age)
        << "no younger for it";
    const auto stale = make_vault(old_key.copy(), config()).value();
    EXPECT_EQ(stale->get(name_of(7)).error().code, ErrorCode::forbidden);
}

TEST_F(MasterKeysTest, ARotationThatWasKilledInTheMiddleLosesNothingAndGoesOn) {
    put_secrets(*keys(), 150);
    {
        const auto killed = keys();
        ASSERT_TRUE(killed->begin_rotation());
        ASSERT_TRUE(reseal_page(*killed, config(), nullptr));
    }
    const auto again = keys();
    EXPECT_TRUE(again->rotating());
    expect_secrets(*again, 150);
    EXPECT_EQ(reseal_all(*again), 50);
    ASSERT_TRUE(again->finish_rotation());
    expect_secrets(*keys(), 150);
}

TEST_F(MasterKeysTest, ARotationLeavesNoOtherKeyFileBehind) {
    const auto rotating = keys();
    std::ofstream(folder_.file("master.key.next.0123456789abcdef")) << "of a process that was killed";
    ASSERT_TRUE(rotating->begin_rotation());
    ASSERT_TRUE(rotating->finish_rotation());

    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
        EXPECT_THAT(entry.path().filename().string(), testing::Not(testing::HasSubstr(".next")));
    }
}

TEST_F(MasterKeysTest, AnotherNodeFollowsARotationWithoutARestart) {
    const auto other = keys();
    const auto others_vault = make_vault(*other, config());
    ASSERT_TRUE(others_vault->put(name_of(0), SecretText(std::string("secret 0"))));
    const auto rotating = keys();
    ASSERT_TRUE(rotating->begin_rotation());
    reseal_all(*rotating);
    expect_secrets(*other, 1);
    ASSERT_TRUE(others_vault->put(name_of(1), SecretText(std::string("secret 1"))));
    ASSERT_TRUE(rotating->finish_rotation());
    expect_secrets(*other, 2);
    expect_secrets(*keys(), 2);
}

TEST_F(MasterKeysTest, WhatAnotherProcessWroteMeanwhileIsNotOverwritten) {
    put_secrets(*keys(), 1);
    const auto stored = config().find_secret("ws_a", "conn_0", "credentials").value().value();
    put_secrets(*keys(), 1);

    EXPECT_FALSE(config().reseal_secret(stored, "older").value());
    expect_secrets(*keys(), 1);
}

TEST(Passphrases, MatchOnlyThemselves) {
    const auto hash = hash_passphrase(SecretText(std::string("correct horse battery"))).value();
    EXPECT_THAT(hash, testing::StartsWith("$argon2id$"));
    EXPECT_TRUE(passphrase_matches(SecretText(std::string("correct horse battery")), hash));
    EXPECT_FALSE(passphrase_matches(SecretText(std::string("wrong horse battery")), hash));
    EXPECT_FALSE(passphrase_matches(SecretText(std::string("anything at all")), ""));
    EXPECT_EQ(hash_passphrase(SecretText(std::string("short"))).error().field, "passphrase");
}

}  // namespace
}  // namespace tendril::vault
