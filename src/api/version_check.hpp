// What a flow asks of connections whose version of the API cannot do it: known before it is published. Pure.
#pragma once

#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "connector/manifest.hpp"
#include "store/records.hpp"

namespace tendril::api {

// Every trigger and action of the document that none of the workspace's connections can serve, with the mend. A connector
// without any connection is no finding: it may be connected later.
std::vector<Finding> check_versions(const json::object& document, const std::vector<store::Connection>& connections,
                                    const connector::Catalog& catalog);

}  // namespace tendril::api
