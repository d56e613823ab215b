#include "base/csv.hpp"

#include <gmock/gmock.h>

namespace tendril {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Csv, ReadsWhatSpreadsheetsSave) {
    const auto table = parse_csv(
                           "\xEF\xBB\xBF"
                           "First Name;E-Mail;Note\r\nAda;ada@example.com;\"a \"\"quoted\"\"; cell\nof two lines\"\r\n")
                           .value();

    EXPECT_THAT(table.columns, ElementsAre("First Name", "E-Mail", "Note"));
    EXPECT_THAT(table.rows, ElementsAre(ElementsAre("Ada", "ada@example.com", "a \"quoted\"; cell\nof two lines")));
}

TEST(Csv, NamesTheLineThatIsWrong) {
    EXPECT_THAT(parse_csv("a,b\n1,2\n\"3,4").error().message, HasSubstr("Line 3"));
    EXPECT_THAT(parse_csv("a,b\n1,2,3\n").error().message, HasSubstr("more cells than columns"));
    EXPECT_THAT(parse_csv("a,b\n\"1\"x,2\n").error().message, HasSubstr("closing quote"));
    EXPECT_THAT(parse_csv("").error().message, HasSubstr("no names"));
}

}  // namespace
}  // namespace tendril
