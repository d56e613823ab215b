#include "base/csv.hpp"

#include <gmock/gmock.h>

namespace tendril {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(CsvTest, ReadsRowsWithQuotesCommasAndLineBreaks) {
    EXPECT_THAT(
        parse_csv("key,value\r\n\"a, b\",\"say \"\"hi\"\"\"\n\nc,\"two\nlines\"").value(),
        ElementsAre(ElementsAre("key", "value"), ElementsAre("a, b", "say \"hi\""), ElementsAre("c", "two\nlines")));
}

TEST(CsvTest, TakesSemicolonsAndAByteOrderMarkAsSpreadsheetsWriteThem) {
    EXPECT_THAT(parse_csv("\xEF\xBB\xBFkey;value\n1,5;x\n").value(),
                ElementsAre(ElementsAre("key", "value"), ElementsAre("1,5", "x")));
}

TEST(CsvTest, KeepsEmptyCells) {
    EXPECT_THAT(parse_csv("a,,b,\n").value(), ElementsAre(ElementsAre("a", "", "b", "")));
    EXPECT_THAT(parse_csv("").value(), IsEmpty());
}

TEST(CsvTest, NamesTheLineThatIsWrong) {
    EXPECT_THAT(parse_csv("a,b\n\"c,d\n").error().message, HasSubstr("Line 2 has a quote that does not end."));
    EXPECT_THAT(parse_csv("\"a\"b,c\n").error().message, HasSubstr("Line 1 has text after a closing quote."));
}

TEST(CsvTest, IsBound) {
    EXPECT_EQ(parse_csv("a\nb\nc", {.rows_max = 2}).error().code, ErrorCode::too_large);
    EXPECT_EQ(parse_csv("a,b", {.bytes_max = 2}).error().code, ErrorCode::too_large);
    EXPECT_THAT(parse_csv("a,b,c", {.columns_max = 2}).error().message, HasSubstr("more than 2 cells"));
}

}  // namespace
}  // namespace tendril
