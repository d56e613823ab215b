// Hostile templates and rules: each stops with a clear error, quickly.
#include <gmock/gmock.h>

#include "evaluating.hpp"

namespace tendril::expr {
namespace {

std::string repeated(std::string_view text, std::size_t times) {
    std::string result;
    for (std::size_t turn = 0; turn < times; ++turn) result += text;
    return result;
}

struct Hostile {
    const char* name;
    std::string text;
    ErrorCode code;
};

// timed_out: the steps were used up; too_large: the output or the memory was; invalid_input: refused before it ran.
// All are counted, so that a template stops at the same place on every machine. How long that takes stands in the
// output of the release build (docs/expressions.md).
class HostileTemplate : public testing::TestWithParam<Hostile> {};

// Texts and lists as large as an event may carry.
const json::object& large_data() {
    static const json::object data = [] {
        std::string words;
        json::array rows;
        for (int i = 0; i < 60'000; ++i) words += "w" + std::to_string(i) + ",";
        for (int i = 0; i < 20'000; ++i) rows.push_back(json::object{{"id", i}, {"name", "n" + std::to_string(i % 7)}});
        json::value nested = "x";
        for (int i = 0; i < 30; ++i) nested = json::array{nested};
        return json::object{{"big", std::string(500'000, 'a')},
                            {"text", std::string(5'000, 'b')},
                            {"words", words},
                            {"rows", rows},
                            {"nested", nested},
                            {"tags_of_html", repeated("<p><b", 100'000)},
                            {"entities", repeated("&", 400'000)}};
    }();
    return data;
}

TEST_P(HostileTemplate, StopsWithAnError) {
    const json::object snippets{{"again", "{% render 'again' %}"},
                                {"twice", "{% render 'twice' %}{% render 'twice' %}"},
                                {"included", "{% include 'included' %}"}};
    const auto compiled = Template::compile(GetParam().text, Mode::strict, {}, &snippets);
    const auto value = compiled ? compiled->evaluate(large_data(), berlin()) : Result<json::value>(compiled.error());

    ASSERT_TRUE(value.has_error());
    EXPECT_EQ(value.error().code, GetParam().code) << value.error().message;
    EXPECT_GT(value.error().message.size(), 20U);
}

INSTANTIATE_TEST_SUITE_P(
    Limits, HostileTemplate,
    testing::Values(
        Hostile{"EndlessLoop", "{% for i in (1..9999999999) %}{% endfor %}", ErrorCode::timed_out},
        Hostile{"NestedLoops", "{% for a in (1..999) %}{% for b in (1..999) %}{{ a }}{% endfor %}{% endfor %}",
                ErrorCode::timed_out},
        Hostile{"HugeRangeAsList", "{{ (1..99999999999) | join }}", ErrorCode::timed_out},
        Hostile{"HugeRangeAsValue", "{{ (1..99999999999) }}", ErrorCode::timed_out},
        Hostile{"HugeRangeOfAllNumbers", "{{ (-9223372036854775807..9223372036854775807) | reverse }}",
                ErrorCode::timed_out},
        Hostile{"DoublingText", "{% assign a = text %}{% for i in (1..40) %}{% assign a = a | append: a %}{% endfor %}",
                ErrorCode::too_large},
        Hostile{"DoublingList",
                "{% assign a = text | split: '' %}{% for i in (1..40) %}{% assign a = a | concat: a %}{% endfor %}",
                ErrorCode::too_large},
        Hostile{"GrowingReplace", "{{ big | replace: 'a', text }}", ErrorCode::too_large},
        Hostile{"ListOfReferencesAsValue",
                "{% assign a = big | split: '-' %}{% for i in (1..12) %}{% assign a = a | concat: a %}{% endfor %}"
                "{{ a | json }}",
                ErrorCode::too_large},
        Hostile{
            "ListOfReferencesAsText",
            "{% assign a = big | split: '-' %}{% for i in (1..12) %}{% assign a = a | concat: a %}{% endfor %}{{ a }}",
            ErrorCode::too_large},
        Hostile{"LongOutput", "{% for i in (1..1000) %}{{ big }}{% endfor %}", ErrorCode::too_large},
        Hostile{"LongCapture", "{% capture c %}{% for i in (1..1000) %}{{ big }}{% endfor %}{% endcapture %}",
                ErrorCode::too_large},
        Hostile{"ManySearches", "{% for i in (1..150000) %}{% if big contains 'zzz' %}{% endif %}{% endfor %}",
                ErrorCode::timed_out},
        Hostile{"DeepBlocks", repeated("{% if true %}", 2000) + repeated("{% endif %}", 2000),
                ErrorCode::invalid_input},
        Hostile{"DeepBrackets", "{{ " + repeated("a[", 20000) + "1" + repeated("]", 20000) + " }}",
                ErrorCode::invalid_input},
        Hostile{"DeepRanges", "{{ " + repeated("(", 20000) + " }}", ErrorCode::invalid_input},
        Hostile{"DeepLiquidTags", "{% " + repeated("liquid ", 5000) + "%}", ErrorCode::invalid_input},
        Hostile{"UnclosedComments", repeated("{% comment %}", 4000), ErrorCode::invalid_input},
        Hostile{"LongTemplate", std::string(70'000, 'x'), ErrorCode::too_large},
        Hostile{"ManyCycles", "{% for i in (1..150000) %}{% cycle i: 1, 2 %}{% endfor %}", ErrorCode::timed_out},
        // Loops over large data.
        Hostile{"LoopsOverRows", "{% for a in rows %}{% for b in rows %}{{ b.name }}{% endfor %}{% endfor %}",
                ErrorCode::timed_out},
        Hostile{"FiltersInALoopOverRows", "{% for a in rows %}{{ rows | where: 'name', a.name | size }}{% endfor %}",
                ErrorCode::timed_out},
        Hostile{"SortInALoop", "{% for a in rows %}{% assign s = rows | sort: 'name' %}{% endfor %}",
                ErrorCode::timed_out},
        Hostile{"UniqueWords",
                "{% assign w = words | split: ',' %}{% for a in w %}{% assign u = w | uniq %}{% endfor %}",
                ErrorCode::timed_out},
        Hostile{"TagsOfManyWords", "{% for i in (1..2000) %}{% assign t = words | tags %}{% endfor %}",
                ErrorCode::timed_out},
        Hostile{"RemoveManyTags",
                "{% assign few = words | slice: 0, 2000 | tags %}{{ few | remove_tags: words | size }}",
                ErrorCode::timed_out},
        Hostile{"DifferenceOfLists", "{% assign w = words | split: ',' %}{{ w | without: w | size }}",
                ErrorCode::timed_out},
        // What would be a blow-up of a backtracking search.
        Hostile{"ReplaceOfAlmostMatches",
                "{% assign p = text | replace: 'b', 'a' | append: 'c' %}{% for i in (1..5000) %}"
                "{% assign r = big | replace: p, 'x' %}{% endfor %}",
                ErrorCode::timed_out},
        Hostile{"ReplaceFirstThatNeverMatches",
                "{% for i in (1..150000) %}{% assign r = big | replace_first: 'zz', 'x' %}{% endfor %}",
                ErrorCode::timed_out},
        Hostile{"RemoveLastThatNeverMatches",
                "{% for i in (1..150000) %}{% assign r = big | remove_last: 'zz' %}{% endfor %}", ErrorCode::timed_out},
        Hostile{"ContainsAnAlmostMatch",
                "{% assign p = text | replace: 'b', 'a' | append: 'c' %}{% for i in (1..150000) %}"
                "{% if big contains p %}{% endif %}{% endfor %}",
                ErrorCode::timed_out},
        Hostile{"StripHtmlOfOpenTags", "{% for i in (1..5000) %}{% assign s = tags_of_html | strip_html %}{% endfor %}",
                ErrorCode::timed_out},
        Hostile{"HtmlToTextOfOpenTags",
                "{% for i in (1..5000) %}{% assign s = tags_of_html | html_to_text %}{% endfor %}",
                ErrorCode::timed_out},
        Hostile{"EntitiesWithoutEnd", "{% for i in (1..5000) %}{% assign s = entities | html_to_text %}{% endfor %}",
                ErrorCode::timed_out},
        Hostile{"WordsOfOneLetter", "{% for i in (1..5000) %}{% assign s = big | truncatewords: 100000 %}{% endfor %}",
                ErrorCode::timed_out},
        Hostile{"CompareLongTexts",
                "{% assign other = big | append: 'x' %}{% for i in (1..5000) %}{% if big == other %}{% endif %}"
                "{% assign same = big | is_one_of: other %}{% endfor %}",
                ErrorCode::timed_out},
        Hostile{"SortLongTexts",
                "{% assign a = big | split: '-' %}{% for i in (1..12) %}{% assign a = a | concat: a %}{% endfor %}"
                "{% assign s = a | sort %}",
                ErrorCode::timed_out},
        // Deep recursion.
        Hostile{"SnippetThatRendersItself", "{% render 'again' %}", ErrorCode::too_large},
        Hostile{"SnippetThatRendersItselfTwice", "{% render 'twice' %}", ErrorCode::too_large},
        Hostile{"SnippetThatIncludesItself", "{% include 'included' %}", ErrorCode::too_large},
        Hostile{"DeepJson", "{{ '" + repeated("[", 2000) + repeated("]", 2000) + "' | from_json }}",
                ErrorCode::invalid_input},
        // Numbers, padding, dates.
        Hostile{"LongDateFormats",
                "{% assign f = text | replace: 'b', '%c' %}{% for i in (1..2000) %}{{ 'now' | date: f }}{% endfor %}",
                ErrorCode::too_large},
        Hostile{"FarAwayDates", "{% for i in (1..150000) %}{{ 'now' | add_time: years: 999999999 }}{% endfor %}",
                ErrorCode::invalid_input},
        Hostile{"ManyTimeZones",
                "{% for i in (1..150000) %}{% assign d = 'now' | readable_date: 'Europe/Berlin' %}{% endfor %}",
                ErrorCode::timed_out},
        Hostile{"ManyTelephoneNumbers",
                "{% for i in (1..150000) %}{% assign p = '+49 30 901820' | phone %}{% endfor %}", ErrorCode::timed_out},
        Hostile{"ManyDigests", "{% for i in (1..150000) %}{% assign d = big | sha256 %}{% endfor %}",
                ErrorCode::timed_out},
        Hostile{"GrowingNumbers",
                "{% assign n = 9 %}{% for i in (1..150000) %}{% assign n = n | times: n %}{% endfor %}{{ n }}",
                ErrorCode::timed_out}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(Limits, PaddingIsBound) {
    const auto value = Template::compile("{{ 'now' | date: '%999999999999d' }}").value().evaluate({}, berlin());
    ASSERT_TRUE(value.has_value());
    EXPECT_LT(to_text(*value).size(), 2'000U);
}

TEST(Limits, ADeeplyNestedListIsReadWithoutTrouble) {
    const auto value = Template::compile("{{ nested | json }}").value().evaluate(large_data(), berlin());
    EXPECT_TRUE(value.has_value());
}

TEST(Limits, OutputAtTheLimitPassesAndOneByteMoreFails) {
    const Limits limits{.output_bytes_max = 10};
    EXPECT_TRUE(try_template("12345{{ a }}", R"({"a": "67890"})", limits).has_value());
    EXPECT_TRUE(try_template("12345{{ a }}", R"({"a": "678901"})", limits).has_error());
}

TEST(Limits, ADeepRuleIsRefused) {
    const auto rule = repeated("{\"!\":[", 150) + "1" + repeated("]}", 150);
    const auto compiled = Rule::compile(parse_json(rule, {.depth_max = 1000}).value());
    ASSERT_TRUE(compiled.has_error());
    EXPECT_EQ(compiled.error().code, ErrorCode::too_large);
}

TEST(Limits, AListThatIsNestedItemByItemIsRefused) {
    std::string list = "[1";
    for (int item = 0; item < 5000; ++item) list += ",1";
    const auto rule = R"({"reduce": [)" + list + R"(], [{"var": "accumulator"}], 0]})";
    const auto value = Rule::compile(from_json(rule)).value().evaluate(nullptr);
    ASSERT_TRUE(value.has_error());
    EXPECT_EQ(value.error().code, ErrorCode::too_large);
}

TEST(Limits, ARuleThatMultipliesItsWorkStops) {
    std::string rule = "1";
    for (int level = 0; level < 8; ++level)
        rule = R"({"map": [{"var": ["none", [1,2,3,4,5,6,7,8,9,10]]}, )" + rule + "]}";
    const auto value = Rule::compile(from_json(rule)).value().evaluate(nullptr);
    ASSERT_TRUE(value.has_error());
    EXPECT_EQ(value.error().code, ErrorCode::timed_out);
}

}  // namespace
}  // namespace tendril::expr
