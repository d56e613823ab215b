// Makes a connector's manifest files from an OpenAPI 3.0 or 3.1 document and hand-written overlays. Pure.
//
// Facts are taken over: paths, names, types, choices, bounds, scopes. Titles come from names, or from the overlay;
// descriptions and examples stay behind. docs/connectors.md describes overlays.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"

namespace tendril::importer {

// A document and the name that references of other documents know it by ("common/common-schemas.json").
struct Source {
    std::string name;
    json::value document;
};

// A file of a connector's folder.
struct ManifestFile {
    std::string path;  // "petstore/operations.json"
    json::object content;
};

struct Imported {
    std::vector<ManifestFile> files;
    std::vector<std::string> notes;  // what was left out or loosened, and where
};

// `beside` are the documents that `main` refers to. `overlays` are laid over one another, the first at the bottom.
// Errors: invalid_input or too_large; the message names the document, the JSON pointer and the mend.
Result<Imported> import_openapi(const Source& main, std::span<const Source> beside,
                                std::span<const json::object> overlays);

}  // namespace tendril::importer
