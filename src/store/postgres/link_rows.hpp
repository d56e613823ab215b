// The rows of links, as statements read them.
#pragma once

#include <string>

#include "store/postgres/rows.hpp"
#include "store/records.hpp"

namespace tendril::store::postgres {

// What read_link reads.
inline const std::string link_columns = "workspace, kind, source_id, connection, target_id, updated_at, state";
Link read_link(Rows& rows);

}  // namespace tendril::store::postgres
