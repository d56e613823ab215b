// Permits of connections' budgets, shared exactly by all nodes: requests of the permit table, and what they answer.
#pragma once

#include <vector>

#include "store/postgres/connection.hpp"
#include "store/run_store.hpp"

namespace tendril::store::postgres {

// One transaction, under the lock of the budget's row.
std::vector<Request> take_requests(const PermitRequest& request);
PermitGrant read_grant(std::span<Rows> rows, const PermitRequest& request);

Request settle_request(const PermitSettlement& settlement);

}  // namespace tendril::store::postgres
