// Answers calls as an API would that takes everything its description allows and answers with its sample. Pure.
#pragma once

#include <string_view>

#include "connector/manifest.hpp"
#include "http/message.hpp"

namespace tendril::connector {

struct StandIn {
    std::string_view operation;  // the id; lives as long as the catalog
    http::Response response;
};

// The operation of `connector` that `request` calls, and the answer to it: its sample, or a 422 that names what is
// wrong with path, query, headers or body. nullopt when the connector has no such operation.
std::optional<StandIn> stand_in_for(const Catalog& catalog, std::string_view connector, const http::Request& request);

}  // namespace tendril::connector
