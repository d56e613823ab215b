// Filters for people's data: telephone numbers, names, tags, dates, lengths of time, money, tables, HTML.
#include <gmock/gmock.h>

#include "evaluating.hpp"

namespace tendril::expr {
namespace {

using testing::HasSubstr;

TEST(PhoneFilter, WritesLocalNumbersWithTheirCountryCode) {
    EXPECT_EQ(value_of("{{ '030 901820' | phone: 'DE' }}"), R"("+4930901820")");
    EXPECT_EQ(value_of("{{ '(415) 555-2671' | phone: 'us' }}"), R"("+14155552671")");
    EXPECT_EQ(value_of("{{ '+44 20 7946 0958' | phone: 'DE' }}"), R"("+442079460958")");
    EXPECT_EQ(value_of("{{ '0049 30 901820' | phone }}"), R"("+4930901820")");
}

TEST(PhoneFilter, RefusesWhatIsNoNumberAndSaysHowToMendIt) {
    EXPECT_THAT(value_of("{{ '030 901820' | phone }}"), HasSubstr("Name the region of local numbers"));
    EXPECT_THAT(value_of("{{ '12' | phone: 'DE' }}"), HasSubstr("cannot read \"12\" as a telephone number in DE"));
    EXPECT_THAT(value_of("{{ '030 901820' | phone: 'XX' }}"), HasSubstr("does not know the region"));
}

TEST(PhoneFilter, LeavesOutOrKeepsABadNumberWhenAsked) {
    EXPECT_EQ(value_of("{{ 'call me' | phone: 'DE', invalid: 'empty' }}"), "null");
    EXPECT_EQ(value_of("{{ 'call me' | phone: 'DE', invalid: 'keep' }}"), R"("call me")");
    EXPECT_THAT(value_of("{{ 'call me' | phone: 'DE', invalid: 'guess' }}"), HasSubstr("no option invalid"));
    EXPECT_EQ(value_of("{{ nothing | phone: 'DE' }}"), "null");
    EXPECT_EQ(value_of("{{ '  ' | phone: 'DE' }}"), "null");
}

TEST(PhoneFilter, TellsAboutNumbers) {
    EXPECT_EQ(value_of("{{ '+4930901820' | phone_readable }}"), R"("+49 30 901820")");
    EXPECT_EQ(value_of("{{ '+4930901820' | phone_national }}"), R"("030 901820")");
    EXPECT_EQ(value_of("{{ '+4930901820' | phone_region }}"), R"("DE")");
    EXPECT_EQ(value_of("{{ '030 901820' | is_phone: 'DE' }}"), "true");
    EXPECT_EQ(value_of("{{ '030 901820' | is_phone }}"), "false");
    EXPECT_EQ(value_of("{{ nothing | is_phone }}"), "false");
}

TEST(NameFilters, SplitNamesAtTheFamilyName) {
    EXPECT_EQ(value_of("{{ 'Ada Lovelace' | first_name }}"), R"("Ada")");
    EXPECT_EQ(value_of("{{ 'Ada King Lovelace' | first_name }}"), R"("Ada King")");
    EXPECT_EQ(value_of("{{ 'Ludwig van Beethoven' | last_name }}"), R"("van Beethoven")");
    EXPECT_EQ(value_of("{{ 'Lovelace, Ada' | last_name }}"), R"("Lovelace")");
    EXPECT_EQ(value_of("{{ 'Lovelace, Ada' | first_name }}"), R"("Ada")");
    EXPECT_EQ(value_of("{{ 'Dr. Martin Luther King, Jr.' | last_name }}"), R"("King")");
    EXPECT_EQ(value_of("{{ 'Dr. Martin Luther King, Jr.' | first_name }}"), R"("Martin Luther")");
}

TEST(NameFilters, OneWordIsAFirstNameAndNothingStaysNothing) {
    EXPECT_EQ(value_of("{{ 'Cher' | first_name }}"), R"("Cher")");
    EXPECT_EQ(value_of("{{ 'Cher' | last_name }}"), "null");
    EXPECT_EQ(value_of("{{ '' | first_name }}"), "null");
    EXPECT_EQ(value_of("{{ nothing | last_name }}"), "null");
}

TEST(NameFilters, JoinAndCapitalize) {
    EXPECT_EQ(value_of("{{ first | join_name: last }}", R"({"first": " Ada ", "last": "Lovelace"})"),
              R"("Ada Lovelace")");
    EXPECT_EQ(value_of("{{ first | join_name: last }}", R"({"last": "Lovelace"})"), R"("Lovelace")");
    EXPECT_EQ(value_of("{{ 'ANNE-MARIE o\\'neil' | capitalize_name }}").substr(0, 5), "error");
    EXPECT_EQ(value_of("{{ n | capitalize_name }}", R"({"n": "ANNE-MARIE o'neil"})"), R"("Anne-Marie O'Neil")");
    EXPECT_EQ(value_of("{{ 'ludwig van beethoven' | capitalize_name }}"), R"("Ludwig van Beethoven")");
    EXPECT_EQ(value_of("{{ 'Ian McKenzie' | capitalize_name }}"), R"("Ian McKenzie")");
    EXPECT_EQ(value_of("{{ 'ada lovelace' | initials }}"), R"("AL")");
}

TEST(TagFilters, ReadTagsFromTextAndLists) {
    EXPECT_EQ(value_of("{{ 'Coaching, vip; New ,VIP' | tags }}"), R"(["Coaching","vip","New"])");
    EXPECT_EQ(value_of("{{ t | tags }}", R"({"t": ["a", "B", "b"]})"), R"(["a","B"])");
    EXPECT_EQ(value_of("{{ nothing | tags }}"), "[]");
}

TEST(TagFilters, AddRemoveAndFindWithoutRegardToCase) {
    EXPECT_EQ(value_of("{{ t | add_tags: 'VIP', 'x, y' }}", R"({"t": ["vip"]})"), R"(["vip","x","y"])");
    EXPECT_EQ(value_of("{{ t | remove_tags: 'VIP' }}", R"({"t": ["vip", "new"]})"), R"(["new"])");
    EXPECT_EQ(value_of("{{ 'a, VIP' | has_tag: 'vip' }}"), "true");
    EXPECT_EQ(value_of("{{ 'a, VIP' | has_tag: 'v' }}"), "false");
}

TEST(DateArithmetic, KeepsTheTimeOfDayOverAChangeOfTheClock) {
    EXPECT_EQ(value_of("{{ '2026-10-24T09:00' | add_time: days: 1 }}"), R"("2026-10-25T09:00:00+01:00")");
    EXPECT_EQ(value_of("{{ '2026-10-24T09:00' | add_time: hours: 24 }}"), R"("2026-10-25T08:00:00+01:00")");
}

TEST(DateArithmetic, AMonthLaterIsTheLastDayOfAShorterMonth) {
    EXPECT_EQ(value_of("{{ '2027-01-31' | add_time: months: 1 | date_only }}"), R"("2027-02-28")");
    EXPECT_EQ(value_of("{{ '2028-02-29' | add_time: years: 1 | date_only }}"), R"("2029-02-28")");
}

TEST(DateArithmetic, RefusesAmountsThatLeaveTheCalendar) {
    EXPECT_THAT(value_of("{{ '2026-10-24' | add_time: years: 999999999 }}"), HasSubstr("at most 1,000,000 years"));
    EXPECT_THAT(value_of("{{ 'soon' | add_time: days: 1 }}"), HasSubstr("cannot read \"soon\" as a date"));
}

TEST(DateArithmetic, FindsBeginningsAndDistances) {
    EXPECT_EQ(value_of("{{ '2026-11-25T18:30' | start_of: 'week' }}"), R"("2026-11-23T00:00:00+01:00")");
    EXPECT_EQ(value_of("{{ '2026-11-25T18:30' | start_of: 'month' }}"), R"("2026-11-01T00:00:00+01:00")");
    EXPECT_THAT(value_of("{{ '2026-11-25' | start_of: 'moon' }}"), HasSubstr("not \"moon\""));
    EXPECT_EQ(value_of("{{ 'now' | days_until: '2026-12-01' }}"), "8");
    EXPECT_EQ(value_of("{{ '2026-12-01T23:30:00Z' | days_until: '2026-12-02' }}"), "0");
}

TEST(DateArithmetic, ReadsAndWritesOtherForms) {
    EXPECT_EQ(value_of("{{ '31.12.2026' | read_date: '%d.%m.%Y' }}"), R"("2026-12-31T00:00:00+01:00")");
    EXPECT_EQ(value_of("{{ '12/31/2026 6:05 PM' | read_date: '%m/%d/%Y %I:%M %p', zone: 'America/New_York' }}"),
              R"("2026-12-31T18:05:00-05:00")");
    EXPECT_THAT(value_of("{{ '31.13.2026' | read_date: '%d.%m.%Y' }}"), HasSubstr("by the format"));
    EXPECT_THAT(value_of("{{ '2026' | read_date: '%777Y' }}"), HasSubstr("does not know \"%7\""));
    EXPECT_THAT(value_of("{{ '2026' | read_date: '%Y %c' }}"), HasSubstr("does not know \"%c\""));
    EXPECT_THAT(value_of("{{ '2026' | read_date: '%Y%' }}"), HasSubstr("does not know \"%\""));
    EXPECT_EQ(value_of("{{ '2026-12-01T09:00:00Z' | to_unix }}"), "1796115600");
    EXPECT_EQ(value_of("{{ '2026-12-01T09:00:00.250Z' | to_unix_ms }}"), "1796115600250");
}

TEST(DurationFilters, ReadWhatPeopleAndSystemsWrite) {
    EXPECT_EQ(value_of("{{ '1h 30m' | seconds }}"), "5400");
    EXPECT_EQ(value_of("{{ 'PT1H30M' | minutes }}"), "90");
    EXPECT_EQ(value_of("{{ 'P1DT2H' | hours }}"), "26");
    EXPECT_EQ(value_of("{{ '1:30' | minutes }}"), "90");
    EXPECT_EQ(value_of("{{ '1,5 hours' | minutes }}"), "90");
    EXPECT_EQ(value_of("{{ 5400 | readable_duration }}"), R"("1 h 30 min")");
    EXPECT_EQ(value_of("{{ 0 | readable_duration }}"), R"("0 s")");
    EXPECT_THAT(value_of("{{ 'a while' | seconds }}"), HasSubstr("as a length of time"));
}

TEST(MoneyFilters, ReadAmountsOfEitherNotation) {
    EXPECT_EQ(value_of("={{ '1.234,50 EUR' | to_number }}"), R"("=1234.5")");
    EXPECT_EQ(value_of("={{ '$1,234.50' | to_number }}"), R"("=1234.5")");
    EXPECT_EQ(value_of("{{ '1,234' | to_number }}"), "1234");
    EXPECT_EQ(value_of("={{ '12,5' | to_number }}"), R"("=12.5")");
    EXPECT_THAT(value_of("{{ 'free' | to_number }}"), HasSubstr("cannot read \"free\" as a number"));
}

TEST(MoneyFilters, KnowTheDigitsOfACurrency) {
    EXPECT_EQ(value_of("{{ 1234.5 | money: 'eur' }}"), R"("1,234.50 EUR")");
    EXPECT_EQ(value_of("{{ 1234.5 | money: 'JPY' }}"), R"("1,235 JPY")");
    EXPECT_EQ(value_of("{{ -0.05 | money: 'USD' }}"), R"("-0.05 USD")");
    EXPECT_EQ(value_of("{{ 19.99 | minor_units: 'USD' }}"), "1999");
    EXPECT_EQ(value_of("={{ 1999 | from_minor_units: 'USD' }}"), R"("=19.99")");
    EXPECT_THAT(value_of("{{ 1 | money: 'euro' }}"), HasSubstr("needs a currency's code"));
}

TEST(LookupFilter, FindsATablesMemberWithoutRegardToCase) {
    constexpr auto data = R"({"goals": {"Sleep": "tag-1", "food": 7}, "g": "SLEEP"})";
    EXPECT_EQ(value_of("{{ g | lookup: goals }}", data), R"("tag-1")");
    EXPECT_EQ(value_of("{{ 'food' | lookup: goals }}", data), "7");
    EXPECT_EQ(value_of("{{ 'run' | lookup: goals, 'other' }}", data), R"("other")");
    EXPECT_EQ(value_of("{{ 'run' | lookup: missing, 'other' }}", data), R"("other")");
    EXPECT_THAT(value_of("{{ 'run' | lookup: 'goals' }}", data), HasSubstr("does not know the table \"goals\""));
    EXPECT_THAT(value_of("{{ 'run' | lookup: 5 }}", data), HasSubstr("needs a table"));
}

TEST(HtmlToTextFilter, GivesWhatAPersonWouldRead) {
    EXPECT_EQ(
        value_of(
            "{{ h | html_to_text }}",
            R"({"h": "<p>Hello <b>Ada</b>,</p><p>see you &amp; all&nbsp;&#8211; 9&#x3a;00<br>Bye</p><script>x()</script>"})"),
        R"("Hello Ada,\n\nsee you & all – 9:00\nBye")");
    EXPECT_EQ(value_of("{{ '<ul><li>one</li><li>two</li></ul>' | html_to_text }}"), R"("- one\n- two")");
    EXPECT_EQ(value_of("{{ 'a < b & c' | html_to_text }}"), R"("a")");
}

TEST(JsonFilters, ReadWhatTheyWrite) {
    EXPECT_EQ(value_of("{{ t | from_json }}", R"({"t": "{\"a\": [1, true]}"})"), R"({"a":[1,true]})");
    EXPECT_EQ(value_of("{% assign o = t | from_json %}{{ o.a[0] }}", R"({"t": "{\"a\": [1, true]}"})"), R"("1")");
    EXPECT_THAT(value_of("{{ '{' | from_json }}"), HasSubstr("cannot read the text as JSON"));
}

TEST(HashingFilters, MatchKnownVectors) {
    EXPECT_EQ(value_of("{{ 'abc' | sha256 }}"),
              R"("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")");
    // RFC 4231, test case 2.
    EXPECT_EQ(value_of("{{ 'what do ya want for nothing?' | hmac_sha256: 'Jefe' }}"),
              R"("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")");
}

TEST(EmailFilters, KnowAddresses) {
    EXPECT_EQ(value_of("{{ ' Ada@Example.org ' | is_email }}"), "true");
    EXPECT_EQ(value_of("{{ 'ada@example' | is_email }}"), "false");
    EXPECT_EQ(value_of("{{ 'a..b@example.org' | is_email }}"), "false");
    EXPECT_EQ(value_of("{{ nothing | is_email }}"), "false");
    EXPECT_EQ(value_of("{{ 'Ada@Example.ORG' | email_domain }}"), R"("example.org")");
}

// Found by fuzzing: a key that is not there signed with nothing.
TEST(HashingFilters, ASignatureNeedsAKey) {
    for (const auto* key : {"missing", "''"}) {
        EXPECT_EQ(value_of("{{ 'text' | hmac_sha256: " + std::string(key) + " }}"),
                  "error: Line 1: the filter \"hmac_sha256\" needs a key, which is empty.");
    }
    EXPECT_EQ(value_of("{{ '' | sha256 }}"), "\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"");
}

}  // namespace
}  // namespace tendril::expr
