// {% render %} and {% include %}: other templates, handed to the compiler by name.
#include "expr/failure.hpp"
#include "expr/liquid/runtime.hpp"
#include "expr/liquid/tags/tags.hpp"

namespace tendril::expr::liquid {

namespace {

struct Argument {
    std::uint32_t slot;
    Expression value;
};

// "'name' with value as alias, key: value" or "'name' for list as alias".
struct PartialCall {
    Expression name;
    std::optional<Expression> bound;
    bool each = false;
    std::uint32_t alias = 0;
    std::uint32_t forloop = 0;
    std::vector<Argument> arguments;
    std::uint32_t line = 1;
};

const Block& find_partial(Runtime& runtime, const PartialCall& call) {
    const auto name = evaluate(runtime, call.name);
    const Block* partial = name.is_text() ? runtime.program.partial(name.as_text()) : nullptr;
    if (partial == nullptr)
        fail_at(call.line, "there is no template " + quoted(text_of(runtime.evaluation, name)) + ".");
    return *partial;
}

// The template sees its arguments and the data, and can change nothing outside.
class RenderNode final : public Node {
 public:
    explicit RenderNode(PartialCall call) : call_(std::move(call)) {}

    Interrupt render(Runtime& runtime, std::string& output) const override {
        const Block& partial = find_partial(runtime, call_);
        const auto bound = call_.bound ? evaluate(runtime, *call_.bound) : Value();
        if (!call_.each || !bound.is_sequence()) {
            render_one(runtime, output, partial, bound, nullptr);
            return Interrupt::none;
        }
        LoopState state{"", 0, bound.length(), nullptr, 0};
        for (state.index = 0; state.index < state.length; ++state.index) {
            render_one(runtime, output, partial, bound.at(state.index), &state);
        }
        return Interrupt::none;
    }

 private:
    void render_one(Runtime& runtime, std::string& output, const Block& partial, const Value& bound,
                    const LoopState* loop) const {
        auto& evaluation = runtime.evaluation;
        const auto slots = evaluation.arena().make<Slot>(runtime.program.slot_count());
        evaluation.charge(1 + slots.size() / 8);
        const auto set = [&](std::uint32_t slot, const Value& value) {
            slots[slot].assigned = value;
            slots[slot].has_assigned = true;
        };
        for (const auto& argument : call_.arguments) set(argument.slot, evaluate(runtime, argument.value));
        if (call_.bound) set(call_.alias, bound);
        if (loop != nullptr) set(call_.forloop, Value::loop(*loop));
        Runtime inner(evaluation, runtime.program, runtime.data, slots);
        partial.render(inner, output);
    }

    PartialCall call_;
};

// The template shares the variables of the one that includes it, and may leave its loop.
class IncludeNode final : public Node {
 public:
    explicit IncludeNode(PartialCall call) : call_(std::move(call)) {}

    Interrupt render(Runtime& runtime, std::string& output) const override {
        return render_with(runtime, output, find_partial(runtime, call_), 0);
    }

 private:
    Interrupt render_with(Runtime& runtime, std::string& output, const Block& partial, std::size_t argument) const {
        if (argument < call_.arguments.size()) {
            const auto& [slot, expression] = call_.arguments[argument];
            const ScopedVariable variable(runtime, slot, evaluate(runtime, expression));
            return render_with(runtime, output, partial, argument + 1);
        }
        if (!call_.bound) return partial.render(runtime, output);
        const auto bound = evaluate(runtime, *call_.bound);
        ScopedVariable variable(runtime, call_.alias, bound);
        if (!bound.is_sequence()) return partial.render(runtime, output);
        for (std::size_t index = 0; index < bound.length(); ++index) {
            runtime.evaluation.charge(1);
            variable.set(bound.at(index));
            const auto interrupt = partial.render(runtime, output);
            if (interrupt != Interrupt::none) return interrupt;
        }
        return Interrupt::none;
    }

    PartialCall call_;
};

void parse_binding(Parser& parser, Lexer& lexer, PartialCall& call) {
    call.each = lexer.peek().text == "for";
    lexer.next();
    call.bound = parser.parse_expression(lexer);
    std::string_view alias;
    if (lexer.accept_word("as")) {
        alias = parser.parse_variable_name(lexer);
    } else if (call.name.kind == Expression::Kind::literal && call.name.literal.is_text()) {
        alias = call.name.literal.as_text();
    } else {
        lexer.refuse("\"as\" and a name for the value");
    }
    call.alias = parser.program().set_slot(alias);
}

void parse_arguments(Parser& parser, Lexer& lexer, PartialCall& call) {
    constexpr std::size_t arguments_max = 50;  // each is a level of recursion in an include
    while (!lexer.at_end()) {
        if (lexer.accept(Lexeme::Kind::comma)) continue;
        const auto slot = parser.parse_target(lexer);
        lexer.expect(Lexeme::Kind::colon, "\":\"");
        call.arguments.push_back({slot, parser.parse_expression(lexer)});
        if (call.arguments.size() > arguments_max) fail_at(call.line, "a template is given more than 50 values.");
    }
}

PartialCall parse_call(Parser& parser, const Token& token) {
    Lexer lexer(token.markup, token.line);
    PartialCall call;
    call.line = token.line;
    call.forloop = parser.program().set_slot("forloop");
    call.name = parser.parse_expression(lexer);
    if (lexer.peek().kind == Lexeme::Kind::name && (lexer.peek().text == "with" || lexer.peek().text == "for") &&
        lexer.peek(1).kind != Lexeme::Kind::colon) {
        parse_binding(parser, lexer, call);
    }
    parse_arguments(parser, lexer, call);
    if (call.name.kind != Expression::Kind::literal || !call.name.literal.is_text()) {
        parser.program().use_all_partials();
    } else if (!parser.program().use_partial(call.name.literal.as_text())) {
        fail_at(token.line,
                "there is no template " + quoted(call.name.literal.as_text()) + " to " + std::string(token.name) + ".");
    }
    return call;
}

}  // namespace

void parse_render(Parser& parser, const Token& token, Block& block) {
    block.add(std::make_unique<RenderNode>(parse_call(parser, token)));
}

void parse_include(Parser& parser, const Token& token, Block& block) {
    block.add(std::make_unique<IncludeNode>(parse_call(parser, token)));
}

}  // namespace tendril::expr::liquid
