// Which of an overlay's styles of paging an operation follows.
#pragma once

#include "base/json.hpp"
#include "importer/schemas.hpp"

namespace tendril::importer {

// Adds "paging" and "result_id" to an operation as far as its fields and its answer tell them.
void add_paging(json::object& operation, const json::array& styles, const Schemas& schemas);
void add_result_id(json::object& operation, const Schemas& schemas);

}  // namespace tendril::importer
