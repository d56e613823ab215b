#include <array>
#include <charconv>
#include <cmath>

#include "expr/failure.hpp"
#include "expr/logic/program.hpp"
#include "expr/number.hpp"

namespace tendril::expr::logic {

namespace {

// One step down; `found` becomes false when there is nothing.
Value step(const Value& value, const Key& key, bool& found) {
    if (value.kind() == Value::Kind::object) {
        const auto* member = find_member(value.as_object(), key.text);
        found = member != nullptr;
        return found ? Value::of(*member) : Value();
    }
    found = value.is_sequence() && key.is_index && key.index < value.length();
    return found ? value.at(key.index) : Value();
}

// The parts of "a.b.c"; more than 100 are not looked at.
class DottedPath {
 public:
    explicit DottedPath(std::string_view text) {
        while (count_ < keys_.size()) {
            const auto dot = text.find('.');
            keys_[count_++] = key_of(text.substr(0, dot));
            if (dot == std::string_view::npos) return;
            text.remove_prefix(dot + 1);
        }
    }
    [[nodiscard]] std::span<const Key> keys() const { return {keys_.data(), count_}; }

 private:
    std::array<Key, 100> keys_;
    std::size_t count_ = 0;
};

}  // namespace

Key key_of(std::string_view text) {
    Key key{text, 0, false};
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), key.index);
    key.is_index = failure == std::errc() && end == text.data() + text.size() && !text.empty();
    return key;
}

Value Machine::evaluate(std::uint32_t index) {
    const Node& node = program_.nodes[index];
    if (node.kind == Node::Kind::literal) return node.literal;
    evaluation_.charge(1);
    switch (node.kind) {
        case Node::Kind::variable:
        case Node::Kind::value:
            return evaluate_variable(node);
        case Node::Kind::operation:
            return evaluate_operation(node);
        case Node::Kind::spread:
            return evaluate_spread(node);
        default:
            return evaluate_list(node);
    }
}

Value Machine::evaluate_in(const Scope& scope, std::uint32_t node) {
    const Scope* outer = scope_;
    scope_ = &scope;
    const auto value = evaluate(node);
    scope_ = outer;
    return value;
}

Value Machine::evaluate_operation(const Node& node) {
    return node.operation->run(Argument(*this, {program_.children.data() + node.first, node.count}));
}

Value Machine::evaluate_spread(const Node& node) {
    const auto argument = evaluate(program_.children[node.first]);
    if (!argument.is_sequence()) return node.operation->run(Argument(*this, std::span<const Value>(&argument, 1)));
    evaluation_.charge(argument.length());
    const auto values = evaluation_.arena().make<Value>(argument.length());
    for (std::size_t index = 0; index < values.size(); ++index) values[index] = argument.at(index);
    if (values.size() < node.operation->arguments_min) fail_arguments(std::string(node.operation->name));
    return node.operation->run(Argument(*this, values));
}

Value Machine::evaluate_list(const Node& node) {
    const auto values = evaluation_.arena().make<Value>(node.count);
    for (std::size_t index = 0; index < values.size(); ++index) {
        values[index] = evaluate(program_.children[node.first + index]);
    }
    return Value::list(values);
}

Value Machine::evaluate_variable(const Node& node) {
    const std::span<const Key> path(program_.segments.data() + node.first, node.count);
    bool found = false;
    const auto value =
        node.kind == Node::Kind::value ? look_up_climbing(node.climb, path, found) : look_up_in_scope(path, found);
    return value.is_nil() && node.fallback != no_node ? evaluate(node.fallback) : value;
}

Value Machine::look_up(const Value& start, std::span<const Key> path, bool& found) {
    Value value = start;
    found = true;
    for (const auto& key : path) {
        value = step(value, key, found);
        if (!found) return {};
    }
    return value;
}

Value Machine::look_up_in_scope(std::span<const Key> path, bool& found) const {
    if (!scope_->reduces || path.empty()) return look_up(scope_->current, path, found);
    if (path.front().text == "current") return look_up(scope_->current, path.subspan(1), found);
    if (path.front().text == "accumulator") return look_up(scope_->accumulator, path.subspan(1), found);
    found = false;
    return {};
}

