// The values that expressions work on: views of the JSON data where possible, arena memory otherwise.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/json.hpp"

namespace tendril::expr {

class Evaluation;
struct LoopState;

// A value of 24 bytes that owns nothing: texts, arrays and objects point into the data, the program or the arena of
// the evaluation, all of which outlive it.
class Value {
 public:
    enum class Kind : std::uint8_t {
        nil,
        boolean,
        integer,
        real,
        text,
        array,   // of the data
        list,    // made by a filter
        object,  // of the data
        range,   // "(1..5)", both ends included
        loop,    // "forloop" and "tablerowloop"
        empty,   // the words `empty` and `blank`, which compare by rules of their own
        blank,
    };

    constexpr Value() = default;
    static constexpr Value boolean(bool flag) { return Value(Kind::boolean, flag ? 1 : 0, 0); }
    static constexpr Value integer(std::int64_t number) { return Value(Kind::integer, number, 0); }
    static Value real(double number) {
        Value value(Kind::real, 0, 0);
        value.real_ = number;
        return value;
    }
    static Value text(std::string_view text) {
        Value value(Kind::text, 0, static_cast<std::int64_t>(text.size()));
        value.text_ = text.data();
        return value;
    }
    static Value list(std::span<const Value> items) {
        Value value(Kind::list, 0, static_cast<std::int64_t>(items.size()));
        value.list_ = items.data();
        return value;
    }
    static Value object(const json::object& object) {
        Value value(Kind::object, 0, 0);
        value.object_ = &object;
        return value;
    }
    static Value loop(const LoopState& loop) {
        Value value(Kind::loop, 0, 0);
        value.loop_ = &loop;
        return value;
    }
    static constexpr Value range(std::int64_t first, std::int64_t last) { return Value(Kind::range, first, last); }
    static constexpr Value empty() { return Value(Kind::empty, 0, 0); }
    static constexpr Value blank() { return Value(Kind::blank, 0, 0); }
    // A view of `value`, which must outlive it.
    static Value of(const json::value& value);

    [[nodiscard]] Kind kind() const { return kind_; }
    [[nodiscard]] bool is_nil() const { return kind_ == Kind::nil; }
    [[nodiscard]] bool is_text() const { return kind_ == Kind::text; }
    [[nodiscard]] bool is_number() const { return kind_ == Kind::integer || kind_ == Kind::real; }
    // Arrays, lists and ranges.
    [[nodiscard]] bool is_sequence() const {
        return kind_ == Kind::array || kind_ == Kind::list || kind_ == Kind::range;
    }
    // Liquid's truth: all but nil and false.
    [[nodiscard]] bool is_true() const { return kind_ != Kind::nil && !(kind_ == Kind::boolean && number_ == 0); }

    // Each is for its own kind only.
    [[nodiscard]] bool as_boolean() const { return number_ != 0; }
    [[nodiscard]] std::int64_t as_integer() const { return number_; }
    [[nodiscard]] double as_real() const { return real_; }
    [[nodiscard]] std::string_view as_text() const { return {text_, static_cast<std::size_t>(extent_)}; }
    [[nodiscard]] const json::object& as_object() const { return *object_; }
    [[nodiscard]] const LoopState& as_loop() const { return *loop_; }
    [[nodiscard]] std::int64_t range_first() const { return number_; }
    [[nodiscard]] std::int64_t range_last() const { return extent_; }

    // Of a sequence; an `index` must be below its length.
    [[nodiscard]] std::size_t length() const;
    [[nodiscard]] Value at(std::size_t index) const;

 private:
    constexpr Value(Kind kind, std::int64_t number, std::int64_t extent)
        : number_(number), extent_(extent), kind_(kind) {}

    union {
        std::int64_t number_ = 0;
        double real_;
        const char* text_;
        const json::array* array_;
        const Value* list_;
        const json::object* object_;
        const LoopState* loop_;
    };
    std::int64_t extent_ = 0;  // length of a text or list; last number of a range
    Kind kind_ = Kind::nil;
};

// The functions below follow values into lists and objects, so they are bound by the evaluation's limits: on nesting,
// and on the size of `output` or of the copy.

// The text that a template prints. Arrays print their items one after the other, objects print as JSON.
void append_text(Evaluation& evaluation, std::string& output, const Value& value);
// The same as a view: the text itself, or a copy in the evaluation's arena.
std::string_view text_of(Evaluation& evaluation, const Value& value);

// A copy as JSON, written to `place` with the memory that it lies in: the only place where data is copied.
void write_json(Evaluation& evaluation, const Value& value, json::value& place);
json::value to_json(Evaluation& evaluation, const Value& value);

// The member of this name, or nullptr; faster than the object's own search for the small objects that most are.
const json::value* find_member(const json::object& object, std::string_view name);

// Liquid's equality; charges the evaluation for every item compared.
bool equal(Evaluation& evaluation, const Value& left, const Value& right);

// What the value's kind is called in messages ("text", "a number").
std::string_view kind_name(const Value& value);

}  // namespace tendril::expr
