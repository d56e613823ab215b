#include "api/highlevel_keys.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "base/random.hpp"
#include "sandbox/webhook_signer.hpp"
#include "vault/base64.hpp"

namespace tendril::api {
namespace {

const std::string body = R"({"type":"ContactCreate","webhookId":"w1","timestamp":"2026-11-23T01:00:00Z"})";

// An RSA key pair, as the retired header is signed with.
class RsaSigner {
 public:
    RsaSigner() : key_(EVP_RSA_gen(2048)) {}
    RsaSigner(const RsaSigner&) = delete;
    RsaSigner& operator=(const RsaSigner&) = delete;
    ~RsaSigner() { EVP_PKEY_free(key_); }

    [[nodiscard]] std::string public_key() const {
        unsigned char* bytes = nullptr;
        const int size = i2d_PUBKEY(key_, &bytes);
        std::string text(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
        OPENSSL_free(bytes);
        return vault::base64_encode(text);
    }

    [[nodiscard]] std::string sign(std::string_view text) const {
        EVP_MD_CTX* context = EVP_MD_CTX_new();
        EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key_);
        std::string signature(512, '\0');
        std::size_t size = signature.size();
        EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &size,
                       reinterpret_cast<const unsigned char*>(text.data()), text.size());
        EVP_MD_CTX_free(context);
        signature.resize(size);
        return vault::base64_encode(signature);
    }

 private:
    EVP_PKEY* key_;
};

class HighLevelSignature : public testing::Test {
 protected:
    static http::Headers headers(std::string_view ghl, std::string_view wh = {}) {
        http::Headers made;
        if (!ghl.empty()) made.add("X-GHL-Signature", std::string(ghl));
        if (!wh.empty()) made.add("X-WH-Signature", std::string(wh));
        return made;
    }

    SeededRandom random_{11};
    sandbox::WebhookSigner signer_{random_};
    sandbox::WebhookSigner other_{random_};
    RsaSigner rsa_;
    HighLevelKeys keys_{{signer_.public_key_pem()}, {rsa_.public_key()}, false};
};

TEST_F(HighLevelSignature, IsBelievedWhenItFits) {
    EXPECT_TRUE(keys_.verify(headers(signer_.sign(body)), body).has_value());
}

TEST_F(HighLevelSignature, IsRefusedForABodyThatWasTamperedWith) {
    EXPECT_FALSE(keys_.verify(headers(signer_.sign(body)), body + " ").has_value());
}

TEST_F(HighLevelSignature, IsRefusedByAnotherKey) {
    EXPECT_FALSE(keys_.verify(headers(other_.sign(body)), body).has_value());
}

TEST_F(HighLevelSignature, IsBelievedByASecondKeyDuringRotation) {
    keys_.ed25519.push_back(other_.public_key());

    EXPECT_TRUE(keys_.verify(headers(other_.sign(body)), body).has_value());
    EXPECT_TRUE(keys_.verify(headers(signer_.sign(body)), body).has_value());
}

TEST_F(HighLevelSignature, OfTheRetiredKindIsBelievedOnlyWhereSwitchedOn) {
    EXPECT_FALSE(keys_.verify(headers("", rsa_.sign(body)), body).has_value());
    keys_.accepts_rsa = true;
    EXPECT_TRUE(keys_.verify(headers("", rsa_.sign(body)), body).has_value());
    EXPECT_FALSE(keys_.verify(headers("", rsa_.sign(body + "x")), body).has_value());
}

TEST_F(HighLevelSignature, MayComeInBothHeaders) {
    keys_.accepts_rsa = true;

    EXPECT_TRUE(keys_.verify(headers(signer_.sign(body), rsa_.sign(body)), body).has_value());
    EXPECT_TRUE(keys_.verify(headers(signer_.sign(body), "rubbish"), body).has_value());
    EXPECT_TRUE(keys_.verify(headers("rubbish", rsa_.sign(body)), body).has_value());
    EXPECT_FALSE(keys_.verify(headers("rubbish", "rubbish"), body).has_value());
}

TEST_F(HighLevelSignature, NotApplicableCountsAsAbsent) {
    keys_.accepts_rsa = true;

    EXPECT_TRUE(keys_.verify(headers("N/A", rsa_.sign(body)), body).has_value());
    EXPECT_TRUE(keys_.verify(headers(signer_.sign(body), "N/A"), body).has_value());
    const auto neither = keys_.verify(headers("N/A", "N/A"), body);
    ASSERT_TRUE(neither.has_error());
    EXPECT_EQ(neither.error().code, ErrorCode::unauthenticated);
    EXPECT_NE(neither.error().message.find("required"), std::string::npos);
}

TEST_F(HighLevelSignature, IsRequired) {
    EXPECT_FALSE(keys_.verify(headers(""), body).has_value());
}

TEST(HighLevelKeysTest, AreThePublishedOnesByDefault) {
    const auto keys = HighLevelKeys::published();

    EXPECT_TRUE(keys.only_published());
    EXPECT_FALSE(keys.verify({}, body).has_value());
    EXPECT_TRUE(HighLevelKeys::from_secret(keys.to_secret()).only_published());
}

TEST(HighLevelKeysTest, ReadASingleKeyFromTheVault) {
    SeededRandom random(3);
    const sandbox::WebhookSigner signer(random);
    http::Headers headers;
    headers.add("X-GHL-Signature", signer.sign(body));

    const auto keys = HighLevelKeys::from_secret(vault::SecretText(signer.public_key()));

    EXPECT_TRUE(keys.verify(headers, body).has_value());
    EXPECT_FALSE(keys.only_published());
    EXPECT_FALSE(HighLevelKeys::from_secret(vault::SecretText()).verify(headers, body).has_value());
}

TEST(HighLevelKeysTest, AreRefusedByTheMemberThatIsWrong) {
    const std::vector<std::pair<std::string, std::string>> bad{
        {R"({"public_keys": []})", "public_keys"},
        {R"({"public_keys": ["published", "published", "published"]})", "public_keys"},
        {R"({"public_keys": ["rubbish"]})", "public_keys"},
        {R"({"public_keys": "published"})", "public_keys"},
        {R"({"rsa_public_keys": ["MCowBQYDK2VwAyEAi2HR1srL4o18O8BRa7gVJY7G7bupbN3H9AwJrHCDiOg="]})", "rsa_public_keys"},
        {R"({"accept_rsa": "yes"})", "accept_rsa"},
    };
    for (const auto& [members, field] : bad) {
        auto keys = HighLevelKeys::published();
        const auto read = read_keys(parse_json(members)->get_object(), keys);
        ASSERT_TRUE(read.has_error()) << members;
        EXPECT_EQ(read.error().field, field) << members;
    }
}

}  // namespace
}  // namespace tendril::api
