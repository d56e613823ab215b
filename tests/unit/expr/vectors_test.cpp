// The public conformance vectors. Nothing is left out: a miss is a failure.
#include "expr/vectors.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "evaluating.hpp"
#include "support/source_folder.hpp"

namespace tendril::expr {
namespace {

std::filesystem::path vectors_folder() {
    const char* shared = std::getenv("TENDRIL_SHARED");
    const auto root =
        shared != nullptr ? std::filesystem::path(shared) : std::filesystem::path(TENDRIL_SOURCE_DIR) / ".." / "shared";
    return root / "vectors";
}

VectorReport run_file(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    return run_vectors(parse_json(text, {.bytes_max = 64 * 1024 * 1024, .depth_max = 100}).value()).value();
}

void expect_no_misses(const VectorReport& report) {
    for (const auto& miss : report.misses) ADD_FAILURE() << miss.name << ": " << miss.detail;
}

TEST(LiquidVectors, AllPass) {
    const auto path = vectors_folder() / "liquid" / "golden_liquid.json";
    if (!std::filesystem::exists(path)) GTEST_SKIP() << "skipped: there is no " << path;
    const auto report = run_file(path);
    expect_no_misses(report);
    EXPECT_GE(report.passed, 777U);
}

TEST(JsonLogicVectors, AllPass) {
    const auto folder = vectors_folder() / "jsonlogic";
    if (!std::filesystem::exists(folder)) GTEST_SKIP() << "skipped: there is no " << folder;
    std::size_t passed = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.path().extension() != ".json") continue;
        const auto report = run_file(entry.path());
        expect_no_misses(report);
        passed += report.passed;
    }
    EXPECT_GE(passed, 794U);
}

TEST(Vectors, AWrongResultIsAMissThatNamesTheVector) {
    const auto liquid = run_vectors(from_json(
        R"({"tests": [{"name": "right", "template": "a", "data": {}, "result": "a"},
                      {"name": "wrong", "template": "a", "data": {}, "result": "b"},
                      {"name": "not invalid", "template": "a", "data": {}, "invalid": true},
                      {"name": "fails", "template": "{{ a | nope }}", "data": {}, "result": ""}]})"));
    ASSERT_EQ(liquid->misses.size(), 3U);
    EXPECT_EQ(liquid->passed, 1U);
    EXPECT_EQ(liquid->misses[0].name, "wrong");
    const auto logic = run_vectors(from_json(
        R"(["heading", {"description": "right", "rule": {"+": [1, 1]}, "data": null, "result": 2},
            {"description": "wrong", "rule": {"+": [1, 1]}, "data": null, "result": 3},
            {"description": "no error", "rule": 1, "data": null, "error": {"type": "NaN"}}])"));
    EXPECT_EQ(logic->misses.size(), 2U);
    EXPECT_EQ(logic->passed, 1U);
}

TEST(Vectors, AFileOfAnotherKindIsRefused) {
    EXPECT_TRUE(run_vectors(from_json(R"({"a": 1})")).has_error());
}

}  // namespace
}  // namespace tendril::expr
