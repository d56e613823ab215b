// {% if %} and {% unless %}.
#include <algorithm>
#include <array>

#include "expr/liquid/runtime.hpp"
#include "expr/liquid/tags/tags.hpp"

namespace tendril::expr::liquid {

namespace {

struct Arm {
    Condition condition;  // without comparisons: the else arm
    bool negated = false;
    Block body;
};

bool applies(Runtime& runtime, const Arm& arm) {
    return arm.condition.comparisons.empty() || holds(runtime, arm.condition) != arm.negated;
}

class IfNode final : public Node {
 public:
    explicit IfNode(std::vector<Arm> arms) : arms_(std::move(arms)) {
        blank_ = std::all_of(arms_.begin(), arms_.end(), [](const Arm& arm) { return arm.body.is_blank(); });
        if (!blank_) return;
        for (auto& arm : arms_) arm.body.remove_white_text();
    }
    Interrupt render(Runtime& runtime, std::string& output) const override {
        for (const auto& arm : arms_) {
            if (applies(runtime, arm)) return arm.body.render(runtime, output);
        }
        return Interrupt::none;
    }
    [[nodiscard]] bool is_blank() const override { return blank_; }

 private:
    std::vector<Arm> arms_;
    bool blank_ = false;
};

Condition parse_condition(Parser& parser, const Token& token) {
    Lexer lexer(token.markup, token.line);
    return parser.parse_condition(lexer);
}

void parse_arms(Parser& parser, const Token& opening, Block& block, bool negated, std::string_view end_name) {
    const std::array<std::string_view, 3> ends{"elsif", "else", end_name};
    std::vector<Arm> arms;
    auto condition = parse_condition(parser, opening);
    Token end;
    while (true) {
        auto body = parser.parse_block(opening, ends, end);
        arms.push_back({std::move(condition), negated && arms.empty(), std::move(body)});
        if (end.name == end_name) break;
        condition = end.name == "elsif" ? parse_condition(parser, end) : Condition();
    }
    block.add(std::make_unique<IfNode>(std::move(arms)));
}

}  // namespace

void parse_if(Parser& parser, const Token& token, Block& block) {
    parse_arms(parser, token, block, false, "endif");
}

void parse_unless(Parser& parser, const Token& token, Block& block) {
    parse_arms(parser, token, block, true, "endunless");
}

}  // namespace tendril::expr::liquid
