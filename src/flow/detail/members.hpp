// Reading a document's members, with a finding for each that is unknown or of the wrong type.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/json_kind.hpp"
#include "flow/detail/report.hpp"

namespace tendril::flow::detail {

// An object of the document. `prefix` is its path below the place ("link", "branches[0]"), or "".
class Members {
 public:
    Members(Report& report, Place place, const json::object& object, std::string prefix = {})
        : report_(report), place_(std::move(place)), object_(object), prefix_(std::move(prefix)) {}

    // An error for every member that is not among `known`.
    void allow_only(std::initializer_list<std::string_view> known, std::string_view owner) const;

    // The member, or null when it is absent (an error if `needed`) or not of the type (an error).
    [[nodiscard]] const json::value* any(std::string_view name, bool needed = false) const;
    [[nodiscard]] const json::string* text(std::string_view name, bool needed = false) const;
    [[nodiscard]] const json::object* object(std::string_view name, bool needed = false) const;
    [[nodiscard]] const json::array* array(std::string_view name, bool needed = false) const;
    [[nodiscard]] std::optional<bool> boolean(std::string_view name) const;
    // Errors when it is not a whole number in [least, most].
    [[nodiscard]] std::optional<std::int64_t> integer(std::string_view name, std::int64_t least,
                                                      std::int64_t most) const;
    // Position in `choices` of the member's text.
    [[nodiscard]] std::optional<std::size_t> choice(std::string_view name,
                                                    std::initializer_list<std::string_view> choices) const;

    [[nodiscard]] std::string path(std::string_view name) const;
    [[nodiscard]] const Place& place() const { return place_; }
    [[nodiscard]] Report& report() const { return report_; }

 private:
    void wrong_type(std::string_view name, std::string_view expected, const json::value& found) const;

    Report& report_;
    Place place_;
    const json::object& object_;
    std::string prefix_;
};

}  // namespace tendril::flow::detail
