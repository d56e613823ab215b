// Titles made of the names that an API gives to its operations and fields.
#pragma once

#include <string>
#include <string_view>

namespace tendril::connector {

// "get-contacts-by-businessId" gives "Get contacts by business ID".
std::string title_of_operation(std::string_view id);
// "dateAdded" gives "Date added", "location_id" gives "Location ID". Never empty when `name` is not.
std::string title_of_field(std::string_view name);

}  // namespace tendril::connector
