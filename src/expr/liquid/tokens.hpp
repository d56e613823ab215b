// Templates cut into texts, outputs and tags.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tendril::expr::liquid {

struct Token {
    enum class Kind : std::uint8_t { text, output, tag };
    Kind kind = Kind::text;
    std::string_view name;    // of a tag
    std::string_view markup;  // the text; or what follows the tag's name; or what is to be printed
    std::uint32_t line = 1;
};

// Where a parser takes its tokens from: a template, or the lines of a {% liquid %} tag.
class TokenSource {
 public:
    virtual ~TokenSource() = default;
    virtual std::optional<Token> next() = 0;
    // Everything up to the tag `name`, unread, and moves past that tag; nullopt when it does not come.
    virtual std::optional<std::string_view> raw_until(std::string_view name) = 0;
};

// Tokens of a template, with the white space control of "{%-" and "-%}" applied to the texts.
class TemplateTokens final : public TokenSource {
 public:
    explicit TemplateTokens(std::string_view text) : text_(text) {}
    std::optional<Token> next() override;
    std::optional<std::string_view> raw_until(std::string_view name) override;

 private:
    [[nodiscard]] std::size_t find_opening(std::size_t from) const;
    std::string_view take_text(std::size_t end);
    Token take_markup(Token::Kind kind, std::string_view closing);
    void move_to(std::size_t position);

    std::string_view text_;
    std::size_t at_ = 0;
    std::uint32_t line_ = 1;
    bool trim_next_ = false;
};

// Tags of a {% liquid %} tag: one a line.
class LineTokens final : public TokenSource {
 public:
    LineTokens(std::string_view text, std::uint32_t line) : text_(text), line_(line) {}
    std::optional<Token> next() override;
    std::optional<std::string_view> raw_until(std::string_view name) override;

 private:
    std::string_view text_;
    std::uint32_t line_;
};

std::string_view trim(std::string_view text);
// A tag's inside as name and markup.
Token read_tag(std::string_view inside, std::uint32_t line);

}  // namespace tendril::expr::liquid
