// The parser's half for what stands inside outputs and tags.
#include <charconv>

#include "expr/failure.hpp"
#include "expr/liquid/parser.hpp"
#include "expr/liquid/parser_level.hpp"
#include "expr/number.hpp"

namespace tendril::expr::liquid {

namespace {

using Kind = Lexeme::Kind;

Expression literal(const Value& value) {
    Expression expression;
    expression.literal = value;
    return expression;
}

// The words that are values of their own, whatever the data holds.
std::optional<Value> reserved_word(std::string_view word) {
    if (word == "nil" || word == "null") return Value();
    if (word == "true") return Value::boolean(true);
    if (word == "false") return Value::boolean(false);
    if (word == "empty") return Value::empty();
    if (word == "blank") return Value::blank();
    return std::nullopt;
}

bool goes_on(const Lexer& lexer) {
    return lexer.peek().kind == Kind::dot || lexer.peek().kind == Kind::open_square;
}

Comparison::Operator symbol_operator(std::string_view symbol) {
    if (symbol == "==") return Comparison::Operator::equal;
    if (symbol == "<") return Comparison::Operator::less;
    if (symbol == ">") return Comparison::Operator::greater;
    if (symbol == "<=") return Comparison::Operator::less_equal;
    if (symbol == ">=") return Comparison::Operator::greater_equal;
    return Comparison::Operator::unequal;
}

}  // namespace

Expression Parser::parse_expression(Lexer& lexer) {
    const ParserLevel level(*this, lexer.line());
    const auto lexeme = lexer.peek();
    switch (lexeme.kind) {
        case Kind::integer:
        case Kind::real: {
            const auto number = parse_number(lexer.next().text);
            return literal(number.value_or(Value::integer(0)));
        }
        case Kind::text:
            return literal(Value::text(lexer.next().text));
        case Kind::open_round:
            return parse_range(lexer);
        case Kind::name:
        case Kind::open_square:
            return parse_variable(lexer);
        default:
            lexer.refuse("a value");
    }
}

Expression Parser::parse_range(Lexer& lexer) {
    lexer.expect(Kind::open_round, "\"(\"");
    auto range = std::make_unique<RangeExpression>();
    range->first = parse_expression(lexer);
    lexer.expect(Kind::dots, "\"..\"");
    range->last = parse_expression(lexer);
    lexer.expect(Kind::close_round, "\")\"");
    Expression expression;
    expression.kind = Expression::Kind::range;
    expression.range = std::move(range);
    return expression;
}

Expression Parser::parse_variable(Lexer& lexer) {
    auto path = std::make_unique<Path>();
    if (lexer.accept(Kind::open_square)) {
        auto name = parse_expression(lexer);
        lexer.expect(Kind::close_square, "\"]\"");
        if (name.kind == Expression::Kind::literal && name.literal.is_text()) {
            path->root = name.literal.as_text();
        } else {
            path->dynamic_root = std::make_unique<Expression>(std::move(name));
        }
    } else {
        path->root = lexer.next().text;
        const auto word = reserved_word(path->root);
        if (word && !goes_on(lexer)) return literal(*word);
    }
    path->slot = program_.slot_of(path->root);
    parse_segments(lexer, *path);
    program_.note_path(*path);
    if (!path->dynamic_root) stems_.add_stem(*path);
    Expression expression;
    expression.kind = Expression::Kind::path;
    expression.path = std::move(path);
    return expression;
}

void Parser::parse_segments(Lexer& lexer, Path& path) {
    while (goes_on(lexer)) {
        if (lexer.accept(Kind::dot)) {
            Segment segment;
            segment.step.key = lexer.expect(Kind::name, "a name").text;
            path.segments.push_back(std::move(segment));
        } else {
            path.segments.push_back(parse_square(lexer));
        }
    }
}

Segment Parser::parse_square(Lexer& lexer) {
    lexer.expect(Kind::open_square, "\"[\"");
    Segment segment;
    auto inside = parse_expression(lexer);
    lexer.expect(Kind::close_square, "\"]\"");
    if (inside.kind == Expression::Kind::literal && inside.literal.is_text()) {
        segment.step = {Step::Kind::key, inside.literal.as_text(), 0};
    } else if (inside.kind == Expression::Kind::literal && inside.literal.kind() == Value::Kind::integer) {
        segment.step = {Step::Kind::index, {}, inside.literal.as_integer()};
    } else {
        segment.dynamic = std::make_unique<Expression>(std::move(inside));
    }
    return segment;
}

FilteredExpression Parser::parse_filtered(Lexer& lexer) {
    FilteredExpression expression;
    expression.input = parse_expression(lexer);
    while (lexer.accept(Kind::pipe)) expression.filters.push_back(parse_filter(lexer));
    return expression;
}

FilterStep Parser::parse_filter(Lexer& lexer) {
    const auto name = lexer.expect(Kind::name, "the name of a filter").text;
    FilterStep step;
    step.line = lexer.line();
    step.filter = find_filter(name);
    if (step.filter == nullptr && mode_ == Mode::strict) {
        fail_at(lexer.line(), "there is no filter " + quoted(name) + ".");
    }
    if (lexer.accept(Kind::colon)) parse_arguments(lexer, step);
    check_arguments(step, name, lexer);
    if (step.filter != nullptr && step.filter->names_table) {
        const auto& table = step.arguments.front();
        if (table.kind == Expression::Kind::literal && table.literal.is_text()) {
            program_.note_table(table.literal.as_text());
        }
    }
    return step;
}

void Parser::parse_arguments(Lexer& lexer, FilterStep& step) {
    do {
        if (lexer.peek().kind == Kind::name && lexer.peek(1).kind == Kind::colon) {
            const auto name = lexer.next().text;
            lexer.next();
            step.options.push_back({name, parse_expression(lexer)});
        } else {
            step.arguments.push_back(parse_expression(lexer));
        }
    } while (lexer.accept(Kind::comma));
}

void Parser::check_arguments(const FilterStep& step, std::string_view name, Lexer& lexer) const {
    if (step.filter == nullptr) return;
    const auto count = step.arguments.size();
    if (count < step.filter->arguments_min) {
        fail_at(lexer.line(), "the filter " + quoted(name) + " needs an argument it was not given.");
    }
    if (count > step.filter->arguments_max) {
        fail_at(lexer.line(), "the filter " + quoted(name) + " takes at most " +
                                  std::to_string(step.filter->arguments_max) + " arguments.");
    }
}

Comparison Parser::parse_comparison(Lexer& lexer) {
    Comparison comparison;
    comparison.line = lexer.line();
    comparison.left = parse_expression(lexer);
    if (lexer.peek().kind == Kind::comparison) {
        comparison.operation = symbol_operator(lexer.next().text);
    } else if (lexer.accept_word("contains")) {
        comparison.operation = Comparison::Operator::contains;
    } else {
        return comparison;
    }
    comparison.right = parse_expression(lexer);
    return comparison;
}

Condition Parser::parse_condition(Lexer& lexer) {
    Condition condition;
    while (true) {
        condition.comparisons.push_back(parse_comparison(lexer));
        auto& join = condition.comparisons.back().join;
        if (lexer.accept_word("and")) {
            join = Comparison::Join::both;
        } else if (lexer.accept_word("or")) {
            join = Comparison::Join::either;
        } else {
            lexer.expect_end();
            return condition;
        }
    }
}

}  // namespace tendril::expr::liquid
