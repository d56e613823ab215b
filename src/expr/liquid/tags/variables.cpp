// {% assign %}, {% capture %}, {% increment %} and {% decrement %}.
#include "expr/liquid/runtime.hpp"
#include "expr/liquid/tags/tags.hpp"

namespace tendril::expr::liquid {

namespace {

void assign(Runtime& runtime, std::uint32_t slot, const Value& value) {
    runtime.slots[slot].assigned = value;
    runtime.slots[slot].has_assigned = true;
}

class AssignNode final : public Node {
 public:
    AssignNode(std::uint32_t slot, FilteredExpression expression) : slot_(slot), expression_(std::move(expression)) {}
    Interrupt render(Runtime& runtime, std::string&) const override {
        assign(runtime, slot_, evaluate(runtime, expression_));
        return Interrupt::none;
    }
    [[nodiscard]] bool is_blank() const override { return true; }

 private:
    std::uint32_t slot_;
    FilteredExpression expression_;
};

class CaptureNode final : public Node {
 public:
    CaptureNode(std::uint32_t slot, Block body) : slot_(slot), body_(std::move(body)) {}
    Interrupt render(Runtime& runtime, std::string&) const override {
        std::string text;
        const auto interrupt = body_.render(runtime, text);
        assign(runtime, slot_, Value::text(runtime.evaluation.arena().keep(text)));
        return interrupt;
    }
    [[nodiscard]] bool is_blank() const override { return true; }

 private:
    std::uint32_t slot_;
    Block body_;
};

// Counters are variables of their own, beside those of {% assign %}. Increment prints before it counts, decrement
// after.
class CounterNode final : public Node {
 public:
    CounterNode(std::uint32_t slot, bool up) : slot_(slot), up_(up) {}
    Interrupt render(Runtime& runtime, std::string& output) const override {
        auto& slot = runtime.slots[slot_];
        slot.has_counter = true;
        const auto printed = up_ ? slot.counter : slot.counter - 1;
        slot.counter += up_ ? 1 : -1;
        append_text(runtime.evaluation, output, Value::integer(printed));
        return Interrupt::none;
    }

 private:
    std::uint32_t slot_;
    bool up_;
};

void parse_counter(Parser& parser, const Token& token, Block& block, bool up) {
    Lexer lexer(token.markup, token.line);
    const auto slot = parser.parse_target(lexer);
    lexer.expect_end();
    block.add(std::make_unique<CounterNode>(slot, up));
}

}  // namespace

void parse_assign(Parser& parser, const Token& token, Block& block) {
    Lexer lexer(token.markup, token.line);
    const auto slot = parser.parse_target(lexer);
    lexer.expect(Lexeme::Kind::equals, "\"=\"");
    auto expression = parser.parse_filtered(lexer);
    lexer.expect_end();
    block.add(std::make_unique<AssignNode>(slot, std::move(expression)));
}

void parse_capture(Parser& parser, const Token& token, Block& block) {
    Lexer lexer(token.markup, token.line);
    // The name may be quoted.
    const bool is_quoted = lexer.peek().kind == Lexeme::Kind::text;
    const auto slot = is_quoted ? parser.program().set_slot(lexer.next().text) : parser.parse_target(lexer);
    lexer.expect_end();
    block.add(std::make_unique<CaptureNode>(slot, parser.parse_body(token, "endcapture")));
}

void parse_increment(Parser& parser, const Token& token, Block& block) {
    parse_counter(parser, token, block, true);
}

void parse_decrement(Parser& parser, const Token& token, Block& block) {
    parse_counter(parser, token, block, false);
}

}  // namespace tendril::expr::liquid
