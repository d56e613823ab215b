// {% for %}, {% break %} and {% continue %}.
#include <array>

#include "expr/liquid/tags/loop.hpp"
#include "expr/liquid/tags/tags.hpp"

namespace tendril::expr::liquid {

namespace {

class ForNode final : public Node {
 public:
    ForNode(LoopHead head, std::uint32_t forloop, Block body, Block otherwise)
        : head_(std::move(head)), forloop_(forloop), body_(std::move(body)), otherwise_(std::move(otherwise)) {
        blank_ = body_.is_blank() && otherwise_.is_blank();
        if (!blank_) return;
        body_.remove_white_text();
        otherwise_.remove_white_text();
    }

    Interrupt render(Runtime& runtime, std::string& output) const override {
        const auto items = loop_items(runtime, head_);
        if (items.count == 0) return otherwise_.render(runtime, output);
        LoopState state{head_.name, 0, items.count, runtime.loop, 0};
        const LoopState* outer = runtime.loop;
        runtime.loop = &state;
        const auto interrupt = run(runtime, output, items, state);
        runtime.loop = outer;
        return interrupt;
    }
    [[nodiscard]] bool is_blank() const override { return blank_; }

 private:
    Interrupt run(Runtime& runtime, std::string& output, const LoopItems& items, LoopState& state) const {
        const ScopedVariable forloop(runtime, forloop_, Value::loop(state));
        ScopedVariable item(runtime, head_.variable, Value());
        for (std::size_t index = 0; index < items.count; ++index) {
            runtime.evaluation.charge(1);
            state.index = index;
            item.set(items.at(index));
            if (body_.render(runtime, output) == Interrupt::leave_loop) break;
        }
        return Interrupt::none;
    }

    LoopHead head_;
    std::uint32_t forloop_;
    Block body_;
    Block otherwise_;
    bool blank_ = false;
};

class InterruptNode final : public Node {
 public:
    explicit InterruptNode(Interrupt interrupt) : interrupt_(interrupt) {}
    Interrupt render(Runtime&, std::string&) const override { return interrupt_; }

 private:
    Interrupt interrupt_;
};

}  // namespace

void parse_for(Parser& parser, const Token& token, Block& block) {
    constexpr std::array<std::string_view, 2> ends{"else", "endfor"};
    auto head = parse_loop_head(parser, token);
    const auto forloop = parser.program().set_slot("forloop");
    Token end;
    auto body = parser.parse_block(token, ends, end);
    Block otherwise;
    while (end.name == "else") otherwise = parser.parse_block(token, ends, end);
    block.add(std::make_unique<ForNode>(std::move(head), forloop, std::move(body), std::move(otherwise)));
}

void parse_break(Parser&, const Token&, Block& block) {
    block.add(std::make_unique<InterruptNode>(Interrupt::leave_loop));
}

void parse_continue(Parser&, const Token&, Block& block) {
    block.add(std::make_unique<InterruptNode>(Interrupt::next_turn));
}

}  // namespace tendril::expr::liquid
