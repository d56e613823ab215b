#include "expr/liquid/tokens.hpp"

#include <algorithm>
#include <string>

#include "expr/liquid/lexer.hpp"

namespace tendril::expr::liquid {

namespace {

constexpr std::string_view white = " \t\r\n\f\v";

std::string_view trim_start(std::string_view text) {
    const auto first = text.find_first_not_of(white);
    return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

std::string_view trim_end(std::string_view text) {
    const auto last = text.find_last_not_of(white);
    return last == std::string_view::npos ? std::string_view() : text.substr(0, last + 1);
}

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

std::string_view trim(std::string_view text) {
    return trim_start(trim_end(text));
}

Token read_tag(std::string_view inside, std::uint32_t line) {
    const auto text = trim(inside);
    std::size_t length = !text.empty() && text[0] == '#' ? 1 : 0;
    while (length < text.size() && text[0] != '#' && is_name_character(text[length])) ++length;
    Token token{Token::Kind::tag, text.substr(0, length), text.substr(length), line};
    if (token.name != "#") token.markup = trim(token.markup);
    return token;
}

std::size_t TemplateTokens::find_opening(std::size_t from) const {
    for (auto at = text_.find('{', from); at != std::string_view::npos; at = text_.find('{', at + 1)) {
        if (at + 1 < text_.size() && (text_[at + 1] == '{' || text_[at + 1] == '%')) return at;
    }
    return text_.size();
}

void TemplateTokens::move_to(std::size_t position) {
    line_ += static_cast<std::uint32_t>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(at_),
                                                   text_.begin() + static_cast<std::ptrdiff_t>(position), '\n'));
    at_ = position;
}

std::string_view TemplateTokens::take_text(std::size_t end) {
    auto text = text_.substr(at_, end - at_);
    if (trim_next_) text = trim_start(text);
    trim_next_ = false;
    if (end + 2 < text_.size() && text_[end + 2] == '-') text = trim_end(text);
    move_to(end);
    return text;
}

// Reads "{{ ... }}" or "{% ... %}"; the first closing ends it, even inside a quoted text, as in standard Liquid.
Token TemplateTokens::take_markup(Token::Kind kind, std::string_view closing) {
    const auto line = line_;
    const auto end = text_.find(closing, at_ + 2);
    if (end == std::string_view::npos) {
        fail_at(line,
                "\"" + std::string(text_.substr(at_, 2)) + "\" is not closed by \"" + std::string(closing) + "\".");
    }
    auto inside = text_.substr(at_ + 2, end - at_ - 2);
    if (!inside.empty() && inside.front() == '-') inside.remove_prefix(1);
    if (!inside.empty() && inside.back() == '-') {
        inside.remove_suffix(1);
        trim_next_ = true;
    }
    move_to(end + 2);
    if (kind == Token::Kind::tag) return read_tag(inside, line);
    return {kind, {}, inside, line};
}

std::optional<Token> TemplateTokens::next() {
    while (at_ < text_.size()) {
        const auto opening = find_opening(at_);
        if (opening > at_) {
            const auto line = line_;
            const auto text = take_text(opening);
            if (text.empty()) continue;
            return Token{Token::Kind::text, {}, text, line};
        }
        trim_next_ = false;
        if (text_[at_ + 1] == '{') return take_markup(Token::Kind::output, "}}");
        return take_markup(Token::Kind::tag, "%}");
    }
    return std::nullopt;
}

std::optional<std::string_view> TemplateTokens::raw_until(std::string_view name) {
    const auto start = at_;
    for (auto at = text_.find("{%", start); at != std::string_view::npos; at = text_.find("{%", at + 1)) {
        auto rest = text_.substr(at + 2);
        const bool trims = !rest.empty() && rest.front() == '-';
        rest = trim_start(rest.substr(trims ? 1 : 0));
        if (!rest.starts_with(name)) continue;
        rest = trim_start(rest.substr(name.size()));
        if (!rest.starts_with("%}") && !rest.starts_with("-%}")) continue;
        trim_next_ = rest.front() == '-';
        const auto raw = text_.substr(start, at - start);
        move_to(static_cast<std::size_t>(rest.data() - text_.data()) + (trim_next_ ? 3 : 2));
        return trims ? trim_end(raw) : raw;
    }
    return std::nullopt;
}

std::optional<Token> LineTokens::next() {
    while (!text_.empty()) {
        const auto end = std::min(text_.find('\n'), text_.size());
        const auto line = text_.substr(0, end);
        const auto number = line_;
        const bool last = end == text_.size();
        text_.remove_prefix(last ? end : end + 1);
        if (!last) ++line_;
        if (!trim(line).empty()) return read_tag(line, number);
    }
    return std::nullopt;
}

std::optional<std::string_view> LineTokens::raw_until(std::string_view name) {
    const auto start = text_;
    while (const auto token = next()) {
        if (token->name == name) return start.substr(0, static_cast<std::size_t>(token->name.data() - start.data()));
    }
    return std::nullopt;
}

}  // namespace tendril::expr::liquid
