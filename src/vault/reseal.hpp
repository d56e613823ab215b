// Sealing stored secrets anew under the newest master key.
#pragma once

#include <cstdint>
#include <optional>

#include "base/error.hpp"
#include "store/config_store.hpp"
#include "vault/master_keys.hpp"

namespace tendril::vault {

struct ResealedPage {
    std::int64_t seen = 0;
    std::int64_t resealed = 0;
    std::int64_t unreadable = 0;              // no key opens them: they were lost before
    std::optional<store::SealedSecret> last;  // where to go on after; nullopt at the end
};

// Looks at some secrets after `after` (null for the first). One that changes meanwhile keeps its change; a later pass
// meets it again. Blocks. Errors: unavailable.
Result<ResealedPage> reseal_page(const MasterKeys& keys, store::ConfigStore& store, const store::SealedSecret* after);

}  // namespace tendril::vault
