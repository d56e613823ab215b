#include "base/json_text.hpp"

#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

namespace tendril {
namespace {

std::string text_of(const json::value& value) {
    std::string text;
    append_json(text, value);
    return text;
}

TEST(JsonText, SaysWhatTheLibraryWouldSay) {
    for (const auto* text :
         {"null", "true", "false", "0", "-9223372036854775808", "18446744073709551615", "2.5E-1", "1E300", "[]", "{}",
          R"([1,[2,{"a":[]}],"x"])", R"({"a":{"b":null},"":"","c\"d":[true,false]})",
          R"("quotes \" backslashes \\ slashes / \b\f\n\r\t\u0000\u001f\u007f é 😀")"}) {
        const auto value = parse_json(text).value();
        EXPECT_EQ(text_of(value), json::serialize(value)) << text;
    }
}

TEST(JsonText, FindsWhatToEscapeAtEveryPlaceOfAText) {
    const std::string usual = "abcdefgh\x7f\xc3\xa9!# [].ijklmnopqrstuvwxyz";
    for (const char rare : {'"', '\\', '\n', '\0', '\x1f', '\x01'}) {
        for (std::size_t at = 0; at <= usual.size(); ++at) {
            auto text = usual;
            text.insert(at, 1, rare);
            text += rare;
            EXPECT_EQ(text_of(json::value(text)), json::serialize(json::value(text))) << at;
        }
    }
}

TEST(JsonText, WritesAnObjectMemberByMember) {
    std::string text = "[";
    {
        ObjectText object(text);
        object.text("name", "a \"b\"");
        object.value("list", json::array{1, nullptr});
        object.integer("count", -3);
        object.number("share", 0.25);
        object.flag("done", true);
        object.member("raw").append("[]");
    }
    EXPECT_EQ(text, R"([{"name":"a \"b\"","list":[1,null],"count":-3,"share":0.25,"done":true,"raw":[]})");
}

TEST(JsonText, KnowsWhatIsTooLongWithoutWritingIt) {
    const json::value value{{"text", std::string(100, 'x')}, {"list", {1, 2, 3}}};
    const auto size = to_text(value).size();
    EXPECT_TRUE(is_longer_than(value, 100));
    EXPECT_FALSE(is_longer_than(value, size + 100)) << "numbers count as the longest that there are";
    EXPECT_TRUE(is_longer_than(json::value(std::string(50, '\n')), 101)) << "escapes count";
    EXPECT_FALSE(is_longer_than(json::value(std::string(50, '\n')), 102));
}

}  // namespace
}  // namespace tendril
