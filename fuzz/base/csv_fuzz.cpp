// Tables as spreadsheets of any kind save them.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/csv.hpp"

using namespace tendril;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto table = parse_csv({reinterpret_cast<const char*>(data), size});
    if (!table) return 0;
    if (table->columns.empty() || table->rows.size() > csv_rows_max) std::abort();
    for (const auto& row : table->rows) {
        if (row.size() != table->columns.size()) std::abort();
    }
    return 0;
}
