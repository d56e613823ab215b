// Tendril's own filters; the standard ones are covered by the public vectors.
#include <gmock/gmock.h>

#include "evaluating.hpp"

namespace tendril::expr {
namespace {

using testing::HasSubstr;

TEST(WithoutFilter, KeepsTheOrderAndIgnoresCase) {
    EXPECT_EQ(value_of("{{ a | without: b }}", R"({"a": ["VIP", "client", "New", 3], "b": ["new", "vip", 4]})"),
              R"(["client",3])");
}

TEST(WithoutFilter, TakesNothingAwayWhenTheOtherListIsMissing) {
    EXPECT_EQ(value_of("{{ a | without: b }}", R"({"a": ["x"]})"), R"(["x"])");
    EXPECT_EQ(value_of("{{ a | without: b }}", R"({"b": ["x"]})"), "[]");
}

TEST(IsOneOfFilter, ComparesTextsWithoutCase) {
    EXPECT_EQ(value_of("{{ s | is_one_of: 'done', 'completed' }}", R"({"s": "COMPLETED"})"), "true");
    EXPECT_EQ(value_of("{{ s | is_one_of: 'done', 'completed' }}", R"({"s": "open"})"), "false");
    EXPECT_EQ(value_of("{{ s | is_one_of: 'done', 'completed' }}"), "false");
    EXPECT_EQ(value_of("{{ s | is_one_of: 'ÄRZTE' }}", R"({"s": "ärzte"})"), "true");
}

TEST(Iso8601Filter, ADateIsMidnightInTheZone) {
    EXPECT_EQ(value_of("{{ '2026-12-01' | to_iso8601 }}"), R"("2026-12-01T00:00:00+01:00")");
    EXPECT_EQ(value_of("{{ '2026-07-01' | to_iso8601 }}"), R"("2026-07-01T00:00:00+02:00")");
    EXPECT_EQ(value_of("{{ '2026-12-01' | to_iso8601: 'America/New_York' }}"), R"("2026-12-01T00:00:00-05:00")");
}

TEST(Iso8601Filter, ATimeWithoutAZoneIsMeantInTheZone) {
    EXPECT_EQ(value_of("{{ '2026-12-01T09:00' | to_iso8601 }}"), R"("2026-12-01T09:00:00+01:00")");
    EXPECT_EQ(value_of("{{ '2026-12-01 09:00:30' | to_iso8601 }}"), R"("2026-12-01T09:00:30+01:00")");
}

TEST(Iso8601Filter, ATimeWithAZoneKeepsItsInstant) {
    EXPECT_EQ(value_of("{{ '2026-12-01T09:00:00Z' | to_iso8601 }}"), R"("2026-12-01T10:00:00+01:00")");
    EXPECT_EQ(value_of("{{ '2026-12-01T09:00:00.250-05:00' | to_iso8601 }}"), R"("2026-12-01T15:00:00.250+01:00")");
}

TEST(Iso8601Filter, ReadsSecondsAndMillisecondsSince1970) {
    EXPECT_EQ(value_of("{{ 1796115600 | to_iso8601 }}"), R"("2026-12-01T10:00:00+01:00")");
    EXPECT_EQ(value_of("{{ 1796115600000 | to_iso8601 }}"), R"("2026-12-01T10:00:00+01:00")");
    EXPECT_EQ(value_of("{{ '1796115600' | to_iso8601 }}"), R"("2026-12-01T10:00:00+01:00")");
}

TEST(Iso8601Filter, AnHourThatTheClockSkipsIsMovedOn) {
    EXPECT_EQ(value_of("{{ '2026-03-29T02:30' | to_iso8601 }}"), R"("2026-03-29T03:00:00+02:00")");
}

TEST(Iso8601Filter, AnHourThatTheClockRepeatsIsTheEarlierOne) {
    EXPECT_EQ(value_of("{{ '2026-10-25T02:30' | to_iso8601 }}"), R"("2026-10-25T02:30:00+02:00")");
}

TEST(Iso8601Filter, QuotesWhatItCannotRead) {
    EXPECT_THAT(value_of("{{ 'soon' | to_iso8601 }}"), HasSubstr("cannot read \"soon\" as a date"));
    EXPECT_THAT(value_of("{{ '2026-13-01' | to_iso8601 }}"), HasSubstr("\"2026-13-01\""));
    EXPECT_THAT(value_of("{{ '2026-02-30' | to_iso8601 }}"), HasSubstr("\"2026-02-30\""));
    EXPECT_THAT(value_of("{{ s | to_iso8601 }}", "{\"s\": \"" + std::string(500, 'x') + "\"}"), HasSubstr("xxx...\""));
}

TEST(Iso8601Filter, NamesAZoneItDoesNotKnow) {
    EXPECT_THAT(value_of("{{ '2026-12-01' | to_iso8601: 'Europe/Berln' }}"), HasSubstr("\"Europe/Berln\""));
    EXPECT_THAT(value_of("{{ '2026-12-01' | to_iso8601: '../../etc/passwd' }}"),
                HasSubstr("does not know the time zone"));
}

TEST(Iso8601Filter, NothingStaysNothing) {
    EXPECT_EQ(value_of("{{ missing | to_iso8601 }}"), "null");
    EXPECT_EQ(value_of("{{ '' | to_iso8601 }}"), "null");
}

TEST(ReadableDateFilter, WritesATimeWithItsZone) {
    EXPECT_EQ(value_of("{{ '2026-12-01T09:00' | readable_date }}"),
              R"-("Tuesday, 1 December 2026 at 09:00 (Europe/Berlin)")-");
    EXPECT_EQ(value_of("{{ '2026-12-01T09:00:00Z' | readable_date: 'Asia/Tokyo' }}"),
              R"-("Tuesday, 1 December 2026 at 18:00 (Asia/Tokyo)")-");
}

TEST(ReadableDateFilter, WritesADateWithoutATime) {
    EXPECT_EQ(value_of("{{ '2026-12-01' | readable_date }}"), R"("Tuesday, 1 December 2026")");
}

TEST(DateFilter, FormatsNowInTheEnvironmentsZone) {
    EXPECT_EQ(value_of("{{ 'now' | date: '%Y-%m-%d %H:%M %Z' }}"), R"("2026-11-23 10:30 CET")");
}

TEST(DateFilter, KeepsTheOffsetThatTheInputWasWrittenWith) {
    EXPECT_EQ(value_of("{{ '2026-12-01T09:05:07+05:30' | date: '%H:%M:%S %z %:z' }}"), R"("09:05:07 +0530 +05:30")");
}

TEST(DateFilter, UnderstandsRubysFlags) {
    EXPECT_EQ(value_of("{{ '2026-03-05T09:05:07' | date: '%-d.%-m.%y %^b %e %l %P %j %%' }}"),
              R"("5.3.26 MAR  5  9 am 064 %")");
}

TEST(ContactFilters, BringEmailAndPhoneIntoOneForm) {
    EXPECT_EQ(value_of("{{ '  Anna@Example.COM ' | normalize_email }}"), R"("anna@example.com")");
    EXPECT_EQ(value_of("{{ '+49 (0)30 / 123-456' | normalize_phone }}"), R"("+49030123456")");
    EXPECT_EQ(value_of("{{ '0049 30 123' | normalize_phone }}"), R"("+4930123")");
    EXPECT_EQ(value_of("{{ missing | normalize_email }}"), "null");
}

TEST(MathFilters, ComputeDecimalsAsPeopleDo) {
    EXPECT_EQ(value_of("{{ 0.1 | plus: 0.2 }} {{ 10.1 | minus: 2.2 }} {{ 1.15 | times: 100 }}"), R"("0.3 7.9 115.0")");
}

TEST(MathFilters, WholeNumbersThatOverflowBecomeDecimals) {
    EXPECT_EQ(value_of("{{ 9223372036854775807 | plus: 1 }} x"), R"("9223372036854779904.0 x")");
}

TEST(TextFilters, CountAndCutByCharacters) {
    EXPECT_EQ(value_of("{{ 'Grüße' | size }}"), "5");
    EXPECT_EQ(value_of("{{ 'Grüße' | slice: 2, 2 }}"), R"("üß")");
    EXPECT_EQ(value_of("{{ 'grüße' | upcase }}"), R"("GRÜßE")");
}

}  // namespace
}  // namespace tendril::expr
