// Who works at which partition: requests of the lease table, and what they answer.
#pragma once

#include <vector>

#include "store/postgres/connection.hpp"
#include "store/run_store.hpp"

namespace tendril::store::postgres {

// One transaction: tells that the node lives, gives back, renews, and takes its fair share of what is free; or else it
// leaves. Only the database's clock is asked. A partition whose lease is in use by a save that is being committed is left
// for the next time.
std::vector<Request> lease_requests(const LeaseRequest& request);

struct LeaseAnswer {
    Leases leases;
    std::int64_t nodes = 1;  // that live
};
LeaseAnswer read_leases(std::span<Rows> rows, const LeaseRequest& request);

}  // namespace tendril::store::postgres
