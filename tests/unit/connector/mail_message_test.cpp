#include "connector/mail_message.hpp"

#include <gmock/gmock.h>

#include "built_in_catalog.hpp"
#include "vault/base64.hpp"

namespace tendril::connector {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const TimePoint now = *parse_iso8601("2026-11-23T09:30:00Z");

Result<MailMessage> compose(std::string_view input) {
    return compose_mail(object_from(input), now);
}

TEST(MailMessage, HoldsHeadersAndText) {
    const auto mail =
        compose(R"({"from": "Studio North <hello@example.com>", "to": "mara@example.com, Bo <bo@example.com>",
                                  "subject": "Your first session", "text": "See you on Monday."})")
            .value();

    EXPECT_EQ(mail.from, "hello@example.com");
    EXPECT_THAT(mail.recipients, ElementsAre("mara@example.com", "bo@example.com"));
    EXPECT_THAT(mail.text, HasSubstr("From: \"Studio North\" <hello@example.com>\r\n"));
    EXPECT_THAT(mail.text, HasSubstr("To: mara@example.com,\r\n \"Bo\" <bo@example.com>\r\n"));
    EXPECT_THAT(mail.text, HasSubstr("Subject: Your first session\r\n"));
    EXPECT_THAT(mail.text, HasSubstr("Date: Mon, 23 Nov 2026 09:30:00 +0000\r\n"));
    EXPECT_THAT(mail.text, HasSubstr("Message-ID: " + mail.id + "\r\n"));
    EXPECT_THAT(mail.text, HasSubstr(vault::base64_encode("See you on Monday.")));
}

TEST(MailMessage, EncodesWhatIsNotAscii) {
    const auto mail =
        compose(R"({"from": "Åsa <asa@example.com>", "to": "a@example.com", "subject": "Grüße", "text": "x"})").value();

    EXPECT_THAT(mail.text, HasSubstr("Subject: =?utf-8?B?" + vault::base64_encode("Grüße") + "?=\r\n"));
    EXPECT_THAT(mail.text, HasSubstr("From: =?utf-8?B?" + vault::base64_encode("Åsa") + "?= <asa@example.com>\r\n"));
}

TEST(MailMessage, DoesNotTellBlindCopies) {
    const auto mail =
        compose(
            R"({"from": "a@example.com", "to": "b@example.com", "bcc": "c@example.com", "subject": "s", "text": "x"})")
            .value();

    EXPECT_THAT(mail.recipients, ElementsAre("b@example.com", "c@example.com"));
    EXPECT_THAT(mail.text, Not(HasSubstr("c@example.com")));
}

TEST(MailMessage, OffersBothFormsWhereThereAreBoth) {
    const auto mail =
        compose(R"({"from": "a@example.com", "to": "b@example.com", "subject": "s", "text": "x", "html": "<p>x</p>"})")
            .value();

    EXPECT_THAT(mail.text, HasSubstr("multipart/alternative"));
    EXPECT_LT(mail.text.find("text/plain"), mail.text.find("text/html"));
}

TEST(MailMessage, IsRefusedByTheMemberThatIsWrong) {
    const std::vector<std::pair<std::string, std::string>> bad{
        {R"({"from": "nobody", "to": "b@example.com", "subject": "s", "text": "x"})", "from"},
        {R"({"from": "a@example.com", "to": "", "subject": "s", "text": "x"})", "to"},
        {R"({"from": "a@example.com", "to": "b@example.com\r\nBcc: c@example.com", "subject": "s", "text": "x"})",
         "to"},
        {R"({"from": "a@example.com", "to": "b@example.com", "cc": "b@", "subject": "s", "text": "x"})", "cc"},
        {R"({"from": "a@example.com", "to": "b@example.com", "subject": "s\r\nBcc: c@example.com", "text": "x"})",
         "subject"},
        {R"({"from": "A\r\nX: y <a@example.com>", "to": "b@example.com", "subject": "s", "text": "x"})", "from"},
        {R"({"from": "a@example.com", "to": "b@example.com", "subject": "s"})", "text"},
    };
    for (const auto& [input, field] : bad) {
        const auto mail = compose(input);
        ASSERT_TRUE(mail.has_error()) << input;
        EXPECT_EQ(mail.error().field, field) << input;
    }
}

}  // namespace
}  // namespace tendril::connector
