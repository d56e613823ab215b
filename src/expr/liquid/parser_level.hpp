// Bounds the recursion of the parser, which bounds that of the evaluation.
#pragma once

#include "expr/liquid/parser.hpp"

namespace tendril::expr::liquid {

// One level of nesting for as long as it lives. Throws Failure at the limit.
class ParserLevel {
 public:
    ParserLevel(Parser& parser, std::uint32_t line) : parser_(parser) {
        if (parser_.depth_ >= parser_.limits_.depth_max) {
            fail_at(line, "nested deeper than " + std::to_string(parser_.limits_.depth_max) + " levels.");
        }
        ++parser_.depth_;
    }
    ParserLevel(const ParserLevel&) = delete;
    ParserLevel& operator=(const ParserLevel&) = delete;
    ~ParserLevel() { --parser_.depth_; }

 private:
    Parser& parser_;
};

}  // namespace tendril::expr::liquid
