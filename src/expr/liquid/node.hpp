// The parts of a compiled template that print something or change its state.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "expr/liquid/expression.hpp"

namespace tendril::expr::liquid {

// What a {% break %} or {% continue %} asks of the loop around it.
enum class Interrupt : std::uint8_t { none, leave_loop, next_turn };

class Node {
 public:
    virtual ~Node() = default;
    virtual Interrupt render(Runtime& runtime, std::string& output) const = 0;
    // Whether it can print nothing but white space; blocks of such nodes print nothing at all.
    [[nodiscard]] virtual bool is_blank() const { return false; }
    // The node as the sole output of a template, if it is one: its value keeps its type.
    [[nodiscard]] virtual const FilteredExpression* output() const { return nullptr; }
    [[nodiscard]] virtual bool is_white_text() const { return false; }
};

// A list of nodes, run one after the other.
class Block {
 public:
    void add(std::unique_ptr<Node> node) { nodes_.push_back(std::move(node)); }
    // Errors: the evaluation's limits.
    Interrupt render(Runtime& runtime, std::string& output) const;
    [[nodiscard]] bool is_blank() const;
    void remove_white_text();
    [[nodiscard]] const FilteredExpression* single_output() const;
    [[nodiscard]] bool empty() const { return nodes_.empty(); }

 private:
    std::vector<std::unique_ptr<Node>> nodes_;
};

// Literal text of the template.
class TextNode final : public Node {
 public:
    explicit TextNode(std::string_view text);
    Interrupt render(Runtime& runtime, std::string& output) const override;
    [[nodiscard]] bool is_blank() const override { return white_; }
    [[nodiscard]] bool is_white_text() const override { return white_; }

 private:
    std::string_view text_;
    bool white_;
};

// {{ expression | filters }} and {% echo %}.
class OutputNode final : public Node {
 public:
    explicit OutputNode(FilteredExpression expression) : expression_(std::move(expression)) {}
    Interrupt render(Runtime& runtime, std::string& output) const override;
    [[nodiscard]] const FilteredExpression* output() const override { return &expression_; }

 private:
    FilteredExpression expression_;
};

}  // namespace tendril::expr::liquid
