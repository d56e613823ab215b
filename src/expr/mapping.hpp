// Mappings: a JSON shape whose strings are Liquid templates.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "expr/template.hpp"

namespace tendril::expr {

// A compiled mapping: objects and arrays are kept, strings are templates, other values are literals.
// A member whose single-output template gives null is left out of its object (so "not known" is not "empty").
// Immutable; may be shared between threads.
class Mapping {
 public:
    Mapping() = default;  // the empty object

    // `snippets` as for Template::compile. All of the mapping's errors at once, each with its field path ("email",
    // "customFields[0].id").
    static boost::system::result<Mapping, std::vector<Error>> compile(const json::object& shape,
                                                                      Mode mode = Mode::strict, Limits limits = {},
                                                                      const json::object* snippets = nullptr);

    // Errors: as Template::evaluate, with the field.
    [[nodiscard]] Result<json::object> evaluate(const json::object& data, const Environment& environment) const;

    // Every path read, with the field that reads it.
    struct Use {
        std::string field;
        std::string path;
    };
    [[nodiscard]] const std::vector<Use>& uses() const;
    // Every lookup table named, with the field that names it.
    struct TableUse {
        std::string field;
        std::string table;
    };
    [[nodiscard]] const std::vector<TableUse>& tables() const;

 private:
    struct Program;
    explicit Mapping(std::shared_ptr<const Program> program) : program_(std::move(program)) {}
    std::shared_ptr<const Program> program_;
};

}  // namespace tendril::expr

namespace tendril {

// Found by argument-dependent lookup, through Error, when value() is called on a mapping that did not compile.
[[noreturn]] void throw_exception_from_error(const std::vector<Error>& errors, const boost::source_location& location);

}  // namespace tendril
