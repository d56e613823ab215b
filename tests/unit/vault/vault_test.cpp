#include "vault/vault.hpp"

#include <gmock/gmock.h>

#include "store/sqlite/sqlite_store.hpp"
#include "unit/store/temporary_folder.hpp"
#include "vault/envelope.hpp"

namespace tendril::vault {

namespace {

using testing::HasSubstr;
using testing::Not;

const SecretName token_name{"ws_a", "conn_a", "token"};

class VaultTest : public testing::Test {
 protected:
    store::ConfigStore& config() { return store_->config(); }
    std::unique_ptr<Vault> vault_with(char key) {
        return make_vault(SecretText(std::string(32, key)), config()).value();
    }
    std::string sealed() { return config().find_secret("ws_a", "conn_a", "token").value().value().sealed; }

 private:
    TemporaryFolder folder_;
    std::unique_ptr<store::Store> store_ =
        store::open_sqlite({.path = folder_.file("tendril.db")}, [](const auto&) {}).value();
};

TEST_F(VaultTest, GivesBackWhatWasPut) {
    const auto vault = vault_with('k');
    ASSERT_TRUE(vault->put(token_name, SecretText(std::string("pit-12345"))));

    EXPECT_EQ(vault->get(token_name).value()->reveal(), "pit-12345");
    EXPECT_FALSE(vault->get({"ws_a", "conn_a", "oauth"}).value());
}

TEST_F(VaultTest, KeepsEmptyAndLongSecrets) {
    const auto vault = vault_with('k');
    const std::string long_text(100'000, 'x');

    ASSERT_TRUE(vault->put(token_name, SecretText()));
    EXPECT_EQ(vault->get(token_name).value()->reveal(), "");
    ASSERT_TRUE(vault->put(token_name, SecretText(std::string(long_text))));
    EXPECT_EQ(vault->get(token_name).value()->reveal(), long_text);
}

TEST_F(VaultTest, StoresNothingInTheClearAndNothingTwiceAlike) {
    const auto vault = vault_with('k');
    ASSERT_TRUE(vault->put(token_name, SecretText(std::string("pit-12345"))));
    const auto first = sealed();
    ASSERT_TRUE(vault->put(token_name, SecretText(std::string("pit-12345"))));

    EXPECT_THAT(first, Not(HasSubstr("pit-12345")));
    EXPECT_NE(sealed(), first);
}

TEST_F(VaultTest, AnotherMasterKeyOpensNothing) {
    ASSERT_TRUE(vault_with('k')->put(token_name, SecretText(std::string("pit-12345"))));

    const auto opened = vault_with('j')->get(token_name);

    ASSERT_TRUE(opened.has_error());
    EXPECT_EQ(opened.error().code, ErrorCode::forbidden);
    EXPECT_THAT(opened.error().message, Not(HasSubstr("pit-12345")));
}

TEST_F(VaultTest, ASecretMovedToAnotherNameDoesNotOpen) {
    const auto vault = vault_with('k');
    ASSERT_TRUE(vault->put(token_name, SecretText(std::string("pit-12345"))));
    // The last one has the same bytes when name and owner are merely joined.
    for (const SecretName& other : {SecretName{"ws_b", "conn_a", "token"}, SecretName{"ws_a", "conn_b", "token"},
                                    SecretName{"ws_a", "conn_a", "oauth"}, SecretName{"ws_a", "conn_", "atoken"}}) {
        ASSERT_TRUE(config().put_secret({other.workspace, other.owner, other.name, sealed(), {}}));
        EXPECT_EQ(vault->get(other).error().code, ErrorCode::forbidden) << other.owner << other.name;
    }
}

TEST_F(VaultTest, ASealedSecretWithAnyBitChangedDoesNotOpen) {
    const auto vault = vault_with('k');
    ASSERT_TRUE(vault->put(token_name, SecretText(std::string("pit-12345"))));
    const auto good = sealed();

    for (std::size_t i = 0; i < good.size(); ++i) {
        auto bad = good;
        bad[i] = static_cast<char>(bad[i] ^ 0x10);
        ASSERT_TRUE(config().put_secret({"ws_a", "conn_a", "token", bad, {}}));
        EXPECT_EQ(vault->get(token_name).error().code, ErrorCode::forbidden) << "byte " << i;
    }
}

TEST_F(VaultTest, ASealedSecretCutOffAnywhereDoesNotOpen) {
    const std::string key(32, 'k');
    const auto* master_key = reinterpret_cast<const unsigned char*>(key.data());
    const auto good = seal(master_key, token_name, SecretText(std::string("pit-12345")));

    ASSERT_EQ(unseal(master_key, token_name, good)->reveal(), "pit-12345");
    for (std::size_t size = 0; size < good.size(); ++size) {
        EXPECT_FALSE(unseal(master_key, token_name, std::string_view(good).substr(0, size))) << size;
    }
}

// Sealed by version 1 of the format, to be opened by every version to come.
TEST_F(VaultTest, OpensWhatVersionOneSealed) {
    constexpr unsigned char bytes[] = {
#include "sealed_v1.inc"
    };
    const std::string sealed_then(reinterpret_cast<const char*>(bytes), sizeof bytes);
    ASSERT_TRUE(config().put_secret({"ws_a", "conn_a", "token", sealed_then, {}}));

    EXPECT_EQ(vault_with('k')->get(token_name).value()->reveal(), "pit-12345");
}

TEST_F(VaultTest, AMasterKeyOfAnotherLengthIsRefused) {
    for (const std::size_t size : {0U, 31U, 33U}) {
        const auto made = make_vault(SecretText(std::string(size, 'k')), config());
        ASSERT_TRUE(made.has_error());
        EXPECT_EQ(made.error().code, ErrorCode::invalid_input);
    }
}

}  // namespace

}  // namespace tendril::vault
