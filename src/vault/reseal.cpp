#include "vault/reseal.hpp"

#include "vault/envelope.hpp"

namespace tendril::vault {

namespace {

constexpr std::int32_t page_size = 100;

enum class Outcome { current, resealed, unreadable };

Result<Outcome> reseal(const MasterKeys& keys, store::ConfigStore& store, const store::SealedSecret& stored) {
    const SecretName name{stored.workspace, stored.owner, stored.name};
    const auto newest = keys.sealing();
    if (unseal(newest->bytes(), name, stored.sealed)) return Outcome::current;
    for (const auto& key : keys.opening()) {
        const auto secret = unseal(key->bytes(), name, stored.sealed);
        if (!secret) continue;
        const auto changed = store.reseal_secret(stored, seal(newest->bytes(), name, *secret));
        if (!changed) return changed.error();
        return Outcome::resealed;
    }
    return Outcome::unreadable;
}

}  // namespace

Result<ResealedPage> reseal_page(const MasterKeys& keys, store::ConfigStore& store, const store::SealedSecret* after) {
    auto secrets = store.list_secrets(after, page_size);
    if (!secrets) return secrets.error();
    ResealedPage page;
    for (const auto& stored : *secrets) {
        const auto outcome = reseal(keys, store, stored);
        if (!outcome) return outcome.error();
        ++page.seen;
        if (*outcome == Outcome::resealed) ++page.resealed;
        if (*outcome == Outcome::unreadable) ++page.unreadable;
    }
    if (secrets->size() == static_cast<std::size_t>(page_size)) page.last = std::move(secrets->back());
    return page;
}

}  // namespace tendril::vault
