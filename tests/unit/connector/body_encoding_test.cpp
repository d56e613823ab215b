#include "connector/body_encoding.hpp"

#include <gmock/gmock.h>

#include "built_in_catalog.hpp"

namespace tendril::connector {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST(FormBody, RepeatsListsAndLeavesNullOut) {
    const auto body = form_body({{"a", "x y"}, {"b", {1, true}}, {"c", nullptr}});

    EXPECT_EQ(body.content_type, "application/x-www-form-urlencoded");
    EXPECT_EQ(body.text, "a=x%20y&b=1&b=true");
}

TEST(MultipartBody, WritesFieldsAndFiles) {
    std::vector<Finding> findings;
    const auto body = multipart_body(
        object_from(R"({"title":"Plan","file":{"name":"a\"b.txt","type":"text/plain","base64":"SGVsbG8="}})"),
        object_from(R"({"file":{"format":"binary"}})"), findings);

    EXPECT_TRUE(findings.empty());
    EXPECT_EQ(body.content_type, "multipart/form-data; boundary=tendril-part-1");
    EXPECT_EQ(body.text,
              "--tendril-part-1\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nPlan\r\n"
              "--tendril-part-1\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a%22b.txt\"\r\n"
              "Content-Type: text/plain\r\n\r\nHello\r\n--tendril-part-1--\r\n");
}

TEST(MultipartBody, ChoosesALineThatOccursInNoPart) {
    std::vector<Finding> findings;
    const auto body = multipart_body({{"a", "tendril-part-1"}}, {}, findings);

    EXPECT_THAT(body.content_type, HasSubstr("tendril-part-2"));
}

TEST(MultipartBody, SaysWhatIsWrongWithAFile) {
    std::vector<Finding> findings;
    const auto properties = object_from(R"({"file":{"format":"binary"}})");
    (void)multipart_body({{"file", {{"base64", "!"}}}}, properties, findings);
    (void)multipart_body({{"file", 3}}, properties, findings);
    (void)multipart_body(object_from(R"({"file":{"text":"x","type":"a/b\r\nX: y"}})"), properties, findings);

    ASSERT_EQ(findings.size(), 3U);
    EXPECT_EQ(findings[0].message, "file is a file whose base64 cannot be read.");
    EXPECT_EQ(findings[1].message, "file is no file.");
    EXPECT_THAT(findings[2].message, HasSubstr("which is no media type."));
}

TEST(MultipartBody, LetsNoNameEndItsHeader) {
    std::vector<Finding> findings;
    const auto body = multipart_body({{"a\r\nb", "x"}}, {}, findings);

    EXPECT_THAT(body.text, Not(HasSubstr("a\r\nb")));
}

}  // namespace
}  // namespace tendril::connector
