// Filters for HTML.
#include <array>

#include "expr/filters/filter.hpp"

namespace tendril::expr {

namespace {

std::string_view entity(char c) {
    switch (c) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '"':
            return "&quot;";
        case '\'':
            return "&#39;";
        default:
            return {};
    }
}

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '#';
}

// Whether an entity ("&amp;", "&#39;") starts at `at`.
bool starts_entity(std::string_view text, std::size_t at) {
    constexpr std::size_t longest = 32;
    std::size_t end = at + 1;
    while (end < text.size() && end - at < longest && is_word(text[end])) ++end;
    return end > at + 1 && end < text.size() && text[end] == ';';
}

Value escape_text(const Value& input, const FilterCall& call, bool keep_entities) {
    if (input.is_nil()) return {};
    const auto text = text_of(call.evaluation, input);
    TextBuilder result(call.evaluation);
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto replacement = entity(text[at]);
        const bool plain = replacement.empty() || (keep_entities && text[at] == '&' && starts_entity(text, at));
        result.append(plain ? text.substr(at, 1) : replacement);
    }
    return result.value();
}

Value escape(const Value& input, const FilterCall& call) {
    return escape_text(input, call, false);
}

Value escape_once(const Value& input, const FilterCall& call) {
    return escape_text(input, call, true);
}

// A kind of block that is removed with what is inside it.
struct HtmlBlock {
    std::string_view open;
    std::string_view close;
    bool closes = true;  // false once a search found no closing: it would find none later either
};

// The end of the block or tag that starts at `at`, or npos when it never ends.
std::size_t end_of_markup(std::string_view text, std::size_t at, std::span<HtmlBlock> blocks) {
    for (auto& block : blocks) {
        if (!block.closes || !text.substr(at).starts_with(block.open)) continue;
        const auto end = text.find(block.close, at + block.open.size());
        if (end != std::string_view::npos) return end + block.close.size();
        block.closes = false;
    }
    const auto end = text.find('>', at);
    return end == std::string_view::npos ? end : end + 1;
}

Value strip_html(const Value& input, const FilterCall& call) {
    const auto text = text_of(call.evaluation, input);
    call.evaluation.charge_text(text.size());
    std::array<HtmlBlock, 3> blocks{{{"<script", "</script>"}, {"<style", "</style>"}, {"<!--", "-->"}}};
    TextBuilder result(call.evaluation);
    std::size_t from = 0;
    for (auto at = text.find('<'); at != std::string_view::npos; at = text.find('<', from)) {
        call.evaluation.charge(1);
        const auto end = end_of_markup(text, at, blocks);
        if (end == std::string_view::npos) break;
        result.append(text.substr(from, at - from));
        from = end;
    }
    result.append(text.substr(from));
    return result.value();
}

constexpr std::array filters{
    Filter{"escape", escape},
    Filter{"h", escape},
    Filter{"escape_once", escape_once},
    Filter{"strip_html", strip_html},
};

}  // namespace

std::span<const Filter> html_filters() {
    return filters;
}

}  // namespace tendril::expr
