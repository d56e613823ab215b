#include "connector/manifest_parts.hpp"

namespace tendril::connector {

void parse_changes(const json::object& document, ManifestErrors& errors, Changes& changes) {
    ManifestReader reader(document, "", errors, {"$schema", "ignore", "objects"});
    const auto ignored = std::make_shared<const std::vector<std::string>>(reader.texts("ignore"));
    reader.each_object("objects", [&](const json::object& object, const std::string& place) {
        ManifestReader kind(object, place, errors, {"kind", "written_by", "shown_by"});
        const auto name = kind.text("kind");
        std::vector<std::string> event_types;
        kind.each_object("shown_by", [&](const json::object& part, const std::string& path) {
            ManifestReader shown(part, path, errors, {"event", "id", "object", "deleted", "implied", "change", "looked_for", "day", "polled"});
            event_types.push_back(shown.text("event"));
            changes.add(event_types.back(),
                        ObjectShown{name, shown.slash_path("id", ""), shown.slash_path("object", ""),
                                    shown.boolean("deleted", false), shown.object("implied"),
                                    shown.text("change", ""), shown.boolean("looked_for", false),
                                    shown.slash_path("day", ""), shown.boolean("polled", false), ignored});
        });
        kind.each_object("written_by", [&](const json::object& part, const std::string& path) {
            ManifestReader written(part, path, errors, {"operation", "id", "object", "deleted", "implied", "day"});
            changes.add(written.text("operation"),
                        ObjectWritten{name, written.slash_path("id", ""), written.slash_path("object", ""),
                                      written.boolean("deleted", false), written.object("implied"),
                                      written.slash_path("day", ""), ignored, event_types});
        });
    });
}

}  // namespace tendril::connector
