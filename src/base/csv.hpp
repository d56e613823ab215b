// Tables as spreadsheets write them (RFC 4180).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace tendril {

struct CsvLimits {
    std::size_t bytes_max = 1024 * 1024;
    std::size_t rows_max = 10'000;
    std::size_t columns_max = 100;
};

// The rows with their cells, all as text; blank lines are left out. Cells are parted by commas or semicolons, whichever
// the first line has outside of quotes; a byte order mark is skipped; lines end in LF or CRLF.
// Errors: too_large; invalid_input with the line, for a quote that does not end or text that follows one.
Result<std::vector<std::vector<std::string>>> parse_csv(std::string_view text, const CsvLimits& limits = {});

}  // namespace tendril
