#include <algorithm>
#include <atomic>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <deque>
#include <mutex>

#include "connector/manifest.hpp"
#include "connector/manifest_parts.hpp"
#include "connector/sample.hpp"

namespace tendril::connector {

namespace {

constexpr std::string_view connector_file = "connector.json";
constexpr std::string_view changes_file = "changes.json";
constexpr JsonLimits file_limits{.bytes_max = 8 * 1024 * 1024, .depth_max = 64};

// A failure that ends the loading; it never leaves this file.
struct Fault {
    Error error;
};

[[noreturn]] void fail(const std::string& sentence) {
    throw Fault{{ErrorCode::invalid_input, sentence}};
}

void throw_first(const ManifestErrors& errors) {
    if (!errors.all().empty()) throw Fault{errors.all().front()};
}

std::string_view folder_of(const embedded::File& file) {
    return file.path.substr(0, file.path.find('/'));
}

bool is_called(const embedded::File& file, std::string_view name) {
    return file.path.substr(file.path.find('/') + 1) == name;
}

json::object read_file(const embedded::File& file, json::storage_ptr storage = {}) {
    const auto slash = file.path.find('/');
    if (slash == std::string_view::npos || file.path.find('/', slash + 1) != std::string_view::npos) {
        fail(std::string(file.path) + ": must be <connector>/<resource>.json");
    }
    if (file.content.size() > file_limits.bytes_max) fail(std::string(file.path) + ": is larger than 8 MiB");
    json::parse_options options;
    options.max_depth = file_limits.depth_max;
    boost::system::error_code failure;
    auto content = json::parse(file.content, failure, std::move(storage), options);
    if (failure) fail(std::string(file.path) + ": The text is not valid JSON: " + failure.message() + ".");
    if (!content.is_object()) fail(std::string(file.path) + ": must be an object");
    return std::move(content.as_object());
}

Connector read_connector(const embedded::File& file, const json::object& document) {
    ManifestErrors errors{std::string(file.path)};
    auto connector = parse_connector(document, errors);
    if (connector.id != folder_of(file)) errors.add("id", "must be the folder's name, " + std::string(folder_of(file)));
    throw_first(errors);
    return connector;
}

// Where an operation is written.
struct Place {
    std::size_t file = 0;
    std::size_t position = 0;  // in the file's "operations"
};

struct Flavour {
    std::string name;
    Place place;
};

OperationSummary summarize(const json::object& operation, const embedded::File& file, std::string_view group) {
    const auto text = [&](std::string_view name) { return std::string(text_or(operation, name)); };
    OperationSummary summary{.id = text("id"),
                             .kind = text_or(operation, "kind") == "trigger" ? OperationSummary::Kind::trigger
                                                                             : OperationSummary::Kind::action,
                             .connector = std::string(folder_of(file)),
                             .group = std::string(text_or(operation, "group", group)),
                             .title = text("title"),
                             .description = text("description"),
                             .method = text("method"),
                             .path = text("path"),
                             .event_type = text("event_type")};
    return summary;
}

template <class Part>
std::size_t find_by_id(const std::vector<Part>& sorted, std::string_view id) {
    const auto found = std::lower_bound(sorted.begin(), sorted.end(), id,
                                        [](const Part& part, std::string_view wanted) { return part.id < wanted; });
    return found == sorted.end() || found->id != id ? sorted.size() : static_cast<std::size_t>(found - sorted.begin());
}

template <class Part>
void refuse_repeated(const std::vector<Part>& sorted, const std::string& what) {
    const auto found = std::adjacent_find(sorted.begin(), sorted.end(),
                                          [](const Part& left, const Part& right) { return left.id == right.id; });
    if (found != sorted.end()) fail("The " + what + " " + found->id + " occurs twice.");
}

// An operation on its way into the index.
struct Indexed {
    OperationSummary summary;
    Place place;
};

// Reads operations from their files; keeps the file that it read last.
class Reader {
 public:
    explicit Reader(const std::vector<embedded::File>& files) : files_(files) {}

