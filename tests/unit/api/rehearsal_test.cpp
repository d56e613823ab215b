#include "api/rehearsal.hpp"

#include <gtest/gtest.h>

#include "base/embedded.hpp"

namespace tendril::api {
namespace {

class RehearsalTest : public ::testing::Test {
 protected:
    RehearsalTest() { catalog_ = connector::Catalog::load(embedded::connectors(), connector::Trust::checked_before).value(); }

    Rehearsal rehearse_with(json::array steps, json::object data) {
        json::object document{{"format", 1}, {"name", "Tried"}};
        document["trigger"] = json::object{{"operations", json::array{"habitify.note.created"}}};
        document["steps"] = std::move(steps);
        auto compiled = flow::compile(document, *catalog_);
        EXPECT_TRUE(compiled.flow) << (compiled.findings.empty() ? "" : compiled.findings.front().message);
        auto named = std::make_shared<flow::CompiledFlow>(*compiled.flow);
        named->id = "flow_1";
        named->version = 3;
        named->workspace = "ws_1";
        RehearsalInput input{.catalog = *catalog_, .flow = named, .workspace = {.id = "ws_1"}, .random = random_};
        input.flows.add(named);
        input.connections.push_back({.id = "conn_1",
                                     .workspace = "ws_1",
                                     .connector = "highlevel",
                                     .settings = {{"locationId", "loc_1"}},
                                     .needs_attention = true});
        input.event.workspace = "ws_1";
        input.event.external_id = "test_1";
        input.event.type = "note.created";
        input.event.data = std::move(data);
        input.now = parse_iso8601("2026-11-23T09:00:00Z").value();
        input.event.occurred_at = input.now;
        return rehearse(std::move(input)).value();
    }

    static json::object write_note(const std::string& id, const std::string& body) {
        json::object step{{"id", id}, {"type", "action"}, {"operation", "highlevel.contacts.create-note"}};
        step["input"] = json::object{{"contactId", "c1"}, {"body", body}};
        return step;
    }

    SystemRandom random_;
    std::unique_ptr<connector::Catalog> catalog_;
};

const json::object note{{"contactId", "c1"}, {"noteId", "n1"}, {"content", "Hello"}};

TEST_F(RehearsalTest, ShowsTheRequestsThatWouldBeMade) {
    const auto tried = rehearse_with({write_note("write", "{{ trigger.data.content }}!")}, note);

    EXPECT_EQ(tried.run.run.state.status, store::RunStatus::succeeded);
    EXPECT_EQ(tried.run.run.version, 3);
    ASSERT_EQ(tried.requests.size(), 1U);
    const auto& request = tried.requests.front().as_object();
    EXPECT_EQ(text_or(request, "step"), "write");
    EXPECT_EQ(text_or(request, "method"), "POST");
    EXPECT_EQ(text_or(request, "path"), "/contacts/c1/notes");
    EXPECT_EQ(*find_path(request.at("body"), "/body"), "Hello!");
}

TEST_F(RehearsalTest, LetsLaterStepsReadTheCatalogsSampleAnswers) {
    const auto tried =
        rehearse_with({write_note("first", "x"), write_note("second", "{{ steps.first.note.id }}")}, note);

    ASSERT_EQ(tried.requests.size(), 2U);
    const auto body = *find_path(tried.requests.at(1), "/body/body");
    EXPECT_FALSE(body.as_string().empty());
}

TEST_F(RehearsalTest, EndsWhereTheRunWould) {
    json::object filter{{"id", "only"}, {"type", "filter"}};
    filter["rule"] = json::object{{"==", json::array{1, 2}}};
    const auto tried = rehearse_with({filter, write_note("write", "x")}, note);

    EXPECT_EQ(tried.run.run.state.status, store::RunStatus::filtered);
    EXPECT_TRUE(tried.requests.empty());
}

}  // namespace
}  // namespace tendril::api
