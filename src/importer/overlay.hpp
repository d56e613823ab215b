// What people add to an import by hand: laid over what the document says.
//
// {
//   "connector": {...}        laid over connector.json; absent: none is written ("part_of" names the connector)
//   "part_of": "highlevel", "file": "contacts", "prefix": "contacts", "group": "Contacts",
//   "groups": {"<tag>": "<group>"}, "effects": {"PATCH": "idempotent"},
//   "settings": {"<field>": "<setting>"}   fields that the connection's settings fill
//   "titles": {"<field>": "<title>"}       where the name alone makes a poor one
//   "paging": [...]           the first whose fields an operation has is its paging
//   "assumed_scopes": {"read": [...], "write": [...]}   where the document names none
//   "flavour": "v3"           the operations are another version of those that are there already
//   "missing_references": true             references that lead nowhere stand for anything
//   "operations": {"<operationId>": {...}} a merge patch (RFC 7396); its "parameters" are an object by name, and
//                                          "skip": true leaves the operation out
// }
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/json.hpp"
#include "importer/schemas.hpp"

namespace tendril::importer {

class Overlay {
 public:
    // Errors: invalid_input naming the member.
    static Result<Overlay> from(std::span<const json::object> layers);

    [[nodiscard]] const json::object& all() const { return content_; }
    [[nodiscard]] std::string_view text(std::string_view name) const { return text_or(content_, name); }
    [[nodiscard]] const json::object& object(std::string_view name) const { return object_or_empty(content_, name); }
    // What is said of an operation, or an empty object.
    [[nodiscard]] const json::object& operation(std::string_view id) const;

    // Rules that hold for many operations: settings, titles, assumed scopes, paging.
    void apply_rules(json::object& operation, const Schemas& schemas) const;
    // What is said of this one. Schemas are opened as far as the patch reaches into them.
    void apply_patch(json::object& operation, const json::object& patch, const Schemas& schemas) const;

 private:
    void fill_from_settings(json::object& operation, const Schemas& schemas) const;
    void add_titles(json::object& operation) const;
    void assume_scopes(json::object& operation) const;

    json::object content_;
};

// RFC 7396.
void merge_patch(json::object& target, const json::object& patch);

}  // namespace tendril::importer
