// The rows of links, as statements read them.
#pragma once

#include <string>

#include "store/postgres/rows.hpp"
#include "store/records.hpp"

namespace tendril::store::postgres {

// What read_link reads.
extern const std::string link_columns;
Link read_link(Rows& rows);

}  // namespace tendril::store::postgres
