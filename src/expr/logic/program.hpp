// A JsonLogic rule as a flat array of nodes.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "expr/evaluation.hpp"
#include "expr/value.hpp"

namespace tendril::expr::logic {

struct Operation;
class Machine;

struct Node {
    enum class Kind : std::uint8_t {
        literal,
        list,       // an array whose items are rules
        operation,  // its arguments are the node's children
        spread,     // an operation whose one argument gives the list of arguments ({"max": {"var": "scores"}})
        variable,   // `var` with a constant path
        value,      // `val` with a constant path
    };
    Kind kind = Kind::literal;
    std::uint32_t first = 0;  // children, in Program::children; path segments of a variable, in Program::segments
    std::uint32_t count = 0;
    std::uint32_t fallback = 0;  // node of a variable's default, or no_node
    std::uint32_t climb = 0;     // scopes a `val` goes up
    const Operation* operation = nullptr;
    Value literal;
};

constexpr std::uint32_t no_node = 0xFFFFFFFFU;

// A step of a constant path: a key, and the index it is in an array.
struct Key {
    std::string_view text;
    std::size_t index = 0;
    bool is_index = false;
};
Key key_of(std::string_view text);

struct Program {
    json::value rule;  // what literals and keys point into; never changed
    std::vector<Node> nodes;
    std::vector<std::uint32_t> children;
    std::vector<Key> segments;
    std::deque<std::string> texts;  // of keys that the rule writes as numbers
    std::uint32_t root = 0;
    std::vector<std::string> paths;
    Limits limits;
};

// Throws Failure.
void compile(Program& program);

// Where `var` looks: the data, an item of a loop over a list, or the two variables of a reduce.
struct Scope {
    Value current;
    Value accumulator;
    bool reduces = false;
    std::size_t index = 0;  // of the item
    const Scope* parent = nullptr;
};

using Arguments = std::span<const std::uint32_t>;

// Evaluates a program's nodes. Throws Failure.
class Machine {
 public:
    Machine(const Program& program, Evaluation& evaluation, const Scope& scope)
        : program_(program), evaluation_(evaluation), scope_(&scope) {}

    Value evaluate(std::uint32_t node);
    // The node's value while `scope` is the current one.
    Value evaluate_in(const Scope& scope, std::uint32_t node);

    // Looks a path up below a value; `found` tells a null from nothing there.
    static Value look_up(const Value& start, std::span<const Key> path, bool& found);
    // The value at a dotted path of the current scope.
    Value variable(const Value& path, bool& found);
    // `val` and `exists` by a path known only now: a key, or a list of keys that may start with "[levels]".
    Value value_at(const Value& path, bool& found);

    Evaluation& evaluation() { return evaluation_; }
    [[nodiscard]] const Scope& scope() const { return *scope_; }

 private:
    Value evaluate_operation(const Node& node);
    Value evaluate_spread(const Node& node);
    Value evaluate_list(const Node& node);
    Value evaluate_variable(const Node& node);
    Value look_up_in_scope(std::span<const Key> path, bool& found) const;
    Value look_up_climbing(std::size_t levels, std::span<const Key> path, bool& found) const;

    const Program& program_;
    Evaluation& evaluation_;
    const Scope* scope_;
};

// An argument that is evaluated when it is asked for, or a value that is there already (of a spread).
class Argument {
 public:
    Argument(Machine& machine, Arguments nodes) : machine_(machine), nodes_(nodes) {}
    Argument(Machine& machine, std::span<const Value> values) : machine_(machine), values_(values), ready_(true) {}

    [[nodiscard]] std::size_t count() const { return ready_ ? values_.size() : nodes_.size(); }
    [[nodiscard]] Value at(std::size_t index) const {
        if (index >= count()) return {};
        return ready_ ? values_[index] : machine_.evaluate(nodes_[index]);
    }
    // The rule at `index` as it is applied to an item, or to nothing when it was spread.
    [[nodiscard]] Value at_in(const Scope& scope, std::size_t index) const {
        if (index >= count()) return {};
        return ready_ ? values_[index] : machine_.evaluate_in(scope, nodes_[index]);
    }
    [[nodiscard]] Machine& machine() const { return machine_; }
    [[nodiscard]] Evaluation& evaluation() const { return machine_.evaluation(); }

 private:
    Machine& machine_;
    Arguments nodes_;
    std::span<const Value> values_;
    bool ready_ = false;
};

struct Operation {
    std::string_view name;
    Value (*run)(const Argument& arguments);
    std::uint8_t arguments_min = 0;
    // Whether an operation as the only argument gives the list of arguments.
    bool spreads = true;
    // Whether the arguments must be written as a list ({"if": "apple"} is an error).
    bool list_only = false;
    // Of the operations that apply a rule to the items of a list: null in the list's place is an error when written.
    bool takes_list = false;
    bool takes_rule = false;  // likewise in the rule's place
};

const Operation* find_operation(std::string_view name);
std::span<const Operation> comparison_operations();
std::span<const Operation> arithmetic_operations();
std::span<const Operation> control_operations();
std::span<const Operation> list_operations();
std::span<const Operation> text_operations();
std::span<const Operation> data_operations();

// JsonLogic's truth: false, null, 0, "" and [] are not true.
bool truth(const Value& value);
// A number, by JavaScript's conversion restricted to numbers, texts, booleans and null. Errors: NaN.
Value number(const Value& value);
// A number as the result of arithmetic: whole where it can be. Errors: NaN and infinity.
Value result(double number);
bool strictly_equal(Evaluation& evaluation, const Value& left, const Value& right);
// Errors with the type names of the JsonLogic specification.
[[noreturn]] void fail_not_a_number(const std::string& what);
[[noreturn]] void fail_arguments(const std::string& what);

}  // namespace tendril::expr::logic
