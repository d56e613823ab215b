#include "connector/signing_client.hpp"

#include <gtest/gtest.h>

#include "support/fake_time.hpp"
#include "vault/signatures.hpp"

namespace tendril::connector {
namespace {

class KeepingClient final : public http::Client {
 public:
    void send(http::ClientRequest request, http::ClientCallback done) override {
        kept = std::move(request);
        http::Response taken;
        taken.status = 204;
        done(std::move(taken));
    }
    http::ClientRequest kept;
};

class SigningClientTest : public ::testing::Test {
 protected:
    void send(const std::string& signature_header) {
        http::ClientRequest request{"POST", "https://crm.example.com/hooks/42/", {}, R"({"type":"a","data":{}})"};
        request.headers.add("webhook-id", "evt_1");
        request.headers.add("webhook-signature", signature_header);
        client_->send(std::move(request), [this](const http::ClientOutcome& outcome) { answer_ = outcome->body; });
    }

    ::tendril::testing::FakeClock clock_;
    std::string answer_;
    KeepingClient inner_;
    std::unique_ptr<http::Client> client_ = make_signing_client(inner_, clock_);
};

TEST_F(SigningClientTest, SendsTheSignatureAndNeverTheSecret) {
    const auto secret = vault::new_webhook_secret();

    send(std::string(secret.reveal()));

    const auto& headers = inner_.kept.headers;
    EXPECT_TRUE(vault::standard_webhook_valid(secret, headers.get("webhook-id"), headers.get("webhook-timestamp"),
                                              headers.get("webhook-signature"), inner_.kept.body, clock_.now()));
    EXPECT_EQ(inner_.kept.url, "https://crm.example.com/hooks/42");
    EXPECT_EQ(answer_, R"({"status":204})");
    for (const auto& [name, value] : headers) EXPECT_EQ(value.find(secret.reveal()), std::string_view::npos) << name;
}

TEST_F(SigningClientTest, SignsNothingWithAMalformedSecret) {
    send("whsec_!!!");

    EXPECT_EQ(inner_.kept.headers.get("webhook-signature"), "");
}

TEST_F(SigningClientTest, LetsEverythingElsePassAsItIs) {
    send("v1,abc");

    EXPECT_EQ(inner_.kept.headers.get("webhook-signature"), "v1,abc");
    EXPECT_EQ(inner_.kept.url, "https://crm.example.com/hooks/42/");
}

}  // namespace
}  // namespace tendril::connector
