// Why a run went the way it did, for its history: worked out when somebody looks, so that running costs nothing.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "flow/flow.hpp"
#include "store/records.hpp"

namespace tendril::engine {

// Versions of flows by their ids and numbers.
using SubFlows = std::map<std::pair<std::string, std::int32_t>, std::shared_ptr<const flow::CompiledFlow>>;

// What the run's sub-flows ran: `explained_journal` needs those that are still in use.
std::vector<SubFlows::key_type> sub_flows_of(const store::RunWithEvent& run);

// The journal as it is shown, with two more members of its entries:
//   because  of a filter or branch: [{"arm","holds","parts":[{"path","sentence","seen"}]}], the rules that were asked,
//            in order, each with the parts that decided it; a filter has no "arm"
//   made_of  of an action: {"<field of the input>": ["trigger.data.email", ...]}
// Inside of loops they are about the item, inside of sub-flows about what the sub-flow was given. Left out where it
// cannot be told any more: the event's data was redacted, a loop's list is no longer known, or a sub-flow's version not
// in use. Errors: internal (the journal or the event cannot be read).
Result<json::array> explained_journal(const flow::CompiledFlow& flow, const SubFlows& sub_flows,
                                      const store::RunWithEvent& run, const std::string& time_zone);

}  // namespace tendril::engine
