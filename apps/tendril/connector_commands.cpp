#include <fmt/core.h>
#include <CLI/CLI.hpp>

#include <filesystem>
#include <fstream>
#include <memory>
#include <set>

#include "importer/import.hpp"
#include "importer/pretty.hpp"
#include "tendril/commands.hpp"
#include "tendril/files.hpp"

namespace tendril::app {

namespace {

constexpr JsonLimits document_limits{.bytes_max = 64 * 1024 * 1024, .depth_max = 128};
constexpr std::size_t documents_max = 50;

struct ImportOptions {
    std::string document;
    std::vector<std::string> overlays;
    std::string folder = "connectors";
    bool quiet = false;
};

Result<json::value> read_document(const std::filesystem::path& path) {
    const auto text = read_file(path, document_limits.bytes_max);
    if (!text) return text.error();
    auto document = parse_json(*text, document_limits);
    if (!document) {
        const bool is_yaml = path.extension() == ".yaml" || path.extension() == ".yml";
        return Error(document.error().code, path.string() + ": " + document.error().message +
                                                (is_yaml ? " Convert the document from YAML to JSON first." : ""));
    }
    return document;
}

// The files that a document refers to, relative to its own folder.
void collect_files(const json::value& value, std::set<std::string>& files) {
    if (const auto* list = value.if_array()) {
        for (const auto& item : *list) collect_files(item, files);
    } else if (const auto* object = value.if_object()) {
        const auto reference = text_or(*object, "$ref");
        const auto file = reference.substr(0, reference.find('#'));
        if (!file.empty() && file.find("://") == std::string_view::npos) files.emplace(file);
        for (const auto& member : *object) collect_files(member.value(), files);
    }
}

// The documents that `main` refers to, directly or not, as far as they are there; the import names those that are not.
Result<std::vector<importer::Source>> read_beside(const std::filesystem::path& folder, const importer::Source& main) {
    std::vector<importer::Source> found;
    std::set<std::string> seen{main.name};
    const auto follow = [&](const importer::Source& from) {
        std::vector<std::string> names;
        std::set<std::string> files;
        collect_files(from.document, files);
        for (const auto& file : files) {
            const auto name =
                (std::filesystem::path(from.name).parent_path() / file).lexically_normal().generic_string();
            if (seen.insert(name).second && std::filesystem::is_regular_file(folder / name)) names.push_back(name);
        }
        return names;
    };
    auto open = follow(main);
    while (!open.empty() && found.size() < documents_max) {
        const auto name = open.back();
        open.pop_back();
        auto document = read_document(folder / name);
        if (!document) return document.error();
        found.push_back({name, *std::move(document)});
        for (auto& next : follow(found.back())) open.push_back(std::move(next));
    }
    return found;
}

Result<std::vector<json::object>> read_overlays(const std::vector<std::string>& paths) {
    std::vector<json::object> overlays;
    for (const auto& path : paths) {
        auto overlay = read_document(path);
        if (!overlay) return overlay.error();
        if (!overlay->is_object()) return Error(ErrorCode::invalid_input, path + ": an overlay is an object.");
        overlays.push_back(std::move(overlay->as_object()));
    }
    return overlays;
}

Result<void> write_file(const std::filesystem::path& path, const std::string& text) {
    std::error_code failure;
    std::filesystem::create_directories(path.parent_path(), failure);
    std::ofstream stream(path, std::ios::binary | std::ios::trunc);
    stream << text;
    stream.close();
    if (!stream) return Error(ErrorCode::unavailable, "The file \"" + path.string() + "\" cannot be written.");
    return {};
}

Result<void> import(const ImportOptions& options) {
    const std::filesystem::path path(options.document);
    auto document = read_document(path);
    if (!document) return document.error();
    const importer::Source main{path.filename().string(), *std::move(document)};
    const auto beside = read_beside(path.parent_path(), main);
    if (!beside) return beside.error();
    const auto overlays = read_overlays(options.overlays);
    if (!overlays) return overlays.error();
    const auto imported = importer::import_openapi(main, *beside, *overlays);
    if (!imported) return imported.error();
    for (const auto& file : imported->files) {
        const auto target = std::filesystem::path(options.folder) / file.path;
        if (auto written = write_file(target, importer::pretty(file.content)); !written) return written.error();
        if (!options.quiet) fmt::print("{}\n", target.string());
    }
    if (options.quiet) return {};
    for (const auto& note : imported->notes) fmt::print(stderr, "note: {}\n", note);
    return {};
}

}  // namespace

void add_connector_commands(CLI::App& app, Cli& cli) {
    auto* group = app.add_subcommand("connector", "Connectors: import");
    group->require_subcommand(1);
    const auto options = std::make_shared<ImportOptions>();
    auto* command = group->add_subcommand("import", "Make a connector from an OpenAPI 3 document (JSON)");
    command->add_option("document", options->document, "The document; files that it refers to are read as well")
        ->required();
    command->add_option("--overlay", options->overlays, "What to change and add; later ones lie on top");
    command->add_option("--out", options->folder, "The folder of connectors to write to")->capture_default_str();
    command->add_flag("--quiet", options->quiet, "Print neither files nor notes");
    command->callback([&cli, options] {
        if (const auto done = import(*options); !done) fail(cli, done.error());
    });
}

}  // namespace tendril::app
