// Why a run went the way it did, for its history: worked out when somebody looks, so that running costs nothing.
#pragma once

#include <string>

#include "base/json.hpp"
#include "flow/flow.hpp"
#include "store/records.hpp"

namespace tendril::engine {

// The journal as it is shown, with two more members of its entries:
//   because  of a filter or branch of the flow itself: [{"arm","holds","parts":[{"path","sentence","seen"}]}], the
//   rules
//            that were asked, in order, each with the parts that decided it; a filter has no "arm"
//   made_of  of an action: {"<field of the input>": ["trigger.data.email", ...]}
// Left out where it cannot be told any more: the event's data was redacted, or a loop's item is no longer known.
// Errors: internal (the journal or the event cannot be read).
Result<json::array> explained_journal(const flow::CompiledFlow& flow, const store::RunWithEvent& run,
                                      const std::string& time_zone);

}  // namespace tendril::engine
