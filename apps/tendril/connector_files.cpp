#include "tendril/connector_files.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace tendril::app {

namespace {

namespace fs = std::filesystem;
using connector::Catalog;
using connector::Trust;

constexpr std::uintmax_t file_bytes_max = 8 * 1024 * 1024;
constexpr std::size_t files_max = 200;  // of one connector

// The JSON files of a folder, sorted, or those of them that are folders.
std::vector<fs::path> sorted_entries(const fs::path& folder, bool folders) {
    std::vector<fs::path> found;
    std::error_code failure;
    for (const auto& entry : fs::directory_iterator(folder, failure)) {
        const bool wanted = folders ? entry.is_directory(failure)
                                    : entry.is_regular_file(failure) && entry.path().extension() == ".json";
        if (wanted) found.push_back(entry.path());
    }
    std::ranges::sort(found);
    return found;
}

// The files of one connector; their texts and paths go to `texts`, which keeps them in place.
Result<std::vector<embedded::File>> read_files(const fs::path& folder, std::deque<std::string>& texts) {
    std::vector<embedded::File> files;
    const auto paths = sorted_entries(folder, false);
    if (paths.size() > files_max) return Error(ErrorCode::too_large, "there are more than 200 files.");
    for (const auto& path : paths) {
        std::error_code failure;
        if (fs::file_size(path, failure) > file_bytes_max) {
            return Error(ErrorCode::too_large, path.filename().string() + " is larger than 8 MiB.");
        }
        std::ifstream stream(path, std::ios::binary);
        auto& text = texts.emplace_back(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
        if (!stream && text.empty()) return Error(ErrorCode::unavailable, path.string() + " cannot be read.");
        auto& name = texts.emplace_back(folder.filename().string() + "/" + path.filename().string());
        files.push_back({name, text});
    }
    if (files.empty()) return Error(ErrorCode::invalid_input, "there is no connector.json.");
    return files;
}

// First alone, with every check, then beside the others, where ids and event types must not meet.
Result<void> add(const fs::path& folder, std::vector<embedded::File>& all, LoadedConnectors& loaded) {
    const auto files = read_files(folder, loaded.texts);
    if (!files) return files.error();
    if (const auto alone = Catalog::load(*files); !alone) return alone.error();
    auto together = all;
    together.insert(together.end(), files->begin(), files->end());
    auto catalog = Catalog::load(together, Trust::checked_before);
    if (!catalog) return catalog.error();
    all = std::move(together);
    loaded.catalog = std::move(*catalog);
    loaded.added.push_back(folder.filename().string());
    return {};
}

// Gives back the memory that the texts of the program's own files take: they are part of its file, and come again from
// there when an operation is first used.
void let_go_of(std::span<const embedded::File> files) {
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    for (const auto& file : files) {
        const auto skipped = (page - reinterpret_cast<std::uintptr_t>(file.content.data()) % page) % page;
        if (file.content.size() < skipped + page) continue;
        const auto whole_pages = (file.content.size() - skipped) / page * page;
        madvise(const_cast<char*>(file.content.data()) + skipped, whole_pages, MADV_DONTNEED);
    }
}

}  // namespace

Result<LoadedConnectors> load_connectors(const std::string& folder) {
    LoadedConnectors loaded;
    const auto built_in = embedded::connectors();
    auto catalog = Catalog::load(built_in, Trust::checked_before);
    if (!catalog) return catalog.error();
    loaded.catalog = std::move(*catalog);
    std::vector<embedded::File> all(built_in.begin(), built_in.end());
    for (const auto& path : sorted_entries(folder, true)) {
        const auto added = add(path, all, loaded);
        if (!added) {
            loaded.problems.push_back("The connector in " + path.string() + " is left out: " + added.error().message);
        }
    }
    let_go_of(built_in);
    return loaded;
}

}  // namespace tendril::app
