// Tables as spreadsheets save them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace tendril {

struct CsvTable {
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;  // each as long as `columns`
};

inline constexpr std::size_t csv_rows_max = 5'000;

// Comma, semicolon or tab, whichever the first line has most of; quotes as in RFC 4180; a byte order mark is skipped.
// Errors: invalid_input naming the line: an open quote, a row with more cells than columns, no column, too many rows.
Result<CsvTable> parse_csv(std::string_view text);

}  // namespace tendril
