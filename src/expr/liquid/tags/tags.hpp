// The tags of Liquid. Each function parses one tag; the nodes it makes are private to its file.
#pragma once

#include "expr/liquid/parser.hpp"

namespace tendril::expr::liquid {

void parse_assign(Parser& parser, const Token& token, Block& block);
void parse_capture(Parser& parser, const Token& token, Block& block);
void parse_increment(Parser& parser, const Token& token, Block& block);
void parse_decrement(Parser& parser, const Token& token, Block& block);
void parse_if(Parser& parser, const Token& token, Block& block);
void parse_unless(Parser& parser, const Token& token, Block& block);
void parse_case(Parser& parser, const Token& token, Block& block);
void parse_for(Parser& parser, const Token& token, Block& block);
void parse_break(Parser& parser, const Token& token, Block& block);
void parse_continue(Parser& parser, const Token& token, Block& block);
void parse_tablerow(Parser& parser, const Token& token, Block& block);
void parse_cycle(Parser& parser, const Token& token, Block& block);
void parse_ifchanged(Parser& parser, const Token& token, Block& block);
void parse_echo(Parser& parser, const Token& token, Block& block);
void parse_liquid(Parser& parser, const Token& token, Block& block);
void parse_raw(Parser& parser, const Token& token, Block& block);
void parse_comment(Parser& parser, const Token& token, Block& block);
void parse_doc(Parser& parser, const Token& token, Block& block);
void parse_inline_comment(Parser& parser, const Token& token, Block& block);
void parse_render(Parser& parser, const Token& token, Block& block);
void parse_include(Parser& parser, const Token& token, Block& block);

}  // namespace tendril::expr::liquid
