// Tags about the template's text itself: echo, liquid, raw and the three kinds of comment.
#include "expr/liquid/runtime.hpp"
#include "expr/liquid/tags/tags.hpp"

namespace tendril::expr::liquid {

namespace {

// A tag that prints nothing; it stays as a node, so that a template with it is never a "single output".
class NothingNode final : public Node {
 public:
    Interrupt render(Runtime&, std::string&) const override { return Interrupt::none; }
    [[nodiscard]] bool is_blank() const override { return true; }
};

std::string_view raw_text(Parser& parser, const Token& token, std::string_view end) {
    const auto text = parser.source().raw_until(end);
    if (!text) {
        fail_at(token.line,
                "the tag \"" + std::string(token.name) + "\" is not closed by \"" + std::string(end) + "\".");
    }
    return *text;
}

}  // namespace

void parse_echo(Parser& parser, const Token& token, Block& block) {
    Lexer lexer(token.markup, token.line);
    if (lexer.at_end()) return;
    auto expression = parser.parse_filtered(lexer);
    lexer.expect_end();
    block.add(std::make_unique<OutputNode>(std::move(expression)));
}

void parse_liquid(Parser& parser, const Token& token, Block& block) {
    parser.parse_lines(token, block);
}

void parse_raw(Parser& parser, const Token& token, Block& block) {
    block.add(std::make_unique<TextNode>(raw_text(parser, token, "endraw")));
}

// What stands in a comment is cut into tokens but not parsed; comments nest.
void parse_comment(Parser& parser, const Token& token, Block& block) {
    for (std::size_t open = 1; open > 0;) {
        const auto next = parser.source().next();
        if (!next) fail_at(token.line, "the tag \"comment\" is not closed by \"endcomment\".");
        if (next->name == "comment") ++open;
        if (next->name == "endcomment") --open;
        if (next->name == "raw") raw_text(parser, *next, "endraw");
    }
    block.add(std::make_unique<NothingNode>());
}

void parse_doc(Parser& parser, const Token& token, Block& block) {
    if (!token.markup.empty()) fail_at(token.line, "the tag \"doc\" takes nothing beside its name.");
    const auto text = raw_text(parser, token, "enddoc");
    for (auto at = text.find("{%"); at != std::string_view::npos; at = text.find("{%", at + 2)) {
        const auto end = text.find("%}", at);
        if (end == std::string_view::npos) break;
        if (read_tag(text.substr(at + 2, end - at - 2), token.line).name == "doc") {
            fail_at(token.line, "the tag \"doc\" cannot stand inside another one.");
        }
    }
    block.add(std::make_unique<NothingNode>());
}

// Every further line of an inline comment starts with "#" too, so that none is taken for a comment by mistake.
void parse_inline_comment(Parser&, const Token& token, Block& block) {
    for (auto at = token.markup.find('\n'); at != std::string_view::npos; at = token.markup.find('\n', at + 1)) {
        const auto rest = token.markup.substr(at + 1);
        const auto line = trim(rest.substr(0, rest.find('\n')));
        if (!line.empty() && line.front() != '#') {
            fail_at(token.line, "every line of a comment that starts with \"#\" must start with \"#\".");
        }
    }
    block.add(std::make_unique<NothingNode>());
}

}  // namespace tendril::expr::liquid
