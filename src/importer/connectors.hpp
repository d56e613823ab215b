// The connector.json of an imported API: address, kinds of credentials, where errors keep their sentence.
#pragma once

#include <string>

#include "importer/overlay.hpp"

namespace tendril::importer {

json::object convert_connector(const References& references, const std::string& id, const Overlay& overlay,
                               Notes& notes);
// An id made of the API's title: "Pet Store 3.0" gives "pet_store_3_0".
std::string connector_id(std::string_view title);

}  // namespace tendril::importer
