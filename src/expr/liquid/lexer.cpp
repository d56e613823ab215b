#include "expr/liquid/lexer.hpp"

#include "expr/failure.hpp"

namespace tendril::expr::liquid {

namespace {

using Kind = Lexeme::Kind;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_white(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool starts_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80U;
}

bool continues_name(char c) {
    return starts_name(c) || is_digit(c) || c == '-';
}

std::size_t name_length(std::string_view text) {
    std::size_t length = 1;
    while (length < text.size() && continues_name(text[length])) ++length;
    return length < text.size() && text[length] == '?' ? length + 1 : length;
}

}  // namespace

void fail_at(std::uint32_t line, const std::string& message) {
    fail(ErrorCode::invalid_input, "Line " + std::to_string(line) + ": " + message);
}

Lexer::Lexer(std::string_view markup, std::uint32_t line) : markup_(markup), line_(line) {
    read();
}

void Lexer::read() {
    for (std::size_t at = 0; at < markup_.size();) {
        const char c = markup_[at];
        const bool negative = c == '-' && at + 1 < markup_.size() && is_digit(markup_[at + 1]);
        if (is_white(c)) {
            ++at;
        } else if (starts_name(c)) {
            add(Kind::name, at, name_length(markup_.substr(at)));
        } else if (is_digit(c) || negative) {
            read_number(at);
        } else if (c == '\'' || c == '"') {
            read_text(at);
        } else {
            read_symbol(at);
        }
    }
    lexemes_.push_back({Kind::end, {}});
}

void Lexer::add(Kind kind, std::size_t& at, std::size_t length) {
    lexemes_.push_back({kind, markup_.substr(at, length)});
    at += length;
}

// "1..5" is a range: a point belongs to the number only if a digit follows it.
void Lexer::read_number(std::size_t& at) {
    const auto rest = markup_.substr(at);
    std::size_t length = 1;
    while (length < rest.size() && is_digit(rest[length])) ++length;
    if (length + 1 >= rest.size() || rest[length] != '.' || !is_digit(rest[length + 1])) {
        add(Kind::integer, at, length);
        return;
    }
    ++length;
    while (length < rest.size() && is_digit(rest[length])) ++length;
    add(Kind::real, at, length);
}

void Lexer::read_text(std::size_t& at) {
    const auto close = markup_.find(markup_[at], at + 1);
    if (close == std::string_view::npos) {
        fail_at(line_, "the text that starts with " + quoted(markup_.substr(at)) + " has no closing quote.");
    }
    lexemes_.push_back({Kind::text, markup_.substr(at + 1, close - at - 1)});
    at = close + 1;
}

void Lexer::read_symbol(std::size_t& at) {
    const auto two = markup_.substr(at, 2);
    if (two == "==" || two == "!=" || two == "<>" || two == "<=" || two == ">=") {
        return add(Kind::comparison, at, 2);
    }
    if (two == "..") return add(Kind::dots, at, 2);
    switch (markup_[at]) {
        case '<':
        case '>':
            return add(Kind::comparison, at, 1);
        case '.':
            return add(Kind::dot, at, 1);
        case '|':
            return add(Kind::pipe, at, 1);
        case ':':
            return add(Kind::colon, at, 1);
        case ',':
            return add(Kind::comma, at, 1);
        case '=':
            return add(Kind::equals, at, 1);
        case '[':
            return add(Kind::open_square, at, 1);
        case ']':
            return add(Kind::close_square, at, 1);
        case '(':
            return add(Kind::open_round, at, 1);
        case ')':
            return add(Kind::close_round, at, 1);
        default:
            fail_at(line_, "unexpected character " + quoted(markup_.substr(at, 1)) + " in " + quoted(markup_) + ".");
    }
}

const Lexeme& Lexer::peek(std::size_t ahead) const {
    const std::size_t index = at_ + ahead;
    return index < lexemes_.size() ? lexemes_[index] : lexemes_.back();
}

Lexeme Lexer::next() {
    const Lexeme lexeme = peek();
    if (at_ + 1 < lexemes_.size()) ++at_;
    return lexeme;
}

bool Lexer::accept(Kind kind) {
    if (peek().kind != kind) return false;
    next();
    return true;
}

bool Lexer::accept_word(std::string_view word) {
    if (peek().kind != Kind::name || peek().text != word) return false;
    next();
    return true;
}

Lexeme Lexer::expect(Kind kind, std::string_view what) {
    if (peek().kind != kind) refuse(what);
    return next();
}

void Lexer::expect_end() {
    if (!at_end()) refuse("nothing more");
}

void Lexer::refuse(std::string_view expected) const {
    const std::string found = at_end() ? "the end" : quoted(peek().text);
    fail_at(line_, "expected " + std::string(expected) + " but found " + found + " in " + quoted(markup_) + ".");
}

}  // namespace tendril::expr::liquid
