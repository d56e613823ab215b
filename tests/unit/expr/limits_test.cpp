// Hostile templates and rules: each stops with a clear error, quickly.
#include <gmock/gmock.h>

#include <chrono>

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

class HostileTemplate : public testing::TestWithParam<Hostile> {};

// Generous beside the goal of 100 ms, because tests also run with sanitizers on busy machines.
constexpr auto patience = std::chrono::seconds(5);

TEST_P(HostileTemplate, StopsWithAnError) {
    const auto data = "{\"big\": \"" + std::string(500'000, 'a') + "\", \"text\": \"" + std::string(5'000, 'b') + "\"}";
    const auto start = std::chrono::steady_clock::now();

    const auto value = try_template(GetParam().text, data);

    ASSERT_TRUE(value.has_error());
    EXPECT_EQ(value.error().code, GetParam().code) << value.error().message;
    EXPECT_LT(std::chrono::steady_clock::now() - start, patience);
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
        Hostile{"ManyCycles", "{% for i in (1..150000) %}{% cycle i: 1, 2 %}{% endfor %}", ErrorCode::timed_out}),
    [](const auto& info) { return std::string(info.param.name); });

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
