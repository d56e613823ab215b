// A secret in memory: zeroed when freed, and impossible to print by accident.
#pragma once

#include <string>
#include <string_view>

namespace tendril::vault {

// Move-only holder of a secret's bytes. There is no operator<< and no formatter on purpose; `reveal` is the one way
// out, so every use can be found by its name.
class SecretText {
 public:
    SecretText() = default;
    explicit SecretText(std::string text);
    SecretText(SecretText&& other) noexcept;
    SecretText& operator=(SecretText&& other) noexcept;
    SecretText(const SecretText&) = delete;
    SecretText& operator=(const SecretText&) = delete;
    ~SecretText();

    [[nodiscard]] std::string_view reveal() const { return text_; }
    [[nodiscard]] bool empty() const { return text_.empty(); }
    [[nodiscard]] SecretText copy() const { return SecretText(std::string(text_)); }

 private:
    std::string text_;
};

}  // namespace tendril::vault
