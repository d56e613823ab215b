// {% case %}: every {% when %} whose value equals the case's is printed; {% else %} if none before it was.
#include <algorithm>
#include <array>

#include "expr/liquid/runtime.hpp"
#include "expr/liquid/tags/tags.hpp"

namespace tendril::expr::liquid {

namespace {

struct CaseArm {
    std::vector<Expression> values;
    bool otherwise = false;
    Block body;
};

class CaseNode final : public Node {
 public:
    CaseNode(Expression subject, std::vector<CaseArm> arms) : subject_(std::move(subject)), arms_(std::move(arms)) {
        blank_ = std::all_of(arms_.begin(), arms_.end(), [](const CaseArm& arm) { return arm.body.is_blank(); });
        if (!blank_) return;
        for (auto& arm : arms_) arm.body.remove_white_text();
    }

    Interrupt render(Runtime& runtime, std::string& output) const override {
        const auto subject = evaluate(runtime, subject_);
        bool matched = false;
        for (const auto& arm : arms_) {
            const auto times = arm.otherwise ? (matched ? 0U : 1U) : matches(runtime, subject, arm);
            if (!arm.otherwise && times > 0) matched = true;
            for (unsigned turn = 0; turn < times; ++turn) {
                const auto interrupt = arm.body.render(runtime, output);
                if (interrupt != Interrupt::none) return interrupt;
            }
        }
        return Interrupt::none;
    }
    [[nodiscard]] bool is_blank() const override { return blank_; }

 private:
    // An arm is printed once for each of its values that matches, as in the reference implementation.
    static unsigned matches(Runtime& runtime, const Value& subject, const CaseArm& arm) {
        unsigned count = 0;
        for (const auto& value : arm.values) {
            if (equal(runtime.evaluation, subject, evaluate(runtime, value))) ++count;
        }
        return count;
    }

    Expression subject_;
    std::vector<CaseArm> arms_;
    bool blank_ = false;
};

std::vector<Expression> parse_values(Parser& parser, const Token& token) {
    Lexer lexer(token.markup, token.line);
    std::vector<Expression> values;
    do {
        values.push_back(parser.parse_expression(lexer));
    } while (lexer.accept(Lexeme::Kind::comma) || lexer.accept_word("or"));
    lexer.expect_end();
    return values;
}

}  // namespace

void parse_case(Parser& parser, const Token& token, Block& block) {
    constexpr std::array<std::string_view, 3> ends{"when", "else", "endcase"};
    Lexer lexer(token.markup, token.line);
    auto subject = parser.parse_expression(lexer);
    lexer.expect_end();
    Token end;
    parser.parse_block(token, ends, end);  // what stands before the first {% when %} is not printed
    std::vector<CaseArm> arms;
    while (end.name != "endcase") {
        CaseArm arm;
        arm.otherwise = end.name == "else";
        if (!arm.otherwise) arm.values = parse_values(parser, end);
        arm.body = parser.parse_block(token, ends, end);
        arms.push_back(std::move(arm));
    }
    block.add(std::make_unique<CaseNode>(std::move(subject), std::move(arms)));
}

}  // namespace tendril::expr::liquid