// Between an item and the data around it lies a scope that only knows the item's index.
Value Machine::look_up_climbing(std::size_t levels, std::span<const Key> path, bool& found) const {
    if (levels == 0) return look_up_in_scope(path, found);
    const Scope* scope = scope_;
    for (; levels > 1 && scope != nullptr; levels -= 2) scope = scope->parent;
    found = false;
    if (scope == nullptr) return {};
    if (levels == 0) return look_up(scope->current, path, found);
    found = scope->parent != nullptr && path.size() == 1 && path.front().text == "index";
    return found ? Value::integer(static_cast<std::int64_t>(scope->index)) : Value();
}

Value Machine::variable(const Value& path, bool& found) {
    const auto text = text_of(evaluation_, path);
    evaluation_.charge_text(text.size());
    if (text.empty()) return look_up_in_scope({}, found);
    return look_up_in_scope(DottedPath(text).keys(), found);
}

Value Machine::value_at(const Value& path, bool& found) {
    if (!path.is_sequence()) {
        const auto key = key_of(text_of(evaluation_, path));
        return look_up_in_scope(path.is_nil() ? std::span<const Key>() : std::span<const Key>(&key, 1), found);
    }
    evaluation_.charge(path.length());
    std::size_t levels = 0;
    std::size_t first = 0;
    if (path.length() > 0 && path.at(0).is_sequence() && path.at(0).length() == 1) {
        const auto climb = path.at(0).at(0);
        levels = climb.kind() == Value::Kind::integer ? static_cast<std::size_t>(std::abs(climb.as_integer())) : 0;
        first = 1;
    }
    const auto keys = evaluation_.arena().make<Key>(path.length() - first);
    for (std::size_t index = 0; index < keys.size(); ++index) {
        keys[index] = key_of(text_of(evaluation_, path.at(first + index)));
    }
    return look_up_climbing(levels, keys, found);
}

bool truth(const Value& value) {
    switch (value.kind()) {
        case Value::Kind::nil:
            return false;
        case Value::Kind::boolean:
            return value.as_boolean();
        case Value::Kind::integer:
            return value.as_integer() != 0;
        case Value::Kind::real:
            return value.as_real() != 0;
        case Value::Kind::text:
            return !value.as_text().empty();
        case Value::Kind::array:
        case Value::Kind::list:
            return value.length() > 0;
        default:
            return true;
    }
}

void fail_not_a_number(const std::string& what) {
    fail(ErrorCode::invalid_input, "NaN: " + what);
}

void fail_arguments(const std::string& what) {
    fail(ErrorCode::invalid_input, "Invalid Arguments: \"" + what + "\" was given too few arguments, or wrong ones.");
}

Value number(const Value& value) {
    switch (value.kind()) {
        case Value::Kind::integer:
        case Value::Kind::real:
            return value;
        case Value::Kind::nil:
            return Value::integer(0);
        case Value::Kind::boolean:
            return Value::integer(value.as_boolean() ? 1 : 0);
        case Value::Kind::text: {
            if (value.as_text().find_first_not_of(" \t\r\n") == std::string_view::npos) return Value::integer(0);
            const auto parsed = parse_number(value.as_text());
            if (parsed) return *parsed;
            fail_not_a_number(quoted(value.as_text()) + " is not a number.");
        }
        default:
            fail_not_a_number(std::string(kind_name(value)) + " is not a number.");
    }
}

Value result(double number) {
    constexpr double exact = 9007199254740992.0;  // up to here a double holds every whole number
    if (!std::isfinite(number)) fail_not_a_number("the result is not a number.");
    if (std::abs(number) <= exact && number == std::trunc(number))
        return Value::integer(static_cast<std::int64_t>(number));
    return Value::real(number);
}

bool strictly_equal(Evaluation& evaluation, const Value& left, const Value& right) {
    return equal(evaluation, left, right);
}

}  // namespace tendril::expr::logic
