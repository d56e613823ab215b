// From template text to nodes.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "expr/liquid/condition.hpp"
#include "expr/liquid/data.hpp"
#include "expr/liquid/lexer.hpp"
#include "expr/liquid/node.hpp"
#include "expr/liquid/program.hpp"
#include "expr/liquid/tokens.hpp"

namespace tendril::expr::liquid {

// Parses one template (or one of its partials) into a program. Tags call back for what stands inside them. All methods
// throw Failure(invalid_input) with the line and what was expected.
class Parser {
 public:
    Parser(Program& program, Stems& stems, Mode mode, const Limits& limits)
        : program_(program), stems_(stems), mode_(mode), limits_(limits) {}

    Block parse_template(std::string_view text);

    // For tags.
    // Reads nodes up to one of the tags `ends`, which is left in `end`.
    Block parse_block(const Token& opening, std::span<const std::string_view> ends, Token& end);
    // Reads a block with one end and no parts.
    Block parse_body(const Token& opening, std::string_view end);
    // The tags of a {% liquid %} tag, into `block`.
    void parse_lines(const Token& liquid, Block& block);
    TokenSource& source() { return *source_; }

    Expression parse_expression(Lexer& lexer);
    FilteredExpression parse_filtered(Lexer& lexer);
    Condition parse_condition(Lexer& lexer);
    // A variable to be set: its number. Loop variables may end in "?".
    std::uint32_t parse_target(Lexer& lexer, bool question_allowed = false);
    std::string_view parse_variable_name(Lexer& lexer, bool question_allowed = false);
    Program& program() { return program_; }

 private:
    friend class ParserLevel;

    void parse_nodes(Block& block, std::span<const std::string_view> ends, Token* end, const Token* opening);
    void parse_tag(const Token& token, Block& block);
    Expression parse_variable(Lexer& lexer);
    void parse_segments(Lexer& lexer, Path& path);
    Segment parse_square(Lexer& lexer);
    Expression parse_range(Lexer& lexer);
    FilterStep parse_filter(Lexer& lexer);
    void parse_arguments(Lexer& lexer, FilterStep& step);
    void check_arguments(const FilterStep& step, std::string_view name, Lexer& lexer) const;
    Comparison parse_comparison(Lexer& lexer);

    Program& program_;
    Stems& stems_;
    Mode mode_;
    const Limits& limits_;
    TokenSource* source_ = nullptr;
    std::size_t depth_ = 0;
};

// What makes a tag's node. `block` is where the node goes; a tag that prints nothing adds none.
using TagParser = void (*)(Parser& parser, const Token& token, Block& block);
// The parser of this tag, or nullptr.
TagParser find_tag(std::string_view name);
std::vector<std::string_view> tag_names();

}  // namespace tendril::expr::liquid
