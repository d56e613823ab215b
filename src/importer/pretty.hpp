// JSON for people and for version control: one member a line, short values on one line, always the same.
#pragma once

#include <string>

#include "base/json.hpp"

namespace tendril::importer {

std::string pretty(const json::value& value);

}  // namespace tendril::importer
