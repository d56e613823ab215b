#include "vault/secret_text.hpp"

#include <sodium/utils.h>

#include <utility>

namespace tendril::vault {

namespace {

// The capacity, not the size: a text that shrank leaves its tail behind, and a short one lives inside the object.
void wipe(std::string& text) {
    text.resize(text.capacity());
    sodium_memzero(text.data(), text.size());
    text.clear();
}

}  // namespace

SecretText::SecretText(std::string text) : text_(std::move(text)) {
    // A short text is copied by the move, so its source still holds it.
    wipe(text);
}

SecretText::SecretText(SecretText&& other) noexcept : text_(std::move(other.text_)) {
    wipe(other.text_);
}

SecretText& SecretText::operator=(SecretText&& other) noexcept {
    if (this == &other) return *this;
    wipe(text_);
    text_ = std::move(other.text_);
    wipe(other.text_);
    return *this;
}

SecretText::~SecretText() {
    wipe(text_);
}

}  // namespace tendril::vault
