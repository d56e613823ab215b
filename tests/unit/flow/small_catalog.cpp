#include "unit/flow/small_catalog.hpp"

#include <array>
#include <memory>
#include <ostream>
#include <stdexcept>

namespace tendril {

void PrintTo(const Finding& finding, std::ostream* out) {
    *out << (finding.severity == Finding::Severity::error ? "error" : "warning") << " step '" << finding.step
         << "' field '" << finding.field << "': " << finding.message << " | " << finding.mend;
}

}  // namespace tendril

namespace tendril::flow {

namespace {

constexpr std::string_view crm_connector = R"({
  "id": "crm", "title": "CRM", "base_url": "https://crm.example",
  "auth": [{"kind": "api_key", "title": "Key", "header": "Authorization", "prefix": "Bearer "}],
  "settings": [{"name": "location_id", "title": "Location", "required": true}],
  "limits": []
})";

constexpr std::string_view crm_contacts = R"({
  "group": "Contacts",
  "operations": [
    {"id": "crm.contacts.create", "kind": "action", "title": "Create a contact", "description": "Creates a contact.",
     "method": "POST", "path": "/contacts", "effect": "idempotent", "result_id": "/contact/id",
     "body": {"type": "object", "required": ["locationId", "name"], "properties": {
        "locationId": {"type": "string"}, "name": {"type": "string"}, "dnd": {"type": "boolean"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "address": {"type": "object", "required": ["city"],
                    "properties": {"city": {"type": "string"}, "floor": {"type": "integer"}}}}},
     "body_from_settings": [{"name": "locationId", "setting": "location_id"}],
     "response": {"type": "object", "properties": {"contact": {"type": "object", "properties": {
        "id": {"type": "string"}, "tags": {"type": "array", "items": {"type": "string"}},
        "notes": {"type": "array", "items": {"type": "object", "properties": {
            "text": {"type": "string"}, "lines": {"type": "array", "items": {"type": "string"}}}}}}}}},
     "sample": {"input": {"name": "Ada"}, "output": {"contact": {"id": "c1", "tags": ["vip"]}}}},
    {"id": "crm.contacts.update", "kind": "action", "title": "Update a contact", "description": "Updates a contact.",
     "method": "PUT", "path": "/contacts/{contactId}", "effect": "idempotent",
     "parameters": [{"name": "contactId", "in": "path", "required": true, "title": "ID", "schema": {"type": "string"}},
                    {"name": "locationId", "in": "query", "required": true, "title": "Location",
                     "schema": {"type": "string"}, "from_setting": "location_id"}],
     "body": {"type": "object", "properties": {"name": {"type": "string"}, "email": {"type": "string"}}},
     "response": {"type": "object", "properties": {"ok": {"type": "boolean"}}}},
    {"id": "crm.contacts.set-fields", "kind": "action", "title": "Set fields", "description": "Sets any field.",
     "method": "POST", "path": "/fields", "effect": "idempotent",
     "body": {"type": "object"}}
  ]
})";

constexpr std::string_view core_connector =
    R"({"id": "core", "title": "Tendril", "base_url": "", "auth": [], "settings": [], "limits": []})";

constexpr std::string_view core_operations = R"({
  "group": "Tendril",
  "operations": [
    {"id": "core.links.find", "kind": "action", "builtin": "find_link", "title": "Find", "description": "Finds a link.",
     "effect": "read",
     "body": {"type": "object", "required": ["kind", "source_id"], "additionalProperties": false,
              "properties": {"kind": {"type": "string"}, "source_id": {"type": "string"}}},
     "response": {"type": "object", "properties": {"found": {"type": "boolean"}, "target_id": {"type": "string"},
                                                   "state": {"type": "object"}}}}
  ]
})";

constexpr std::string_view people_connector =
    R"({"id": "people", "title": "People", "base_url": "", "auth": [], "settings": [], "limits": []})";

constexpr std::string_view people_contacts = R"({
  "group": "Contacts",
  "operations": [
    {"id": "people.contact.created", "kind": "trigger", "title": "Contact created", "description": "A new contact.",
     "event_type": "contact.created", "ordering_key": "/contactId",
     "data": {"type": "object", "required": ["contactId"], "properties": {
        "contactId": {"type": "string"}, "email": {"type": "string"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "person": {"type": "object", "properties": {"firstName": {"type": "string"}}}}}},
    {"id": "people.contact.updated", "kind": "trigger", "title": "Contact updated", "description": "A changed contact.",
     "event_type": "contact.updated", "ordering_key": "/contactId",
     "data": {"type": "object", "required": ["contactId"], "properties": {
        "contactId": {"type": "string"}, "phone": {"type": "string"}}}}
  ]
})";

std::unique_ptr<connector::Catalog> load_small_catalog() {
    const std::array<embedded::File, 6> files{{{"core/connector.json", core_connector},
                                               {"core/core.json", core_operations},
                                               {"crm/connector.json", crm_connector},
                                               {"crm/contacts.json", crm_contacts},
                                               {"people/connector.json", people_connector},
                                               {"people/contacts.json", people_contacts}}};
    auto catalog = connector::Catalog::load(files);
    if (!catalog) throw std::runtime_error("small catalog: " + catalog.error().message + " " + catalog.error().field);
    return std::move(*catalog);
}

}  // namespace

const connector::Catalog& small_catalog() {
    static const auto catalog = load_small_catalog();
    return *catalog;
}

json::value parsed(std::string_view text) {
    return parse_json(text, {.depth_max = 100}).value();
}

json::object with_steps(std::string_view steps) {
    json::object document{{"format", 1}, {"name", "Test"}};
    document["trigger"] = parsed(R"({"operations": ["people.contact.created"]})");
    document["steps"] = parsed(steps);
    return document;
}

Compiled compile_steps(std::string_view steps) {
    return compile(with_steps(steps), small_catalog());
}

void PrintTo(const Compiled& compiled, std::ostream* out) {
    for (const auto& finding : compiled.findings) {
        PrintTo(finding, out);
        *out << '\n';
    }
}

}  // namespace tendril::flow
