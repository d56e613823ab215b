#include "expr/value.hpp"

#include <limits>

namespace tendril::expr {

Value Value::of(const json::value& source) {
    switch (source.kind()) {
        case json::kind::null:
            return {};
        case json::kind::bool_:
            return boolean(source.get_bool());
        case json::kind::int64:
            return integer(source.get_int64());
        case json::kind::uint64: {
            const auto number = source.get_uint64();
            if (number > std::numeric_limits<std::int64_t>::max()) return real(static_cast<double>(number));
            return integer(static_cast<std::int64_t>(number));
        }
        case json::kind::double_:
            return real(source.get_double());
        case json::kind::string:
            return text(source.get_string());
        case json::kind::object:
            return object(source.get_object());
        case json::kind::array:
            break;
    }
    Value value;
    value.kind_ = Kind::array;
    value.array_ = &source.get_array();
    return value;
}

std::size_t Value::length() const {
    if (kind_ == Kind::array) return array_->size();
    if (kind_ == Kind::list) return static_cast<std::size_t>(extent_);
    if (kind_ != Kind::range || extent_ < number_) return 0;
    // Unsigned arithmetic wraps where the signed difference would overflow; the full range loses one number.
    const auto span = static_cast<std::uint64_t>(extent_) - static_cast<std::uint64_t>(number_);
    return span == std::numeric_limits<std::uint64_t>::max() ? span : span + 1;
}

Value Value::at(std::size_t index) const {
    if (kind_ == Kind::array) return of((*array_)[index]);
    if (kind_ == Kind::list) return list_[index];
    return integer(static_cast<std::int64_t>(static_cast<std::uint64_t>(number_) + index));
}

const json::value* find_member(const json::object& object, std::string_view name) {
    constexpr std::size_t small_object = 18;  // from here on Boost.JSON keeps a hash table
    if (object.size() > small_object) return object.if_contains(name);
    for (const auto& member : object) {
        if (std::string_view(member.key()) == name) return &member.value();
    }
    return nullptr;
}

std::string_view kind_name(const Value& value) {
    switch (value.kind()) {
        case Value::Kind::nil:
            return "nothing";
        case Value::Kind::boolean:
            return "true or false";
        case Value::Kind::integer:
        case Value::Kind::real:
            return "a number";
        case Value::Kind::text:
            return "text";
        case Value::Kind::array:
        case Value::Kind::list:
            return "a list";
        case Value::Kind::object:
            return "an object";
        case Value::Kind::range:
            return "a range";
        case Value::Kind::loop:
            return "a loop";
        case Value::Kind::empty:
            return "empty";
        case Value::Kind::blank:
            return "blank";
    }
    return "a value";
}

}  // namespace tendril::expr