    Operation read(const OperationSummary& summary, const Place& place) {
        const auto& document = open(place.file);
        const auto path = "operations[" + std::to_string(place.position) + "]";
        ManifestErrors errors{std::string(files_[place.file].path)};
        auto operation = parse_operation(document.at("operations").as_array().at(place.position).as_object(), path,
                                         object_or_empty(document, "$defs"), errors);
        if (!summary.id.starts_with(summary.connector + ".")) {
            errors.add(path + ".id", "must start with \"" + summary.connector + ".\"");
        }
        throw_first(errors);
        operation.connector = summary.connector;
        operation.group = summary.group;
        complete_sample(operation);
        return operation;
    }

 private:
    const json::object& open(std::size_t file) {
        if (!document_ || file != file_) document_ = read_file(files_[file]);
        file_ = file;
        return *document_;
    }

    const std::vector<embedded::File>& files_;
    std::optional<json::object> document_;
    std::size_t file_ = 0;
};

}  // namespace

struct Catalog::Content {
    std::vector<embedded::File> files;
    std::vector<Connector> connectors;
    std::vector<Poll> polls;
    Changes changes;
    std::vector<OperationSummary> summaries;
    std::vector<Place> places;                                          // of the summaries
    std::map<std::string, std::vector<Flavour>, std::less<>> flavours;  // by operation
    std::map<std::string, std::size_t, std::less<>> by_event_type;      // index into summaries

    // Operations that somebody asked for. They are written once, under the lock, and read without it.
    std::unique_ptr<std::atomic<const Operation*>[]> known;
    std::mutex lock;
    std::deque<Operation> kept;

    void index_file(std::size_t number, std::vector<Indexed>& indexed) {
        const auto& file = files[number];
        ManifestErrors errors{std::string(file.path)};
        if (is_called(file, connector_file)) return connectors.push_back(read_connector(file, read_file(file)));
        if (is_called(file, changes_file)) {
            parse_changes(read_file(file), errors, changes);
            return throw_first(errors);
        }
        // Of the rest only texts are copied, so its memory can be given back at once.
        json::monotonic_resource memory;
        const auto document = read_file(file, &memory);
        ManifestReader reader(document, "", errors, {"$schema", "group", "flavour", "operations", "$defs", "polls"});
        const auto group = reader.text("group");
        const auto flavour = reader.text("flavour", "");
        const auto& operations = reader.list("operations");
        for (std::size_t i = 0; i < operations.size(); ++i) {
            const auto* operation = operations[i].if_object();
            if (operation == nullptr) {
                reader.fault("operations", "must be a list of objects");
            } else if (flavour.empty()) {
                indexed.push_back({summarize(*operation, file, group), {number, i}});
            } else {
                flavours[std::string(text_or(*operation, "id"))].push_back({flavour, {number, i}});
            }
        }
        if (document.contains("polls")) {
            // Read once more, because what is kept of polls must not lie in the memory that goes.
            std::ranges::move(parse_polls(read_file(file), std::string(folder_of(file)), errors),
                              std::back_inserter(polls));
        }
        throw_first(errors);
    }

    void index() {
        std::vector<Indexed> indexed;
        for (std::size_t i = 0; i < files.size(); ++i) index_file(i, indexed);
        std::ranges::sort(connectors, {}, &Connector::id);
        std::ranges::sort(polls, {}, &Poll::id);
        std::ranges::sort(indexed, {}, [](const Indexed& one) -> const std::string& { return one.summary.id; });
        for (auto& one : indexed) {
            summaries.push_back(std::move(one.summary));
            places.push_back(one.place);
        }
        refuse_repeated(connectors, "connector");
        refuse_repeated(polls, "poll");
        refuse_repeated(summaries, "operation");
        for (std::size_t i = 0; i < summaries.size(); ++i) {
            const auto& summary = summaries[i];
            if (summary.kind != OperationSummary::Kind::trigger) continue;
            if (!by_event_type.emplace(summary.event_type, i).second) {
                fail(summary.id + ": event_type is another trigger's already");
            }
        }
        for (const auto& [id, all] : flavours) {
            if (find_by_id(summaries, id) == summaries.size()) {
                fail(std::string(files[all.front().place.file].path) + ": " + id +
                     " is no operation of the usual flavour");
            }
        }
        known = std::make_unique<std::atomic<const Operation*>[]>(summaries.size());
    }

