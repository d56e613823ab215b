#include "expr/liquid/tags/loop.hpp"

#include <algorithm>

#include "expr/number.hpp"

namespace tendril::expr::liquid {

namespace {

void parse_option(Parser& parser, Lexer& lexer, LoopHead& head) {
    if (lexer.accept_word("reversed")) {
        head.reversed = true;
        return;
    }
    const auto name = lexer.expect(Lexeme::Kind::name, "limit, offset or reversed").text;
    lexer.expect(Lexeme::Kind::colon, "\":\"");
    if (name == "offset" && lexer.accept_word("continue")) {
        head.continues = true;
    } else if (name == "limit") {
        head.limit = parser.parse_expression(lexer);
    } else if (name == "offset") {
        head.offset = parser.parse_expression(lexer);
    } else if (name == "cols") {
        head.columns = parser.parse_expression(lexer);
    } else {
        fail_at(lexer.line(), "a loop has no option \"" + std::string(name) + "\".");
    }
}

// Objects are looped over as pairs; a text is one item; what cannot be looped over has none.
Value as_sequence(Runtime& runtime, const Value& value) {
    auto& arena = runtime.evaluation.arena();
    if (value.is_sequence()) return value;
    if (value.is_text() && !value.as_text().empty()) {
        const auto items = arena.make<Value>(1);
        items[0] = value;
        return Value::list(items);
    }
    if (value.kind() != Value::Kind::object) return Value::list({});
    const auto pairs = arena.make<Value>(value.as_object().size());
    runtime.evaluation.charge(pairs.size() / 8);
    std::size_t index = 0;
    for (const auto& member : value.as_object()) {
        const auto pair = arena.make<Value>(2);
        pair[0] = Value::text(member.key());
        pair[1] = Value::of(member.value());
        pairs[index++] = Value::list(pair);
    }
    return Value::list(pairs);
}

std::size_t first_item(Runtime& runtime, const LoopHead& head) {
    if (head.continues) {
        const auto found = runtime.registers().continues.find(head.name);
        return found == runtime.registers().continues.end() ? 0 : found->second;
    }
    return head.offset ? loop_number(runtime, *head.offset, head.line) : 0;
}

}  // namespace

LoopHead parse_loop_head(Parser& parser, const Token& token) {
    Lexer lexer(token.markup, token.line);
    LoopHead head;
    head.line = token.line;
    const auto variable = parser.parse_variable_name(lexer, true);
    head.variable = parser.program().set_slot(variable);
    if (!lexer.accept_word("in")) lexer.refuse("\"in\"");
    const char* start = lexer.peek().text.data();
    head.collection = parser.parse_expression(lexer);
    const char* end = lexer.at_end() ? token.markup.data() + token.markup.size() : lexer.peek().text.data();
    head.name = std::string(variable) + "-";
    if (start != nullptr && end > start) head.name += trim({start, static_cast<std::size_t>(end - start)});
    while (!lexer.at_end()) {
        if (lexer.accept(Lexeme::Kind::comma)) continue;
        parse_option(parser, lexer, head);
    }
    return head;
}

std::size_t loop_number(Runtime& runtime, const Expression& expression, std::uint32_t line) {
    const auto value = evaluate(runtime, expression);
    if (value.is_nil()) return 0;
    const auto number = value.is_text() ? parse_number(value.as_text()).value_or(Value()) : value;
    if (!number.is_number()) {
        fail_at(line, "a loop's limit, offset or number of columns must be a number, not " +
                          std::string(kind_name(value)) + ".");
    }
    const auto whole = number.kind() == Value::Kind::integer ? number.as_integer() : to_integer(number.as_real());
    return whole < 0 ? 0 : static_cast<std::size_t>(whole);
}

LoopItems loop_items(Runtime& runtime, const LoopHead& head) {
    LoopItems items;
    items.collection = as_sequence(runtime, evaluate(runtime, head.collection));
    const auto length = items.collection.length();
    items.first = std::min(first_item(runtime, head), length);
    items.count = length - items.first;
    if (head.limit) items.count = std::min(items.count, loop_number(runtime, *head.limit, head.line));
    items.reversed = head.reversed;
    runtime.registers().continues[head.name] = items.first + items.count;
    return items;
}

}  // namespace tendril::expr::liquid
