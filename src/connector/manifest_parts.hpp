// The parts of Catalog::load: each reads one kind of manifest file and notes its mistakes.
#pragma once

#include "connector/manifest.hpp"
#include "connector/manifest_reader.hpp"

namespace tendril::connector {

// "<connector>/connector.json".
Connector parse_connector(const json::object& document, ManifestErrors& errors);

// One of the operations of "<connector>/<resource>.json", with the schemas that the file defines written out.
// Connector and group are left to the caller.
Operation parse_operation(const json::object& document, const std::string& path, const json::object& definitions,
                          ManifestErrors& errors);

// The member "oauth" of a kind of credentials.
OAuth parse_oauth(const json::object& document, const std::string& path, ManifestErrors& errors);

// "<connector>/changes.json": added to `changes`.
void parse_changes(const json::object& document, ManifestErrors& errors, Changes& changes);

// The same file's polls, in order.
std::vector<Poll> parse_polls(const json::object& document, const std::string& connector, ManifestErrors& errors);

// {"setting", "choices"} of connector.json.
Variants parse_variants(const json::object& document, const std::string& path, ManifestErrors& errors);

// {"variants", "because"} of an operation or a poll.
Availability parse_availability(const json::object& document, const std::string& path, ManifestErrors& errors);

// The member "compose" of an action.
Composition parse_composition(const json::object& document, const std::string& path, ManifestErrors& errors);

// A mapping below `name`; mistakes are noted.
expr::Mapping parse_mapping(ManifestReader& reader, std::string_view name);

// Notes keywords and formats of a manifest's schema that check_schema does not know, and malformed ones.
void inspect_schema(const json::object& schema, const std::string& path, ManifestErrors& errors);

// Notes what one operation says that the rest of the catalog does not bear out: references to operations, inputs and
// settings that do not exist.
void inspect_references(const Operation& operation, const Catalog& catalog, ManifestErrors& errors);
void inspect_references(const Connector& connector, const Catalog& catalog, ManifestErrors& errors);
void inspect_references(const Poll& poll, const Catalog& catalog, ManifestErrors& errors);

}  // namespace tendril::connector
