#include "vault/signatures.hpp"

#include <gtest/gtest.h>

#include <sodium.h>

#include <optional>

#include "vault/base64.hpp"

namespace tendril::vault {

namespace {

using namespace std::chrono_literals;

// The public example of the Standard Webhooks specification and its reference libraries.
struct Example {
    SecretText secret = SecretText(std::string("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    std::string id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    std::string timestamp = "1614265330";
    std::string body = "{\"test\": 2432232314}";
    std::string signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    TimePoint now = TimePoint(1'614'265'330s);

    [[nodiscard]] bool valid() const { return standard_webhook_valid(secret, id, timestamp, signature, body, now); }
};

TEST(StandardWebhooks, SignsThePublishedExample) {
    const Example example;

    EXPECT_EQ(standard_webhook_sign(example.secret, example.id, example.timestamp, example.body), example.signature);
}

TEST(StandardWebhooks, AcceptsThePublishedExample) {
    EXPECT_TRUE(Example().valid());
}

TEST(StandardWebhooks, AcceptsAnyMatchingEntryOfSeveral) {
    Example example;
    example.signature = "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= v2,unknown  " + example.signature + " v1,";

    EXPECT_TRUE(example.valid());
}

TEST(StandardWebhooks, RefusesWhatWasTamperedWith) {
    Example other_body;
    other_body.body += " ";
    Example other_id;
    other_id.id = "msg_other";
    Example other_time;
    other_time.timestamp = "1614265331";
    Example other_secret;
    other_secret.secret = SecretText(std::string("whsec_AAAQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));

    EXPECT_FALSE(other_body.valid());
    EXPECT_FALSE(other_id.valid());
    EXPECT_FALSE(other_time.valid());
    EXPECT_FALSE(other_secret.valid());
}

TEST(StandardWebhooks, AcceptsATimestampUpToTheToleranceBothWays) {
    Example example;

    for (const auto difference : {-300s, 0s, 300s}) {
        example.now = TimePoint(1'614'265'330s + difference);
        EXPECT_TRUE(example.valid()) << difference.count();
    }
    for (const auto difference : {-301s, 301s}) {
        example.now = TimePoint(1'614'265'330s + difference);
        EXPECT_FALSE(example.valid()) << difference.count();
    }
}

TEST(StandardWebhooks, RefusesAMalformedTimestampEvenWhenItIsSigned) {
    for (const auto* timestamp :
         {"", "now", "1614265330.5", " 1614265330", "-5", "99999999999999999999", "9223372036854775807"}) {
        Example example;
        example.timestamp = timestamp;
        example.signature = standard_webhook_sign(example.secret, example.id, timestamp, example.body);
        EXPECT_FALSE(example.valid()) << timestamp;
    }
}

TEST(StandardWebhooks, RefusesMalformedSignatures) {
    for (const auto* signature :
         {"", " ", "v1", "v1,", "v1,g0hM9SsE", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE", "v1,!!!!",
          "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", "v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="}) {
        Example example;
        example.signature = signature;
        EXPECT_FALSE(example.valid()) << signature;
    }
}

TEST(StandardWebhooks, AMalformedSecretSignsAndAcceptsNothing) {
    for (const auto* text : {"", "whsec_", "whsec_!", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}) {
        Example example;
        example.secret = SecretText(std::string(text));
        EXPECT_FALSE(example.valid()) << text;
        EXPECT_EQ(standard_webhook_sign(example.secret, "id", "1", "body"), "") << text;
    }
}

TEST(StandardWebhooks, RefusesAMessageWithoutAnId) {
    Example example;
    example.id = "";
    example.signature = standard_webhook_sign(example.secret, "", example.timestamp, example.body);

    EXPECT_FALSE(example.valid());
}

TEST(StandardWebhooks, OneKeyWorksForManyMessagesAndOutlivesItsSecret) {
    const auto now = TimePoint(std::chrono::seconds(1'700'000'000));
    std::optional<SecretText> secret(new_webhook_secret());
    const WebhookKey key(*secret);
    const auto first = standard_webhook_sign(*secret, "msg_1", "1700000000", "first");
    const auto second = standard_webhook_sign(*secret, "msg_2", "1700000000", "second");
    secret.reset();

    for (int i = 0; i < 3; ++i) {
        EXPECT_TRUE(key.valid("msg_1", "1700000000", first, "first", now));
        EXPECT_TRUE(key.valid("msg_2", "1700000000", second, "second", now));
        EXPECT_FALSE(key.valid("msg_2", "1700000000", first, "second", now));
        EXPECT_EQ(key.sign("msg_2", "1700000000", "second"), second);
    }
}

TEST(StandardWebhooks, ANewSecretIsFreshAndSigns) {
    Example example;
    example.secret = new_webhook_secret();
    example.signature = standard_webhook_sign(example.secret, example.id, example.timestamp, example.body);

    EXPECT_TRUE(example.secret.reveal().starts_with("whsec_"));
    EXPECT_EQ(base64_decode(example.secret.reveal().substr(6))->size(), 32U);
    EXPECT_TRUE(example.valid());
    EXPECT_NE(new_webhook_secret().reveal(), example.secret.reveal());
}

// RFC 8032, section 7.1, test 2: the message is the one byte 0x72.
struct Ed25519Example {
    std::string key = "PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=";
    std::string signature = "kqAJqfDUyrhyDoILX2QlQKKye1QWUD+Ps3YiI+vbadoIWsHkPhWZbkWPNhPQ8R2MOHsurrQwKu6wDSkWErsMAA==";
    std::string body = "\x72";
};

TEST(Ed25519, AcceptsTheExampleOfTheRfcInEveryFormOfTheKey) {
    const Ed25519Example example;
    const auto spki = base64_encode(std::string("\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00", 12) +
                                    *base64_decode(example.key));
    const auto pem = "-----BEGIN PUBLIC KEY-----\n" + spki + "\n-----END PUBLIC KEY-----\n";

    EXPECT_TRUE(ed25519_valid(example.key, example.signature, example.body));
    EXPECT_TRUE(ed25519_valid(spki, example.signature, example.body));
    EXPECT_TRUE(ed25519_valid(pem, example.signature, example.body));
}

TEST(Ed25519, RefusesAnotherBodyKeyOrSignature) {
    const Ed25519Example example;
    auto signature = *base64_decode(example.signature);
    signature[10] = static_cast<char>(signature[10] ^ 1);

    EXPECT_FALSE(ed25519_valid(example.key, example.signature, "s"));
    EXPECT_FALSE(ed25519_valid(example.key, base64_encode(signature), example.body));
    EXPECT_FALSE(ed25519_valid(base64_encode(std::string(32, '\x07')), example.signature, example.body));
}

TEST(Ed25519, RefusesMalformedKeysAndSignatures) {
    const Ed25519Example example;

    for (const auto* key : {"", "AAAA", "not base64", "-----BEGIN PUBLIC KEY-----"}) {
        EXPECT_FALSE(ed25519_valid(key, example.signature, example.body)) << key;
    }
    for (const auto* signature : {"", "AAAA", "not base64"}) {
        EXPECT_FALSE(ed25519_valid(example.key, signature, example.body)) << signature;
    }
}

TEST(Sha256, GivesTheExamplesOfFips180) {
    EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

}  // namespace

}  // namespace tendril::vault
