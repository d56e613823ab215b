#include "connector/manifest.hpp"

#include <algorithm>

#include "connector/manifest_parts.hpp"

namespace tendril::connector {

namespace {

constexpr std::string_view connector_file = "connector.json";
constexpr std::string_view changes_file = "changes.json";

// A manifest file, read as JSON.
struct Document {
    std::string path;    // "highlevel/contacts.json"
    std::string folder;  // "highlevel"
    bool is_connector = false;
    json::object content;
};

Error first_of(const ManifestErrors& errors) {
    return errors.all().front();
}

Result<Document> read_document(const embedded::File& file) {
    const auto slash = file.path.find('/');
    if (slash == std::string_view::npos || file.path.find('/', slash + 1) != std::string_view::npos) {
        return Error(ErrorCode::invalid_input, std::string(file.path) + ": must be <connector>/<resource>.json");
    }
    auto content = parse_json(file.content);
    if (!content) return Error(content.error().code, std::string(file.path) + ": " + content.error().message);
    if (!content->is_object()) return Error(ErrorCode::invalid_input, std::string(file.path) + ": must be an object");
    return Document{std::string(file.path), std::string(file.path.substr(0, slash)),
                    file.path.substr(slash + 1) == connector_file, std::move(content->as_object())};
}

Result<std::vector<Document>> read_documents(std::span<const embedded::File> files) {
    std::vector<Document> documents;
    for (const auto& file : files) {
        auto document = read_document(file);
        if (!document) return document.error();
        documents.push_back(*std::move(document));
    }
    return documents;
}

Result<Connector> read_connector(const Document& document) {
    ManifestErrors errors(document.path);
    auto connector = parse_connector(document.content, errors);
    if (connector.id != document.folder) errors.add("id", "must be the folder's name, " + document.folder);
    if (!errors.all().empty()) return first_of(errors);
    return connector;
}

Result<std::vector<Operation>> read_resource(const Document& document) {
    ManifestErrors errors(document.path);
    auto operations = parse_resource(document.content, document.folder, errors);
    if (!errors.all().empty()) return first_of(errors);
    return operations;
}

Result<void> read_changes(const Document& document, Changes& changes) {
    ManifestErrors errors(document.path);
    parse_changes(document.content, errors, changes);
    if (!errors.all().empty()) return first_of(errors);
    return {};
}

// The id that two neighbours of a sorted list share, or "".
template <class Part>
std::string repeated_id(const std::vector<Part>& sorted) {
    const auto found = std::adjacent_find(sorted.begin(), sorted.end(),
                                          [](const Part& left, const Part& right) { return left.id == right.id; });
    return found == sorted.end() ? std::string() : found->id;
}

template <class Part>
const Part* find_by_id(const std::vector<Part>& sorted, std::string_view id) {
    const auto found = std::lower_bound(sorted.begin(), sorted.end(), id,
                                        [](const Part& part, std::string_view wanted) { return part.id < wanted; });
    return found == sorted.end() || found->id != id ? nullptr : &*found;
}

template <class Part>
void sort_by_id(std::vector<Part>& parts) {
    std::sort(parts.begin(), parts.end(), [](const Part& left, const Part& right) { return left.id < right.id; });
}

Result<void> inspect(const Catalog& catalog) {
    for (const auto* repeated : {"connector", "operation"}) {
        const auto id = *repeated == 'c' ? repeated_id(catalog.connectors()) : repeated_id(catalog.operations());
        if (!id.empty()) {
            return Error(ErrorCode::invalid_input, "The " + std::string(repeated) + " " + id + " occurs twice.");
        }
    }
    for (const auto& connector : catalog.connectors()) {
        ManifestErrors errors(connector.id + "/" + std::string(connector_file));
        inspect_references(connector, catalog, errors);
        if (!errors.all().empty()) return first_of(errors);
    }
    for (const auto& operation : catalog.operations()) {
        ManifestErrors errors(operation.id);
        inspect_references(operation, catalog, errors);
        if (!errors.all().empty()) return first_of(errors);
    }
    return {};
}

}  // namespace

std::string_view to_string(EffectClass effect) {
    switch (effect) {
        case EffectClass::read:
            return "read";
        case EffectClass::idempotent:
            return "idempotent";
        case EffectClass::reconcilable:
            return "reconcilable";
        case EffectClass::unknowable:
            return "unknowable";
    }
    return "unknowable";
}

Result<std::unique_ptr<Catalog>> Catalog::load(std::span<const embedded::File> files) {
    auto documents = read_documents(files);
    if (!documents) return documents.error();
    auto catalog = std::make_unique<Catalog>();
    for (const auto& document : *documents) {
        if (document.is_connector) {
            auto connector = read_connector(document);
            if (!connector) return connector.error();
            catalog->connectors_.push_back(*std::move(connector));
        } else if (document.path.ends_with(changes_file)) {
            if (auto read = read_changes(document, catalog->changes_); !read) return read.error();
        } else {
            auto operations = read_resource(document);
            if (!operations) return operations.error();
            std::move(operations->begin(), operations->end(), std::back_inserter(catalog->operations_));
        }
    }
    sort_by_id(catalog->connectors_);
    sort_by_id(catalog->operations_);
    for (std::size_t i = 0; i < catalog->operations_.size(); ++i) {
        const auto& operation = catalog->operations_[i];
        if (operation.kind != Operation::Kind::trigger) continue;
        if (!catalog->by_event_type_.emplace(operation.trigger.event_type, i).second) {
            return Error(ErrorCode::invalid_input, operation.id + ": event_type is another trigger's already");
        }
    }
    if (auto sound = inspect(*catalog); !sound) return sound.error();
    return catalog;
}

const Connector* Catalog::connector(std::string_view id) const {
    return find_by_id(connectors_, id);
}

const Operation* Catalog::operation(std::string_view id) const {
    return find_by_id(operations_, id);
}

const Operation* Catalog::trigger_for(std::string_view event_type) const {
    const auto found = by_event_type_.find(event_type);
    return found == by_event_type_.end() ? nullptr : &operations_[found->second];
}

}  // namespace tendril::connector
