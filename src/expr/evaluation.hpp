// The state of one evaluation: its memory and what is left of its limits.
#pragma once

#include <cstddef>
#include <forward_list>
#include <string>
#include <string_view>

#include "expr/arena.hpp"
#include "expr/template.hpp"
#include "expr/value.hpp"

namespace tendril::expr {

// Made on the stack for one evaluation (a whole mapping is one). Limits are kept by charging for work before it is
// done: one step for a node, a loop turn or an item, one more for every 256 bytes of text looked at.
class Evaluation {
 public:
    // Both must outlive the evaluation.
    Evaluation(const Limits& limits, const Environment& environment)
        : limits_(limits),
          environment_(environment),
          arena_(8 * limits.output_bytes_max),
          steps_left_(limits.steps_max) {}

    Arena& arena() { return arena_; }
    [[nodiscard]] const Limits& limits() const { return limits_; }
    [[nodiscard]] const Environment& environment() const { return environment_; }

    void charge(std::size_t steps) {
        if (steps > steps_left_) refuse_steps();
        steps_left_ -= steps;
    }
    void charge_text(std::size_t bytes) { charge(1 + bytes / 256); }
    // For looking for `part` bytes in `text` bytes: a long part that nearly fits everywhere takes longer.
    void charge_search(std::size_t text, std::size_t part) { charge(1 + text / (part < 32 ? 256 : 16)); }
    [[nodiscard]] std::size_t steps_left() const { return steps_left_; }

    // Stops the evaluation if a text of `bytes` would be longer than an output may be.
    void check_output(std::size_t bytes) const {
        if (bytes > limits_.output_bytes_max) refuse_output();
    }

    // Keeps a value made during the evaluation, and gives a view of it.
    Value keep(json::value made) { return Value::of(made_.emplace_front(std::move(made))); }

    // Text being written; kept between evaluations of one mapping so that its memory is used again.
    std::string& buffer() { return buffer_; }

    // One level of nesting for as long as it lives.
    class Level {
     public:
        explicit Level(Evaluation& evaluation) : evaluation_(evaluation) {
            if (++evaluation_.depth_ > evaluation_.limits_.depth_max) evaluation_.refuse_depth();
        }
        Level(const Level&) = delete;
        Level& operator=(const Level&) = delete;
        ~Level() { --evaluation_.depth_; }

     private:
        Evaluation& evaluation_;
    };

 private:
    [[noreturn]] void refuse_steps() const;
    [[noreturn]] void refuse_output() const;
    [[noreturn]] void refuse_depth();

    const Limits& limits_;
    const Environment& environment_;
    Arena arena_;
    std::string buffer_;
    std::forward_list<json::value> made_;
    std::size_t steps_left_;
    std::size_t depth_ = 0;
};

// Text under construction that may not grow beyond the evaluation's output limit.
class TextBuilder {
 public:
    explicit TextBuilder(Evaluation& evaluation) : evaluation_(evaluation) {}

    void append(std::string_view text) {
        evaluation_.check_output(text_.size() + text.size());
        text_ += text;
    }
    void append(char character) { append(std::string_view(&character, 1)); }
    void append(const Value& value) { append_text(evaluation_, text_, value); }
    // The text as a value in the arena.
    [[nodiscard]] Value value() const { return Value::text(evaluation_.arena().keep(text_)); }
    [[nodiscard]] const std::string& text() const { return text_; }

 private:
    Evaluation& evaluation_;
    std::string text_;
};

}  // namespace tendril::expr
