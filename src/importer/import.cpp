#include "importer/import.hpp"

#include <algorithm>
#include <map>

#include "importer/connectors.hpp"
#include "importer/operations.hpp"

namespace tendril::importer {

namespace {

Result<void> check_version(const Source& main) {
    const auto* document = main.document.if_object();
    if (document == nullptr) {
        return Error(ErrorCode::invalid_input, main.name + "# must be an OpenAPI document, that is an object.");
    }
    const auto version = text_or(*document, "openapi");
    if (version.starts_with("3.0") || version.starts_with("3.1")) return {};
    if (document->contains("swagger")) {
        return Error(ErrorCode::invalid_input,
                     main.name + "#/swagger is the older form of OpenAPI. Convert the document to OpenAPI 3 first.");
    }
    return Error(ErrorCode::invalid_input, main.name + "#/openapi must be 3.0 or 3.1.");
}

// Ids of operations start with the connector's, wherever it comes from.
Overlay with_connector_id(Overlay overlay, std::string_view title, std::string& id) {
    id = overlay.text("part_of");
    if (id.empty()) id = text_or(overlay.object("connector"), "id");
    if (id.empty()) id = connector_id(title);
    const std::array layers{overlay.all(), json::object{{"part_of", id}}};
    return *Overlay::from(layers);
}

json::object resource_file(json::array operations, const Schemas& schemas, std::string_view group,
                           std::string_view flavour) {
    json::object content{{"group", group}};
    if (!flavour.empty()) content["flavour"] = flavour;
    content["operations"] = std::move(operations);
    auto definitions = schemas.definitions_for(content.at("operations"));
    if (!definitions.empty()) content["$defs"] = std::move(definitions);
    return content;
}

}  // namespace

Result<Imported> import_openapi(const Source& main, std::span<const Source> beside,
                                std::span<const json::object> overlays) {
    if (auto usable = check_version(main); !usable) return usable.error();
    auto laid = Overlay::from(overlays);
    if (!laid) return laid.error();
    const auto title = text_or(object_or_empty(main.document.get_object(), "info"), "title");
    const bool is_part = !laid->text("part_of").empty();
    std::string id;
    const auto overlay = with_connector_id(*std::move(laid), title, id);

    Notes notes;
    References references(main, beside, notes);
    if (boolean_or(overlay.all(), "missing_references", false)) references.allow_missing();
    Schemas schemas(references, notes);
    Imported imported;
    if (!is_part) imported.files.push_back({id + "/connector.json", convert_connector(references, id, overlay, notes)});
    auto operations = Operations(references, schemas, overlay, notes).convert();
    if (operations.empty()) notes.fault(main.name + "#/paths", "has no operation that can be used.");
    if (!notes.fault().empty()) return Error(ErrorCode::invalid_input, notes.fault());
    const std::string file(overlay.text("file").empty() ? "operations" : overlay.text("file"));
    const auto group = overlay.text("group").empty() ? title : overlay.text("group");
    imported.files.push_back({id + "/" + file + ".json",
                              resource_file(std::move(operations), schemas,
                                            group.empty() ? std::string_view(id) : group, overlay.text("flavour"))});
    imported.notes = notes.take();
    return imported;
}

}  // namespace tendril::importer
