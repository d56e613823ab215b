// OpenAPI schemas in the form of manifests: named ones become `$defs` of the file, so that operations share them.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "importer/references.hpp"

namespace tendril::importer {

class Schemas {
 public:
    Schemas(const References& references, Notes& notes) : references_(references), notes_(notes) {}

    // `at` is a schema, perhaps a reference. Never more than `{"$ref": "#/$defs/Name"}` for a named object.
    json::object convert(const Located& at);
    // The schema behind `$ref`, so that it can be changed or looked into; `schema` itself when it is none.
    [[nodiscard]] json::object opened(const json::object& schema) const;
    // The named schemas that `root` leads to, by name.
    [[nodiscard]] json::object definitions_for(const json::value& root) const;

 private:
    json::object convert_reference(const Located& at);
    json::object convert_inline(const Located& at);
    void convert_type(const Located& at, json::object& schema);
    void convert_choices(const Located& at, json::object& schema);
    void convert_bounds(const Located& at, json::object& schema);
    void convert_members(const Located& at, json::object& schema);
    void merge_all(const Located& at, json::object& schema);
    void choose_any(const Located& at, std::string_view keyword, json::object& schema);
    void merge(const json::object& part, json::object& schema);
    std::string name_for(const Located& target);

    const References& references_;
    Notes& notes_;
    json::object definitions_;
    std::map<std::string, std::string> names_;  // by place
    int depth_ = 0;
    std::size_t converted_ = 0;
};

}  // namespace tendril::importer
