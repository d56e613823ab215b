// Which operation a call is one of.
#pragma once

#include <string_view>

#include "connector/manifest.hpp"

namespace tendril::connector {

// The connector's operation with this method whose path fits best: of "/contacts/business/{id}" and
// "/contacts/{id}/{part}" the one with more words of its own. `path` is without query. nullptr when none fits.
const OperationSummary* match_call(const Catalog& catalog, std::string_view connector, std::string_view method,
                                   std::string_view path);

}  // namespace tendril::connector
