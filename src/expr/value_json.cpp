// Values back to JSON.
#include "expr/evaluation.hpp"
#include "expr/value.hpp"

namespace tendril::expr {

namespace {

// Copies one value and counts what the copy takes: a list of a few references to large data may grow without bound
// when it is written out.
class Copier {
 public:
    explicit Copier(Evaluation& evaluation) : evaluation_(evaluation) {}

    void copy(const Value& value, json::value& place) {
        switch (value.kind()) {
            case Value::Kind::nil:
            case Value::Kind::loop:
                return place.emplace_null();
            case Value::Kind::boolean:
                place.emplace_bool() = value.as_boolean();
                return;
            case Value::Kind::integer:
                place.emplace_int64() = value.as_integer();
                return;
            case Value::Kind::real:
                place.emplace_double() = value.as_real();
                return;
            case Value::Kind::text:
                return copy_text(value.as_text(), place.emplace_string());
            case Value::Kind::array:
            case Value::Kind::list:
            case Value::Kind::range:
                return copy_items(value, place.emplace_array());
            case Value::Kind::object:
                return copy_members(value.as_object(), place.emplace_object());
            case Value::Kind::empty:
            case Value::Kind::blank:
                place.emplace_string();
                return;
        }
    }

 private:
    static constexpr std::size_t value_bytes = 8;  // that a value of a list or object counts besides its text

    void take(std::size_t bytes) {
        taken_ += bytes;
        evaluation_.check_output(taken_);
    }

    void copy_text(std::string_view text, json::string& copy) {
        take(text.size());
        copy.assign(text);
    }

    void copy_items(const Value& sequence, json::array& items) {
        const Evaluation::Level level(evaluation_);
        const std::size_t length = sequence.length();
        evaluation_.charge(length / 8);
        take(value_bytes * length);
        items.reserve(length);
        for (std::size_t index = 0; index < length; ++index) copy(sequence.at(index), items.emplace_back(nullptr));
    }

    void copy_members(const json::object& object, json::object& members) {
        const Evaluation::Level level(evaluation_);
        take(value_bytes * object.size());
        members.reserve(object.size());
        for (const auto& member : object) {
            take(member.key().size());
            copy(Value::of(member.value()), members.emplace(member.key(), nullptr).first->value());
        }
    }

    Evaluation& evaluation_;
    std::size_t taken_ = 0;
};

}  // namespace

void write_json(Evaluation& evaluation, const Value& value, json::value& place) {
    Copier(evaluation).copy(value, place);
}

json::value to_json(Evaluation& evaluation, const Value& value) {
    json::value made;
    write_json(evaluation, value, made);
    return made;
}

}  // namespace tendril::expr
