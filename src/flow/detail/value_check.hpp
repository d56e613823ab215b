// Whether the values that a mapping gives are what they are given to takes, as far as that is known beforehand.
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"
#include "flow/detail/expressions.hpp"

namespace tendril::flow::detail {

// Reports to the context's report; errors where a value is certain to be refused, warnings where it may be missing.
class ValueCheck {
 public:
    // `taker` is what takes the values, in quotes: "'crm.contacts.create'". All must outlive the check.
    ValueCheck(const Context& context, const Place& place, std::string taker)
        : scope_(context.scope), report_(context.report), place_(place), taker_(std::move(taker)) {}

    // Literals are checked whole; a shape that holds templates is checked down to its literals.
    void check(const json::object& schema, const json::value& value, const std::string& field);
    // The same of what is written into a path or query, where texts, numbers, true and false are all texts.
    void check_parameter(const json::object& schema, const json::value& value, const std::string& field);
    // That the input has a value for the member `name`, which must not be missing.
    void need(const json::object& input, std::string_view name);

 private:
    void check_literal(const json::object& schema, const json::value& value, const std::string& field);
    void check_template(const json::object& schema, std::string_view text, const std::string& field);
    void check_path(const json::object& schema, const std::string& path, const std::string& field);
    void check_choices(const json::object& schema, const Scope::Facts& facts, const std::string& path,
                       const std::string& field);
    void check_object(const json::object& schema, const json::object& object, const std::string& field);
    void check_array(const json::object& schema, const json::array& array, const std::string& field);

    const Scope& scope_;
    Report& report_;
    const Place& place_;
    std::string taker_;
};

}  // namespace tendril::flow::detail
