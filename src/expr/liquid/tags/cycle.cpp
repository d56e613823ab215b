// {% cycle %} and {% ifchanged %}: tags that remember what they printed last.
#include "expr/liquid/runtime.hpp"
#include "expr/liquid/tags/tags.hpp"

namespace tendril::expr::liquid {

namespace {

class CycleNode final : public Node {
 public:
    CycleNode(std::optional<Expression> group, std::string key, std::vector<Expression> values)
        : group_(std::move(group)), key_(std::move(key)), values_(std::move(values)) {}

    Interrupt render(Runtime& runtime, std::string& output) const override {
        std::string key = key_;
        if (group_) append_text(runtime.evaluation, key, evaluate(runtime, *group_));
        runtime.evaluation.charge_text(key.size());
        static_cast<void>(runtime.evaluation.arena().allocate(key.size()));  // the register's key counts as memory
        auto& position = runtime.registers().cycles[key];
        if (position < values_.size()) {
            append_text(runtime.evaluation, output, evaluate(runtime, values_[position]));
        }
        position = position + 1 < values_.size() ? position + 1 : 0;
        return Interrupt::none;
    }

 private:
    std::optional<Expression> group_;
    std::string key_;  // of the values' text for a cycle without a group
    std::vector<Expression> values_;
};

class IfChangedNode final : public Node {
 public:
    explicit IfChangedNode(Block body) : body_(std::move(body)) {}
    Interrupt render(Runtime& runtime, std::string& output) const override {
        std::string text;
        const auto interrupt = body_.render(runtime, text);
        if (text == runtime.registers().last_changed) return interrupt;
        runtime.evaluation.check_output(output.size() + text.size());
        output += text;
        runtime.registers().last_changed = std::move(text);
        return interrupt;
    }
    [[nodiscard]] bool is_blank() const override { return body_.is_blank(); }

 private:
    Block body_;
};

}  // namespace

void parse_cycle(Parser& parser, const Token& token, Block& block) {
    Lexer lexer(token.markup, token.line);
    std::optional<Expression> group;
    std::vector<Expression> values;
    values.push_back(parser.parse_expression(lexer));
    if (lexer.accept(Lexeme::Kind::colon)) {
        group = std::move(values.front());
        values.clear();
        values.push_back(parser.parse_expression(lexer));
    }
    while (lexer.accept(Lexeme::Kind::comma)) {
        if (!lexer.at_end()) values.push_back(parser.parse_expression(lexer));
    }
    lexer.expect_end();
    std::string key = group ? "group " : "values " + std::string(token.markup);
    block.add(std::make_unique<CycleNode>(std::move(group), std::move(key), std::move(values)));
}

void parse_ifchanged(Parser& parser, const Token& token, Block& block) {
    block.add(std::make_unique<IfChangedNode>(parser.parse_body(token, "endifchanged")));
}

}  // namespace tendril::expr::liquid
