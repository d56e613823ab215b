// The words of what stands between "{{" and "}}" or after a tag's name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tendril::expr::liquid {

struct Lexeme {
    enum class Kind : std::uint8_t {
        name,        // foo, foo-bar, foo?
        integer,     // -12
        real,        // 1.5
        text,        // 'x' or "x", without its quotes
        comparison,  // == != <> < > <= >=
        dot,
        dots,  // ..
        pipe,
        colon,
        comma,
        equals,
        open_square,
        close_square,
        open_round,
        close_round,
        end,
    };
    Kind kind = Kind::end;
    std::string_view text;
};

// A cursor over the lexemes of one piece of markup. Views point into the template. Throws Failure(invalid_input) that
// names the line and what was expected.
class Lexer {
 public:
    Lexer(std::string_view markup, std::uint32_t line);

    [[nodiscard]] const Lexeme& peek(std::size_t ahead = 0) const;
    Lexeme next();
    bool accept(Lexeme::Kind kind);
    // A name with exactly this text.
    bool accept_word(std::string_view word);
    Lexeme expect(Lexeme::Kind kind, std::string_view what);
    void expect_end();

    [[nodiscard]] bool at_end() const { return peek().kind == Lexeme::Kind::end; }
    [[nodiscard]] std::uint32_t line() const { return line_; }
    [[nodiscard]] std::string_view markup() const { return markup_; }
    [[noreturn]] void refuse(std::string_view expected) const;

 private:
    void read();
    void read_number(std::size_t& at);
    void read_text(std::size_t& at);
    void read_symbol(std::size_t& at);
    void add(Lexeme::Kind kind, std::size_t& at, std::size_t length);

    std::string_view markup_;
    std::uint32_t line_;
    std::vector<Lexeme> lexemes_;
    std::size_t at_ = 0;
};

// Stops compiling with a message that starts with the line.
[[noreturn]] void fail_at(std::uint32_t line, const std::string& message);

}  // namespace tendril::expr::liquid
