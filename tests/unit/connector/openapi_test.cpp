// HighLevel's manifests against a list of the official operations that was made without the importer.
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "built_in_catalog.hpp"
#include "support/source_folder.hpp"

namespace tendril::connector {
namespace {

using Names = std::set<std::string>;

std::filesystem::path shared_folder() {
    const char* folder = std::getenv("TENDRIL_SHARED");
    return folder != nullptr ? std::filesystem::path(folder) : std::filesystem::path(TENDRIL_SOURCE_DIR) / "../shared";
}

Names names_of(const json::array& list) {
    Names names;
    for (const auto& name : list) names.emplace(name.as_string());
    return names;
}

class HighLevelOpenApiTest : public testing::Test {
 protected:
    struct Pair {
        const Operation* ours;
        const json::object* theirs;
    };

    void SetUp() override {
        std::ifstream file(shared_folder() / "specs/highlevel/operations.json");
        if (!file) GTEST_SKIP() << "skipped: the list of official operations is not here (set TENDRIL_SHARED)";
        std::stringstream text;
        text << file.rdbuf();
        document_ = parse_json(text.str(), {16 * 1024 * 1024, 64}).value();
        for (const auto& one : document_.as_array()) {
            const auto& theirs = one.as_object();
            const auto id =
                "highlevel." + std::string(text_or(theirs, "app")) + "." + std::string(text_or(theirs, "operationId"));
            const auto* ours = built_in_catalog().operation(id);
            ASSERT_NE(ours, nullptr) << id;
            pairs_.push_back({ours, &theirs});
        }
    }

    json::value document_;
    std::vector<Pair> pairs_;
};

TEST_F(HighLevelOpenApiTest, HasEveryOfficialOperationUnderItsAppAndId) {
    EXPECT_EQ(pairs_.size(), 576U);
    const auto actions = std::ranges::count_if(built_in_catalog().summaries(), [](const OperationSummary& summary) {
        return summary.connector == "highlevel" && summary.kind == OperationSummary::Kind::action;
    });
    EXPECT_EQ(actions, 576);
}

TEST_F(HighLevelOpenApiTest, CallsTheOfficialMethodAndPathWithItsTrailingSlash) {
    for (const auto& [ours, theirs] : pairs_) {
        EXPECT_EQ(ours->action.method, text_or(*theirs, "method")) << ours->id;
        EXPECT_EQ(ours->action.path, text_or(*theirs, "path")) << ours->id;
    }
}

TEST_F(HighLevelOpenApiTest, SendsTheVersionThatEachOperationNames) {
    for (const auto& [ours, theirs] : pairs_) {
        EXPECT_EQ(text_or(ours->action.headers, "Version"), text_or(*theirs, "versionHeader")) << ours->id;
    }
}

TEST_F(HighLevelOpenApiTest, DeclaresTheOfficialScopesAndMarksThoseThatAreAssumed) {
    for (const auto& [ours, theirs] : pairs_) {
        const auto official = names_of(array_or_empty(*theirs, "scopes"));
        const Names declared(ours->action.scopes.begin(), ours->action.scopes.end());
        EXPECT_EQ(ours->action.scopes_assumed ? Names() : declared, official) << ours->id;
    }
}

TEST_F(HighLevelOpenApiTest, TakesTheOfficialParametersAndRequiresWhatTheyRequire) {
    for (const auto& [ours, theirs] : pairs_) {
        Names query;
        Names required;
        Names path;
        for (const auto& parameter : ours->action.parameters) {
            if (parameter.in == Parameter::In::path) path.insert(parameter.name);
            if (parameter.in == Parameter::In::query) query.insert(parameter.name);
            if (parameter.in == Parameter::In::query && parameter.required) required.insert(parameter.name);
        }
        Names official_query;
        Names official_required;
        for (const auto& parameter : array_or_empty(*theirs, "queryParams")) {
            const auto& one = parameter.as_object();
            official_query.emplace(text_or(one, "name"));
            if (boolean_or(one, "required", false)) official_required.emplace(text_or(one, "name"));
        }
        EXPECT_EQ(query, official_query) << ours->id;
        EXPECT_EQ(required, official_required) << ours->id;
        EXPECT_EQ(path, names_of(array_or_empty(*theirs, "pathParams"))) << ours->id;
    }
}

TEST_F(HighLevelOpenApiTest, MarksWhatIsDeprecated) {
    for (const auto& [ours, theirs] : pairs_) {
        EXPECT_EQ(ours->action.deprecated, boolean_or(*theirs, "deprecated", false)) << ours->id;
    }
}

TEST_F(HighLevelOpenApiTest, KnowsWhatReadsAndWhatMayBeRepeated) {
    for (const auto& [ours, theirs] : pairs_) {
        const auto effect = ours->action.effect;
        const auto& method = ours->action.method;
        if (method == "GET") EXPECT_EQ(effect, EffectClass::read) << ours->id;
        if (method == "PUT" || method == "DELETE") EXPECT_EQ(effect, EffectClass::idempotent) << ours->id;
        if (effect == EffectClass::reconcilable) EXPECT_EQ(method, "POST") << ours->id;
    }
}

}  // namespace
}  // namespace tendril::connector
