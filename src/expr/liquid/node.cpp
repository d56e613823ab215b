#include "expr/liquid/node.hpp"

#include <algorithm>

#include "expr/liquid/runtime.hpp"
#include "expr/liquid/tokens.hpp"

namespace tendril::expr::liquid {

Interrupt Block::render(Runtime& runtime, std::string& output) const {
    const Evaluation::Level level(runtime.evaluation);
    for (const auto& node : nodes_) {
        runtime.evaluation.charge(1);
        const auto interrupt = node->render(runtime, output);
        if (interrupt != Interrupt::none) return interrupt;
    }
    return Interrupt::none;
}

bool Block::is_blank() const {
    return std::all_of(nodes_.begin(), nodes_.end(), [](const auto& node) { return node->is_blank(); });
}

void Block::remove_white_text() {
    std::erase_if(nodes_, [](const auto& node) { return node->is_white_text(); });
}

const FilteredExpression* Block::single_output() const {
    return nodes_.size() == 1 ? nodes_.front()->output() : nullptr;
}

TextNode::TextNode(std::string_view text) : text_(text), white_(trim(text).empty()) {}

Interrupt TextNode::render(Runtime& runtime, std::string& output) const {
    runtime.evaluation.charge_text(text_.size());
    runtime.evaluation.check_output(output.size() + text_.size());
    output += text_;
    return Interrupt::none;
}

Interrupt OutputNode::render(Runtime& runtime, std::string& output) const {
    const auto value = evaluate(runtime, expression_);
    const auto before = output.size();
    append_text(runtime.evaluation, output, value);
    runtime.evaluation.charge_text(output.size() - before);
    return Interrupt::none;
}

}  // namespace tendril::expr::liquid
