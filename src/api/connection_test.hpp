// Proves that a connection's credentials work.
#pragma once

#include <string>

#include "api/context.hpp"
#include "store/records.hpp"

namespace tendril::api {

struct ConnectionTest {
    bool ok = false;
    std::string detail;  // one sentence
    int status = 0;      // of the answer; 0 when there was none
};

// Makes the connector's test call, stores what it tells of the connection's health, and lets the runs go on that were
// held for it. The caller keeps `connection` until the task has ended. Errors: of the store.
Task<Result<ConnectionTest>> test_connection(Context& context, const store::Connection& connection);

}  // namespace tendril::api
