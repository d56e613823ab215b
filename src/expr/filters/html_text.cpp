// The filter `html_to_text`: what a person would read of a piece of HTML.
#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "expr/filters/filter.hpp"
#include "expr/unicode.hpp"

namespace tendril::expr {

namespace {

struct Entity {
    std::string_view name;
    std::string_view text;
};
constexpr std::array<Entity, 22> entities{
    {{"amp", "&"},   {"lt", "<"},    {"gt", ">"},     {"quot", "\""}, {"apos", "'"},  {"nbsp", " "},
     {"ndash", "–"}, {"mdash", "—"}, {"hellip", "…"}, {"euro", "€"},  {"copy", "©"},  {"reg", "®"},
     {"auml", "ä"},  {"ouml", "ö"},  {"uuml", "ü"},   {"szlig", "ß"}, {"lsquo", "‘"}, {"rsquo", "’"},
     {"ldquo", "“"}, {"rdquo", "”"}, {"bull", "•"},   {"middot", "·"}}};
// Elements that stand on lines of their own.
constexpr std::array<std::string_view, 17> blocks{"p",  "div", "br", "li", "ul", "ol", "tr",      "table",     "h1",
                                                  "h2", "h3",  "h4", "h5", "h6", "hr", "section", "blockquote"};

// The element's name of a tag without its brackets: "/P class=x" is "p".
std::string element_of(std::string_view tag) {
    if (tag.starts_with('/')) tag.remove_prefix(1);
    return to_lower(tag.substr(0, std::min(tag.find_first_of(" \t\r\n/"), tag.size())));
}

// Words with single spaces, at most one empty line between paragraphs.
class Prose {
 public:
    void append(std::string_view text) {
        for (const char c : text) {
            if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                space_ = true;
                continue;
            }
            if (space_ && !text_.empty() && text_.back() != '\n') text_ += ' ';
            space_ = false;
            text_ += c;
        }
    }
    void break_line(std::size_t lines_max) {
        space_ = false;
        std::size_t lines = 0;
        while (lines < text_.size() && text_[text_.size() - 1 - lines] == '\n') ++lines;
        if (!text_.empty() && lines < lines_max) text_ += '\n';
    }
    [[nodiscard]] std::string_view text() {
        while (!text_.empty() && text_.back() == '\n') text_.pop_back();
        return text_;
    }

 private:
    std::string text_;
    bool space_ = false;
};

// The character that an entity stands for, at most 10 bytes behind the "&"; "" when it is none.
std::string decode(std::string_view name) {
    if (!name.starts_with('#')) {
        const auto* found = std::ranges::find(entities, name, &Entity::name);
        return found == entities.end() ? "" : std::string(found->text);
    }
    name.remove_prefix(1);
    const bool hexadecimal = name.starts_with('x') || name.starts_with('X');
    if (hexadecimal) name.remove_prefix(1);
    std::uint32_t code = 0;
    const auto [end, failure] = std::from_chars(name.data(), name.data() + name.size(), code, hexadecimal ? 16 : 10);
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    if (failure != std::errc() || end != name.data() + name.size() || code == 0 || code > 0x10FFFF || surrogate)
        return "";
    std::string text;
    append_character(text, code);
    return text;
}

void append_decoded(Prose& prose, std::string_view text, const FilterCall& call) {
    constexpr std::size_t longest = 10;
    for (std::size_t at = 0; at < text.size();) {
        const auto ampersand = std::min(text.find('&', at), text.size());
        prose.append(text.substr(at, ampersand - at));
        if (ampersand == text.size()) return;
        call.evaluation.charge(1);
        const auto end = text.substr(ampersand, longest).find(';');
        const auto decoded = end == std::string_view::npos ? "" : decode(text.substr(ampersand + 1, end - 1));
        prose.append(decoded.empty() ? "&" : decoded);
        at = ampersand + (decoded.empty() ? 1 : end + 1);
    }
}

// Moves past a script or style element's content; they may never be closed.
std::size_t skip_content(std::string_view text, std::size_t from, std::string_view element) {
    const auto end = text.find("</" + std::string(element), from);
    return end == std::string_view::npos ? text.size() : end;
}

Value html_to_text(const Value& input, const FilterCall& call) {
    if (input.is_nil()) return {};
    const auto html = text_of(call.evaluation, input);
    call.evaluation.charge_text(html.size());
    Prose prose;
    for (std::size_t at = 0; at < html.size();) {
        const auto open = std::min(html.find('<', at), html.size());
        append_decoded(prose, html.substr(at, open - at), call);
        if (open == html.size()) break;
        call.evaluation.charge(1);
        const bool comment = html.substr(open).starts_with("<!--");
        const auto close = comment ? html.find("-->", open) : html.find('>', open);
        if (close == std::string_view::npos) break;
        at = close + (comment ? 3 : 1);
        if (comment) continue;
        const auto tag = html.substr(open + 1, close - open - 1);
        const auto element = element_of(tag);
        if (element == "script" || element == "style") {
            if (!tag.starts_with('/')) at = skip_content(html, at, element);
        } else if (std::ranges::find(blocks, element) != blocks.end()) {
            prose.break_line(element == "p" || element.starts_with('h') ? 2 : 1);
            if (element == "li" && !tag.starts_with('/')) prose.append("- ");
        }
    }
    return Value::text(call.evaluation.arena().keep(prose.text()));
}

constexpr std::array filters{Filter{"html_to_text", html_to_text}};

}  // namespace

std::span<const Filter> html_text_filters() {
    return filters;
}

}  // namespace tendril::expr
