#include "connector/signing_client.hpp"

#include "base/json.hpp"
#include "http/problem.hpp"
#include "vault/signatures.hpp"

namespace tendril::connector {

namespace {

constexpr std::string_view signature_header = "webhook-signature";
constexpr std::string_view id_header = "webhook-id";
constexpr std::string_view timestamp_header = "webhook-timestamp";
constexpr std::string_view secret_prefix = "whsec_";

class SigningClient final : public http::Client {
 public:
    SigningClient(http::Client& client, const Clock& clock) : client_(client), clock_(clock) {}

    void send(http::ClientRequest request, http::ClientCallback done) override {
        const auto given = request.headers.get(signature_header);
        if (!given.starts_with(secret_prefix)) return client_.send(std::move(request), std::move(done));
        const vault::SecretText secret{std::string(given)};
        const std::string id(request.headers.get(id_header));
        const auto seconds = std::chrono::floor<std::chrono::seconds>(clock_.now()).time_since_epoch().count();
        const auto timestamp = std::to_string(seconds);
        const auto signature = vault::standard_webhook_sign(secret, id, timestamp, request.body);
        http::Headers headers;
        for (const auto& [name, value] : request.headers) {
            if (name != signature_header) headers.add(name, value);
        }
        headers.add(timestamp_header, timestamp);
        headers.add(signature_header, signature);
        request.headers = std::move(headers);
        if (request.url.ends_with('/')) request.url.pop_back();
        client_.send(std::move(request),
                     [done = std::move(done)](http::ClientOutcome outcome) { done(in_our_words(std::move(outcome))); });
    }

 private:
    // Receivers say what they like, or nothing: that they took the message is told by the status alone.
    static http::ClientOutcome in_our_words(http::ClientOutcome outcome) {
        const bool is_taken = outcome && outcome->status >= 200 && outcome->status < 300;
        if (!is_taken) return outcome;
        return http::reply(200, json::object{{"status", outcome->status}});
    }

    http::Client& client_;
    const Clock& clock_;
};

}  // namespace

std::unique_ptr<http::Client> make_signing_client(http::Client& client, const Clock& clock) {
    return std::make_unique<SigningClient>(client, clock);
}

}  // namespace tendril::connector
