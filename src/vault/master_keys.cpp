#include "vault/master_keys.hpp"

#include <sodium.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <utility>

#include "vault/base64.hpp"
#include "vault/key_file.hpp"

namespace tendril::vault {

namespace {

constexpr std::size_t key_bytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr const char* next_variable = "TENDRIL_MASTER_KEY_NEXT";

std::string next_file(const std::string& file) {
    return file + ".next";
}

bool same_key(const GuardedKey& a, const GuardedKey& b) {
    return sodium_memcmp(a.bytes(), b.bytes(), key_bytes) == 0;
}

// The key of a rotation that has begun; null when there is none.
Result<MasterKeys::Key> read_next(const std::string& file) {
    if (file.empty()) {
        const char* text = std::getenv(next_variable);  // NOLINT(concurrency-mt-unsafe): nobody changes the environment
        if (text == nullptr) return MasterKeys::Key();
        const auto key = decode_key(text, next_variable);
        if (!key) return key.error();
        return GuardedKey::make(*key);
    }
    if (::access(next_file(file).c_str(), F_OK) != 0) return MasterKeys::Key();
    const auto key = read_key_file(next_file(file));
    if (!key) return key.error();
    return GuardedKey::make(*key);
}

}  // namespace

Result<std::shared_ptr<const GuardedKey>> GuardedKey::make(const SecretText& key) {
    start_sodium();
    if (key.reveal().size() != key_bytes) {
        return Error(ErrorCode::invalid_input, "The master key is not 32 bytes long.");
    }
    auto* bytes = static_cast<unsigned char*>(sodium_malloc(key_bytes));
    if (bytes == nullptr) return Error(ErrorCode::internal, "There is no guarded memory for the master key.");
    std::memcpy(bytes, key.reveal().data(), key_bytes);
    sodium_mprotect_readonly(bytes);
    return std::shared_ptr<const GuardedKey>(new GuardedKey(bytes));
}

GuardedKey::~GuardedKey() {
    sodium_free(bytes_);
}

Result<std::unique_ptr<MasterKeys>> MasterKeys::load(const std::string& data_folder) {
    const auto text = load_master_key(data_folder);
    if (!text) return text.error();
    auto current = GuardedKey::make(*text);
    if (!current) return current.error();
    std::unique_ptr<MasterKeys> keys(new MasterKeys(std::move(*current), master_key_file(data_folder)));
    auto next = read_next(keys->file_);
    if (!next) return next.error();
    keys->next_ = std::move(*next);
    return keys;
}

Result<std::unique_ptr<MasterKeys>> MasterKeys::of(const SecretText& key) {
    auto current = GuardedKey::make(key);
    if (!current) return current.error();
    return std::unique_ptr<MasterKeys>(new MasterKeys(std::move(*current), {}));
}

MasterKeys::Key MasterKeys::sealing() const {
    const std::lock_guard lock(mutex_);
    return next_ ? next_ : current_;
}

std::vector<MasterKeys::Key> MasterKeys::opening() const {
    const std::lock_guard lock(mutex_);
    std::vector<Key> keys;
    for (const auto& key : {next_, current_, retired_}) {
        if (key) keys.push_back(key);
    }
    return keys;
}

bool MasterKeys::rotating() const {
    const std::lock_guard lock(mutex_);
    return next_ != nullptr;
}

bool MasterKeys::refresh() {
    const std::lock_guard lock(mutex_);
    auto next = read_next(file_);
    if (next && *next && (!next_ || !same_key(**next, *next_))) {
        next_ = std::move(*next);
        return true;
    }
    if (file_.empty()) return false;
    // The rotation may have ended elsewhere: then the new key lies in the old one's place.
    const auto text = read_key_file(file_);
    auto current = text ? GuardedKey::make(*text) : Result<Key>(text.error());
    if (!current || same_key(**current, *current_)) return false;
    retired_ = std::exchange(current_, std::move(*current));
    next_.reset();
    return true;
}

Result<void> MasterKeys::begin_rotation() {
    const std::lock_guard lock(mutex_);
    if (next_) return {};
    if (file_.empty()) {
        return Error(ErrorCode::conflict,
                     "The master key comes from the environment. Start every node with the new one in " +
                         std::string(next_variable) + " as well, then rotate.");
    }
    if (auto made = make_key_file(next_file(file_)); !made) return made;
    auto next = read_next(file_);
    if (!next) return next.error();
    next_ = std::move(*next);
    return {};
}

Result<void> MasterKeys::finish_rotation() {
    const std::lock_guard lock(mutex_);
    if (!next_) return {};
    if (file_.empty()) {
        return Error(ErrorCode::conflict,
                     "Every secret is sealed under the new master key. Now put it into "
                     "TENDRIL_MASTER_KEY, take " +
                         std::string(next_variable) + " away, and start every node again.");
    }
    if (auto replaced = replace_key_file(file_, next_file(file_)); !replaced) return replaced;
    retired_ = std::exchange(current_, std::exchange(next_, nullptr));
    return {};
}

}  // namespace tendril::vault
