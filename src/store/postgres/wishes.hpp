// The rows of wishes: what people want done with runs, for the nodes that work at them.
#pragma once

#include <span>
#include <vector>

#include "store/postgres/connection.hpp"
#include "store/run_store.hpp"

namespace tendril::store::postgres {

// Keeps it and tells the other nodes; read_wished(): whether there is such a run.
std::vector<Request> wish_requests(const RunWish& wish);
bool read_wished(std::span<Rows> rows);

Request wishes_request(const std::vector<std::int32_t>& partitions);
std::vector<RunWish> read_wishes(Rows& rows);

Request forget_wish_request(RunId run);

}  // namespace tendril::store::postgres
