#include "expr/liquid/parser.hpp"

#include <algorithm>

#include "expr/failure.hpp"
#include "expr/liquid/parser_level.hpp"

namespace tendril::expr::liquid {

Block Parser::parse_template(std::string_view text) {
    TemplateTokens tokens(text);
    source_ = &tokens;
    Block block;
    parse_nodes(block, {}, nullptr, nullptr);
    source_ = nullptr;
    return block;
}

void Parser::parse_lines(const Token& liquid, Block& block) {
    const ParserLevel level(*this, liquid.line);
    LineTokens lines(liquid.markup, liquid.line);
    TokenSource* outer = source_;
    source_ = &lines;
    parse_nodes(block, {}, nullptr, nullptr);
    source_ = outer;
}

Block Parser::parse_block(const Token& opening, std::span<const std::string_view> ends, Token& end) {
    const ParserLevel level(*this, opening.line);
    Block block;
    parse_nodes(block, ends, &end, &opening);
    return block;
}

Block Parser::parse_body(const Token& opening, std::string_view end) {
    Token token;
    return parse_block(opening, {&end, 1}, token);
}

void Parser::parse_nodes(Block& block, std::span<const std::string_view> ends, Token* end, const Token* opening) {
    while (const auto token = source_->next()) {
        if (token->kind == Token::Kind::text) {
            block.add(std::make_unique<TextNode>(token->markup));
        } else if (token->kind == Token::Kind::output) {
            Lexer lexer(token->markup, token->line);
            if (lexer.at_end()) continue;
            auto expression = parse_filtered(lexer);
            lexer.expect_end();
            block.add(std::make_unique<OutputNode>(std::move(expression)));
        } else if (std::find(ends.begin(), ends.end(), token->name) != ends.end()) {
            *end = *token;
            return;
        } else {
            parse_tag(*token, block);
        }
    }
    if (opening != nullptr) {
        fail_at(opening->line, "the tag \"" + std::string(opening->name) + "\" is not closed by \"" +
                                   std::string(ends.back()) + "\".");
    }
}

void Parser::parse_tag(const Token& token, Block& block) {
    const auto parse = find_tag(token.name);
    if (parse == nullptr) {
        fail_at(token.line, token.name.starts_with("end") || token.name.starts_with("els") || token.name == "when"
                                ? "the tag " + quoted(token.name) + " has no beginning."
                                : "there is no tag " + quoted(token.name) + ".");
    }
    parse(*this, token, block);
}

std::string_view Parser::parse_variable_name(Lexer& lexer, bool question_allowed) {
    const auto kind = lexer.peek().kind;
    const bool named = kind == Lexeme::Kind::name || kind == Lexeme::Kind::integer;
    const auto text = lexer.peek().text;
    if (!named || text.starts_with('-') || (text.ends_with('?') && !question_allowed)) {
        lexer.refuse("the name of a variable");
    }
    return lexer.next().text;
}

std::uint32_t Parser::parse_target(Lexer& lexer, bool question_allowed) {
    return program_.set_slot(parse_variable_name(lexer, question_allowed));
}

}  // namespace tendril::expr::liquid
