// The keys that secrets are sealed under: one, and during a rotation the new one beside it.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "vault/secret_text.hpp"
#include "vault/vault.hpp"

namespace tendril::vault {

// A master key in memory that is neither swapped out nor part of a core dump, between guard pages.
class GuardedKey {
 public:
    // Errors: invalid_input (not 32 bytes), internal (no such memory).
    static Result<std::shared_ptr<const GuardedKey>> make(const SecretText& key);
    ~GuardedKey();
    GuardedKey(const GuardedKey&) = delete;
    GuardedKey& operator=(const GuardedKey&) = delete;
    [[nodiscard]] const unsigned char* bytes() const { return bytes_; }

 private:
    explicit GuardedKey(unsigned char* bytes) : bytes_(bytes) {}
    unsigned char* bytes_;
};

// Where the keys lie: what load_master_key says, and during a rotation a second file beside the first whose name ends
// in ".next", or TENDRIL_MASTER_KEY_NEXT where the key comes from the environment. All nodes of a store read both from
// the same places, so that what one has sealed anew opens at the others: a node that meets a secret which no key of its
// opens reads the places again.
//
// Thread safety: any thread.
class MasterKeys {
 public:
    using Key = std::shared_ptr<const GuardedKey>;

    // Errors: as load_master_key.
    static Result<std::unique_ptr<MasterKeys>> load(const std::string& data_folder);
    // One key that is kept nowhere: it cannot be rotated.
    static Result<std::unique_ptr<MasterKeys>> of(const SecretText& key);

    // What new secrets are sealed under.
    [[nodiscard]] Key sealing() const;
    // What stored ones may be sealed under, the newest first.
    [[nodiscard]] std::vector<Key> opening() const;
    [[nodiscard]] bool rotating() const;
    // Reads the places again; false when nothing new is there.
    bool refresh();

    // Makes the next key, durably, unless there is one, and seals under it from now on.
    // Errors: conflict (the key is the environment's and no next one is given), unavailable.
    Result<void> begin_rotation();
    // Puts the next key in the place of the old one, which still opens what another node sealed under it just now, for
    // as long as this process lives. Call only when nothing is sealed under the old one any more.
    // Errors: conflict (a person has to put it there: the environment's keys), unavailable.
    Result<void> finish_rotation();

 private:
    MasterKeys(Key current, std::string file) : file_(std::move(file)), current_(std::move(current)) {}

    const std::string file_;  // "" when the key does not lie in a file

    mutable std::mutex mutex_;
    Key current_;
    Key next_;     // null but during a rotation
    Key retired_;  // the one before a rotation that has ended
};

}  // namespace tendril::vault
