#include <gmock/gmock.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <thread>
#include <vector>

#include "unit/store/temporary_folder.hpp"
#include "vault/base64.hpp"
#include "vault/vault.hpp"

namespace tendril::vault {

namespace {

using testing::HasSubstr;
using testing::Not;

const std::string key_of_sevens(32, '\x07');

class MasterKey : public testing::Test {
 protected:
    MasterKey() { forget_environment(); }
    ~MasterKey() override { forget_environment(); }

    std::string write(const std::string& name, const std::string& content, mode_t mode) {
        const auto path = folder_.file(name);
        std::ofstream(path) << content;
        chmod(path.c_str(), mode);
        return path;
    }

    TemporaryFolder folder_;

 private:
    static void forget_environment() {
        unsetenv("TENDRIL_MASTER_KEY");
        unsetenv("TENDRIL_MASTER_KEY_FILE");
    }
};

TEST_F(MasterKey, IsMadeOnceInTheDataFolderAndOnlyForItsOwner) {
    const auto first = load_master_key(folder_.path()).value();
    const auto second = load_master_key(folder_.path()).value();

    EXPECT_EQ(first.reveal().size(), 32U);
    EXPECT_EQ(first.reveal(), second.reveal());
    struct stat facts {};
    ASSERT_EQ(stat(folder_.file("master.key").c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777, 0600U);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_.path()), {}), 1) << "a draft was left";
}

TEST_F(MasterKey, IsTheSameForAllWhoMakeItAtOnce) {
    std::vector<std::string> keys(8);
    std::vector<std::thread> makers;
    for (auto& key : keys) {
        makers.emplace_back([&] { key = load_master_key(folder_.path()).value().reveal(); });
    }
    for (auto& maker : makers) maker.join();

    EXPECT_THAT(keys, testing::Each(keys.front()));
}

TEST_F(MasterKey, ComesFromTheEnvironmentFirst) {
    setenv("TENDRIL_MASTER_KEY", base64_encode(key_of_sevens).c_str(), 1);
    setenv("TENDRIL_MASTER_KEY_FILE", "/nowhere", 1);

    EXPECT_EQ(load_master_key(folder_.path()).value().reveal(), key_of_sevens);
    EXPECT_FALSE(std::filesystem::exists(folder_.file("master.key")));
}

TEST_F(MasterKey, ComesFromTheNamedFile) {
    const auto path = write("other.key", base64_encode(key_of_sevens) + "\n", 0600);
    setenv("TENDRIL_MASTER_KEY_FILE", path.c_str(), 1);

    EXPECT_EQ(load_master_key(folder_.path()).value().reveal(), key_of_sevens);
}

TEST_F(MasterKey, AFileThatOthersCanReadIsRefused) {
    for (const mode_t mode : {0640U, 0604U, 0644U}) {
        write("master.key", base64_encode(key_of_sevens), mode);

        const auto loaded = load_master_key(folder_.path());

        ASSERT_TRUE(loaded.has_error());
        EXPECT_EQ(loaded.error().code, ErrorCode::invalid_input);
        EXPECT_THAT(loaded.error().message, HasSubstr("chmod 600"));
    }
}

TEST_F(MasterKey, WhatIsNotThirtyTwoBytesOfBase64IsRefusedWithoutBeingShown) {
    for (const std::string text :
         {"", "c2hvcnQ=", "not base64 at all", "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH"}) {
        write("master.key", text, 0600);
        setenv("TENDRIL_MASTER_KEY", text.c_str(), 1);
        const auto from_environment = load_master_key(folder_.path());
        unsetenv("TENDRIL_MASTER_KEY");
        const auto from_file = load_master_key(folder_.path());

        for (const auto* loaded : {&from_environment, &from_file}) {
            ASSERT_TRUE(loaded->has_error()) << text;
            EXPECT_EQ(loaded->error().code, ErrorCode::invalid_input);
            if (!text.empty()) EXPECT_THAT(loaded->error().message, Not(HasSubstr(text)));
        }
    }
}

TEST_F(MasterKey, AFileThatIsNotThereIsUnavailable) {
    setenv("TENDRIL_MASTER_KEY_FILE", folder_.file("absent").c_str(), 1);
    EXPECT_EQ(load_master_key(folder_.path()).error().code, ErrorCode::unavailable);

    unsetenv("TENDRIL_MASTER_KEY_FILE");
    EXPECT_EQ(load_master_key(folder_.file("no/such/folder")).error().code, ErrorCode::unavailable);
}

}  // namespace

}  // namespace tendril::vault
