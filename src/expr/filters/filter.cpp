#include "expr/filters/filter.hpp"

#include <algorithm>
#include <vector>

#include "expr/failure.hpp"
#include "expr/number.hpp"
#include "expr/unicode.hpp"

namespace tendril::expr {

namespace {

std::vector<Filter> all_filters() {
    std::vector<Filter> all;
    for (const auto& subject : {text_filters(),     substring_filters(), html_filters(),      encoding_filters(),
                                math_filters(),     array_filters(),     selection_filters(), sorting_filters(),
                                default_filters(),  date_filters(),      moment_filters(),    date_arithmetic_filters(),
                                duration_filters(), contact_filters(),   phone_filters(),     name_filters(),
                                tag_filters(),      money_filters(),     hashing_filters(),   html_text_filters(),
                                choice_filters()}) {
        all.insert(all.end(), subject.begin(), subject.end());
    }
    std::sort(all.begin(), all.end(), [](const Filter& a, const Filter& b) { return a.name < b.name; });
    return all;
}

std::size_t flat_length(Evaluation& evaluation, const Value& sequence) {
    const Evaluation::Level level(evaluation);  // also bounds the recursion of flatten
    std::size_t count = 0;
    for (std::size_t index = 0; index < sequence.length(); ++index) {
        const auto item = sequence.at(index);
        count += item.is_sequence() ? flat_length(evaluation, item) : 1;
    }
    return count;
}

std::size_t flatten(const Value& sequence, std::span<Value> items, std::size_t next) {
    for (std::size_t index = 0; index < sequence.length(); ++index) {
        const auto item = sequence.at(index);
        if (item.is_sequence()) {
            next = flatten(item, items, next);
        } else {
            items[next++] = item;
        }
    }
    return next;
}

Value character_at(std::string_view text, std::int64_t index) {
    const auto count = static_cast<std::int64_t>(count_characters(text));
    if (index < 0) index += count;
    if (index < 0 || index >= count) return {};
    const auto start = offset_of_character(text, static_cast<std::size_t>(index));
    return Value::text(text.substr(start, character_bytes(text, start)));
}

[[noreturn]] void refuse_property(const Value& property, const Value& item, const FilterCall& call) {
    std::string text;
    append_text(call.evaluation, text, property);
    call.fail("cannot read the property " + quoted(text) + " of " + std::string(kind_name(item)) + ".");
}

}  // namespace

std::span<const Filter> every_filter() {
    static const std::vector<Filter> filters = all_filters();
    return filters;
}

const Filter* find_filter(std::string_view name) {
    const auto filters = every_filter();
    const auto found = std::lower_bound(filters.begin(), filters.end(), name,
                                        [](const Filter& filter, std::string_view key) { return filter.name < key; });
    return found != filters.end() && found->name == name ? &*found : nullptr;
}

Value FilterCall::option(std::string_view name) const {
    for (const auto& option : options) {
        if (option.name == name) return option.value;
    }
    return {};
}

void FilterCall::fail(const std::string& message) const {
    expr::fail(ErrorCode::invalid_input,
               "Line " + std::to_string(line) + ": the filter \"" + std::string(filter) + "\" " + message);
}

std::span<const Value> items_of(const Value& input, const FilterCall& call) {
    auto& evaluation = call.evaluation;
    if (input.is_nil()) return {};
    if (!input.is_sequence()) {
        const auto one = evaluation.arena().make<Value>(1);
        one[0] = input;
        return one;
    }
    evaluation.charge(input.length() / 8);
    const auto length = input.kind() == Value::Kind::range ? input.length() : flat_length(evaluation, input);
    evaluation.charge(length / 8);
    const auto items = evaluation.arena().make<Value>(length);
    flatten(input, items, 0);
    return items;
}

Value property_of(const Value& item, const Value& property, const FilterCall& call) {
    call.evaluation.charge(1);
    if (item.kind() == Value::Kind::object) {
        if (!property.is_text()) return {};
        const auto* found = find_member(item.as_object(), property.as_text());
        return found == nullptr ? Value() : Value::of(*found);
    }
    if (item.is_text()) {
        if (property.kind() == Value::Kind::integer) return character_at(item.as_text(), property.as_integer());
        if (!property.is_text()) refuse_property(property, item, call);
        call.evaluation.charge_search(item.as_text().size(), property.as_text().size());
        return find_text(item.as_text(), property.as_text()) == std::string_view::npos ? Value() : property;
    }
    if (item.kind() != Value::Kind::integer) return {};
    // A whole number's "properties" are its bits: an oddity that comparisons with numbers rely on.
    if (!property.is_number()) refuse_property(property, item, call);
    const auto bit = property.kind() == Value::Kind::integer ? property.as_integer() : to_integer(property.as_real());
    const auto shift = static_cast<unsigned>(std::clamp<std::int64_t>(bit, 0, 63));
    return Value::integer(bit < 0 ? 0 : (item.as_integer() >> shift) & 1);
}

std::int64_t whole_argument(const Value& argument, const FilterCall& call) {
    if (argument.kind() == Value::Kind::integer) return argument.as_integer();
    if (argument.is_text()) {
        const auto number = parse_number(argument.as_text());
        if (number && number->kind() == Value::Kind::integer) return number->as_integer();
    }
    std::string text;
    append_text(call.evaluation, text, argument);
    call.fail("needs a whole number, not " + (text.empty() ? std::string(kind_name(argument)) : quoted(text)) + ".");
}

}  // namespace tendril::expr
