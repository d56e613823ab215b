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

    json::value copy(const Value& value) {
        constexpr std::size_t value_bytes = 8;
        take(value_bytes);
        switch (value.kind()) {
            case Value::Kind::nil:
            case Value::Kind::loop:
                return nullptr;
            case Value::Kind::boolean:
                return value.as_boolean();
            case Value::Kind::integer:
                return value.as_integer();
            case Value::Kind::real:
                return value.as_real();
            case Value::Kind::text:
                return copy_text(value.as_text());
            case Value::Kind::array:
            case Value::Kind::list:
            case Value::Kind::range:
                return copy_items(value);
            case Value::Kind::object:
                return copy_members(value.as_object());
            case Value::Kind::empty:
            case Value::Kind::blank:
                return json::string();
        }
        return nullptr;
    }

 private:
    void take(std::size_t bytes) {
        taken_ += bytes;
        evaluation_.check_output(taken_);
    }

    json::string copy_text(std::string_view text) {
        take(text.size());
        return json::string(text);
    }

    json::array copy_items(const Value& sequence) {
        const Evaluation::Level level(evaluation_);
        const std::size_t length = sequence.length();
        evaluation_.charge(length / 8);
        evaluation_.check_output(taken_ + 8 * length);
        json::array items;
        items.reserve(length);
        for (std::size_t index = 0; index < length; ++index) items.push_back(copy(sequence.at(index)));
        return items;
    }

    json::object copy_members(const json::object& object) {
        const Evaluation::Level level(evaluation_);
        json::object members;
        members.reserve(object.size());
        for (const auto& member : object) {
            take(member.key().size());
            members.emplace(member.key(), copy(Value::of(member.value())));
        }
        return members;
    }

    Evaluation& evaluation_;
    std::size_t taken_ = 0;
};

}  // namespace

json::value to_json(Evaluation& evaluation, const Value& value) {
    return Copier(evaluation).copy(value);
}

}  // namespace tendril::expr
