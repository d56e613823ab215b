// The audit log: who changed what.
#pragma once

#include <string>

#include "api/route.hpp"

namespace tendril::api {

// Adds an entry in the name of the caller, and tells those who listen what changed. Blocks. Errors: unavailable.
Result<void> record(const Call& call, const std::string& action, const std::string& subject,
                    const std::string& detail = {});

}  // namespace tendril::api