    const Operation* operation(std::size_t index) {
        auto& asked_for = known[index];
        if (const auto* operation = asked_for.load(std::memory_order_acquire)) return operation;
        const std::scoped_lock guard(lock);
        if (const auto* operation = asked_for.load(std::memory_order_relaxed)) return operation;
        try {
            Reader reader(files);
            const auto& read_now = kept.emplace_back(read(reader, index));
            asked_for.store(&read_now, std::memory_order_release);
            return &read_now;
        } catch (const Fault&) {
            return nullptr;  // of a file that was said to be checked
        }
    }

    Operation read(Reader& reader, std::size_t index) {
        auto operation = reader.read(summaries[index], places[index]);
        const auto found = flavours.find(operation.id);
        if (found == flavours.end()) return operation;
        for (const auto& [name, place] : found->second) {
            auto flavour = reader.read(summaries[index], place).action;
            flavour.effect = operation.action.effect;
            operation.action.flavours[name] = std::make_shared<const Action>(std::move(flavour));
        }
        return operation;
    }

    void inspect(const Catalog& catalog) {
        for (const auto& connector : connectors) {
            ManifestErrors errors(connector.id + "/" + std::string(connector_file));
            inspect_references(connector, catalog, errors);
            throw_first(errors);
        }
        for (const auto& poll : polls) {
            ManifestErrors errors(poll.id);
            inspect_references(poll, catalog, errors);
            throw_first(errors);
        }
        Reader reader(files);
        for (std::size_t i = 0; i < summaries.size(); ++i) {
            const auto operation = read(reader, i);
            ManifestErrors errors(operation.id);
            inspect_references(operation, catalog, errors);
            throw_first(errors);
        }
    }
};

Catalog::Catalog() : content_(std::make_unique<Content>()) {}
Catalog::~Catalog() = default;

Result<std::unique_ptr<Catalog>> Catalog::load(std::span<const embedded::File> files, Trust trust) {
    try {
        std::unique_ptr<Catalog> catalog(new Catalog);
        catalog->content_->files.assign(files.begin(), files.end());
        catalog->content_->index();
        if (trust == Trust::check) catalog->content_->inspect(*catalog);
        return catalog;
    } catch (const Fault& fault) {
        return fault.error;
    }
}

const Connector* Catalog::connector(std::string_view id) const {
    const auto index = find_by_id(content_->connectors, id);
    return index == content_->connectors.size() ? nullptr : &content_->connectors[index];
}

const Operation* Catalog::operation(std::string_view id) const {
    const auto index = find_by_id(content_->summaries, id);
    return index == content_->summaries.size() ? nullptr : content_->operation(index);
}

const Operation* Catalog::trigger_for(std::string_view event_type) const {
    const auto found = content_->by_event_type.find(event_type);
    return found == content_->by_event_type.end() ? nullptr : content_->operation(found->second);
}

const std::vector<OperationSummary>& Catalog::summaries() const {
    return content_->summaries;
}

const Changes& Catalog::changes() const {
    return content_->changes;
}

const std::vector<Poll>& Catalog::polls() const {
    return content_->polls;
}

const std::vector<Connector>& Catalog::connectors() const {
    return content_->connectors;
}

void Catalog::read(std::span<const std::size_t> indexes, const std::function<void(const Operation&)>& take) const {
    Reader reader(content_->files);
    for (const auto index : indexes) {
        try {
            take(content_->read(reader, index));
        } catch (const Fault&) {
            continue;  // of a file that was said to be checked
        }
    }
}

}  // namespace tendril::connector
