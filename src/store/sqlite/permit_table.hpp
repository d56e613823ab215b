// The permits taken of connections' budgets.
#pragma once

#include "store/run_store.hpp"
#include "store/sqlite/database.hpp"

namespace tendril::store::sqlite {

// Takes what is free of the budget, up to what is wanted. Costs a few rows, however many permits are out.
PermitGrant take_permits(Database& database, const PermitRequest& request, TimePoint now);
// A grant that is not known, or settled already, is left as it is.
void settle_permits(Database& database, const PermitSettlement& settlement, TimePoint now);

}  // namespace tendril::store::sqlite
