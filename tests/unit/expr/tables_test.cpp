// Lookup tables of a workspace, and what is remembered of them.
#include "expr/tables.hpp"

#include <gmock/gmock.h>

#include "evaluating.hpp"

namespace tendril::expr {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class TablesTest : public testing::Test {
 protected:
    TablesTest() {
        tables_.add("stages", from_json(R"({"new": "Lead", "Won": "Customer", "lost": null})").as_object());
        tables_.add("plans", from_json(R"({"pro": {"price": 49, "pipeline": "p1"}})").as_object());
    }
    std::string value(std::string_view text, std::string_view data = "{}") {
        const auto value = Template::compile(text).value().evaluate(from_json(data).as_object(), environment_);
        return value ? to_text(*value) : "error: " + value.error().message;
    }
    Tables tables_;
    Environment environment_{.now = TimePoint(), .time_zone = "UTC", .tables = &tables_};
};

TEST_F(TablesTest, ALookupGivesTheValueOfAKeyWhateverItsCase) {
    EXPECT_EQ(value("{{ 'new' | lookup: 'stages' }}"), "\"Lead\"");
    EXPECT_EQ(value("{{ 'WON' | lookup: 'stages' }}"), "\"Customer\"");
}

TEST_F(TablesTest, WhatIsNotThereGivesTheOtherwiseValueOrNothing) {
    EXPECT_EQ(value("{{ 'gone' | lookup: 'stages', 'Other' }}"), "\"Other\"");
    EXPECT_EQ(value("{{ 'lost' | lookup: 'stages', 'Other' }}"), "\"Other\"");
    EXPECT_EQ(value("{{ 'gone' | lookup: 'stages' }}"), "null");
    EXPECT_EQ(value("{{ missing | lookup: 'stages', 'Other' }}"), "\"Other\"");
}

TEST_F(TablesTest, ARowGivesItsColumns) {
    EXPECT_EQ(value("{{ 'Pro' | lookup: 'plans', column: 'price' }}"), "49");
    EXPECT_EQ(value("{% assign plan = 'pro' | lookup: 'plans' %}{{ plan.pipeline }}/{{ plan.price }}"), "\"p1/49\"");
    EXPECT_EQ(value("{{ 'pro' | lookup: 'plans', 0, column: 'seats' }}"), "0");
}

TEST_F(TablesTest, AnUnknownTableIsAnErrorThatNamesIt) {
    EXPECT_THAT(value("{{ 'new' | lookup: 'stage' }}"), HasSubstr("does not know the table \"stage\""));
}

TEST_F(TablesTest, ATemplateTellsWhichTablesItNames) {
    const auto compiled =
        Template::compile("{{ a | lookup: 'stages' }}{{ b | lookup: vars.map }}{{ c | lookup: 'plans' }}").value();
    EXPECT_THAT(compiled.tables(), ElementsAre("stages", "plans"));
}

TEST_F(TablesTest, WhatWasLookedUpOnceIsSeenAgainWhateverBecomesOfTheTable) {
    LookupLog log;
    environment_.lookups = &log;
    EXPECT_EQ(value("{{ 'new' | lookup: 'stages' }}{{ 'gone' | lookup: 'stages', '-' }}"), "\"Lead-\"");
    const auto taken = log.take_new();
    EXPECT_EQ(to_text(taken), R"({"stages":{"new":"Lead","gone":null}})");
    EXPECT_TRUE(log.take_new().is_null());

    Tables changed;
    changed.add("stages", from_json(R"({"new": "Prospect", "gone": "Found", "other": "x"})").as_object());
    LookupLog later;
    later.restore(taken);
    environment_.tables = &changed;
    environment_.lookups = &later;
    EXPECT_EQ(
        value("{{ 'new' | lookup: 'stages' }}{{ 'gone' | lookup: 'stages', '-' }}{{ 'other' | lookup: 'stages' }}"),
        "\"Lead-x\"");
    EXPECT_EQ(to_text(later.take_new()), R"({"stages":{"other":"x"}})");
}

}  // namespace
}  // namespace tendril::expr
