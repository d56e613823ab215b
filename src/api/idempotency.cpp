#include "api/idempotency.hpp"

#include "api/context.hpp"
#include "base/log.hpp"
#include "http/problem.hpp"
#include "vault/signatures.hpp"

namespace tendril::api {

namespace {

constexpr std::size_t key_length_max = 255;

// Holds a key while its request is under way.
class KeyInUse {
 public:
    KeyInUse(std::shared_ptr<KeysInUse> keys, std::string key) : keys_(std::move(keys)), key_(std::move(key)) {
        keys_->insert(key_);
    }
    KeyInUse(const KeyInUse&) = delete;
    KeyInUse& operator=(const KeyInUse&) = delete;
    ~KeyInUse() { keys_->erase(key_); }

 private:
    std::shared_ptr<KeysInUse> keys_;
    std::string key_;
};

// An answer with a secret in it is kept in the vault; the stored answer then has no body.
vault::SecretName sealed_answer(const Call& call, const std::string& scope, const std::string& key) {
    return {call.workspace(), "answer_" + vault::sha256_hex(scope + "\n" + key), "body"};
}

Result<std::optional<store::StoredAnswer>> find(const Route& route, Call& call, const std::string& scope,
                                                const std::string& key) {
    auto stored = call.context.parts.config.find_answer(scope, key);
    if (!stored || !*stored || !route.answers_secret) return stored;
    auto body = call.context.parts.vault.get(sealed_answer(call, scope, key));
    if (!body) return body.error();
    if (*body) (*stored)->body = std::string((**body).reveal());
    return stored;
}

Result<void> keep(const Route& route, Call& call, const std::string& scope, const std::string& key,
                  store::StoredAnswer answer) {
    if (route.answers_secret) {
        vault::SecretText secret(std::move(answer.body));
        auto sealed = call.context.parts.vault.put(sealed_answer(call, scope, key), secret);
        if (!sealed) return sealed;
        answer.body.clear();
    }
    return call.context.parts.config.put_answer(scope, key, answer, call.context.parts.clock.now());
}

http::Response repeated(const store::StoredAnswer& stored) {
    http::Response response;
    response.status = stored.status;
    response.headers.add("Content-Type", "application/json");
    response.headers.add("Idempotent-Replayed", "true");
    response.body = stored.body;
    return response;
}

}  // namespace

Task<Result<http::Response>> answer_once(const Route& route, Call& call, const std::string& key) {
    if (key.empty() || key.size() > key_length_max) {
        co_return Error(ErrorCode::invalid_input, "Idempotency-Key must have 1 to 255 characters.", "Idempotency-Key");
    }
    const auto scope = call.workspace() + " " + call.request.method + " " + call.request.path;
    const auto request_hash = vault::sha256_hex(call.request.query + "\n" + call.request.body);
    const auto& in_use = call.context.keys_in_use;
    if (in_use->contains(scope + "\n" + key)) {
        co_return Error(ErrorCode::conflict, "The first request with this Idempotency-Key is still under way.",
                        "Idempotency-Key");
    }
    const KeyInUse held(in_use, scope + "\n" + key);

    const auto& offload = call.context.parts.offload;
    auto stored = co_await on_worker(offload, [&] { return find(route, call, scope, key); });
    if (!stored) co_return stored.error();
    if (*stored && (*stored)->request_hash != request_hash) {
        co_return http::problem(422, "This Idempotency-Key was used for a request with another body.");
    }
    if (*stored) co_return repeated(**stored);

    auto response = co_await route.handle(call);
    if (!response || response->status >= 300) co_return response;
    store::StoredAnswer answer{request_hash, response->status, response->body};
    auto kept = co_await on_worker(offload, [&] { return keep(route, call, scope, key, std::move(answer)); });
    // The request did take effect, so its answer is true even when it could not be kept.
    if (!kept) log::warn("An answer could not be kept for its Idempotency-Key: {}", kept.error().message);
    co_return response;
}

}  // namespace tendril::api
