// Values back to JSON.
#include "expr/value.hpp"

namespace tendril::expr {

namespace {

json::array copy_items(const Value& sequence) {
    json::array items;
    const std::size_t length = sequence.length();
    items.reserve(length);
    for (std::size_t index = 0; index < length; ++index) items.push_back(to_json(sequence.at(index)));
    return items;
}

}  // namespace

json::value to_json(const Value& value) {
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
            return json::string(value.as_text());
        case Value::Kind::array:
        case Value::Kind::list:
        case Value::Kind::range:
            return copy_items(value);
        case Value::Kind::object:
            return value.as_object();
        case Value::Kind::empty:
        case Value::Kind::blank:
            return json::string();
    }
    return nullptr;
}

}  // namespace tendril::expr
