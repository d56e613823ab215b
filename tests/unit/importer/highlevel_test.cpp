// The committed manifests of HighLevel are what the importer makes of the official files and our overlays.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "importer/import.hpp"
#include "importer/pretty.hpp"
#include "support/source_folder.hpp"

namespace tendril::importer {
namespace {

namespace fs = std::filesystem;

const fs::path source = TENDRIL_SOURCE_DIR;

fs::path specs() {
    const char* folder = std::getenv("TENDRIL_SHARED");
    return (folder != nullptr ? fs::path(folder) : source / "../shared") / "specs/highlevel/openapi";
}

std::string text_of(const fs::path& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

json::value document_of(const fs::path& path) {
    return parse_json(text_of(path), {16 * 1024 * 1024, 64}).value();
}

// The first lines in which two texts differ.
std::string difference(const std::string& before, const std::string& after) {
    std::istringstream left(before);
    std::istringstream right(after);
    std::string left_line;
    std::string right_line;
    for (int number = 1;; ++number) {
        const bool has_left = static_cast<bool>(std::getline(left, left_line));
        const bool has_right = static_cast<bool>(std::getline(right, right_line));
        if (!has_left && !has_right) return "no line";
        if (has_left && has_right && left_line == right_line) continue;
        return "line " + std::to_string(number) + "\n- " + (has_left ? left_line : "") + "\n+ " +
               (has_right ? right_line : "");
    }
}

// Imports one official file and compares it with what is committed.
void expect_reproduced(const fs::path& document, const std::vector<std::string>& overlays) {
    std::vector<json::object> layers;
    for (const auto& name : overlays) {
        layers.push_back(document_of(source / "overlays/highlevel" / (name + ".json")).as_object());
    }
    const auto imported = import_openapi({document.filename().string(), document_of(document)}, {}, layers);
    ASSERT_TRUE(imported) << document << ": " << imported.error().message;
    for (const auto& file : imported->files) {
        const auto committed = text_of(source / "connectors" / file.path);
        const auto made = pretty(file.content);
        EXPECT_TRUE(committed == made) << file.path << " differs from what the official file gives in "
                                       << difference(committed, made)
                                       << "\nRun scripts/import-highlevel.sh and look at git diff connectors.";
    }
}

TEST(HighLevelManifests, AreWhatTheOfficialFilesGive) {
    if (!fs::exists(specs())) GTEST_SKIP() << "skipped: the official files are not here (set TENDRIL_SHARED)";
    for (const auto& entry : fs::directory_iterator(specs() / "apps")) {
        const auto app = entry.path().stem().string();
        if (!app.ends_with(".patched")) expect_reproduced(entry.path(), {"common", app});
    }
}

TEST(HighLevelManifests, OfVersion3AreWhatTheOfficialFilesGive) {
    if (!fs::exists(specs())) GTEST_SKIP() << "skipped: the official files are not here (set TENDRIL_SHARED)";
    for (const auto& entry : fs::directory_iterator(specs() / "v3/apps")) {
        const auto file = entry.path().stem().string();
        expect_reproduced(entry.path(), {"common", file.substr(0, file.find("-v3")), "v3", file});
    }
}

}  // namespace
}  // namespace tendril::importer
