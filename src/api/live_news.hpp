// From where things change to those who listen.
#pragma once

#include <string>
#include <string_view>

#include "api/context.hpp"

namespace tendril::api {

// The collection of the REST interface that an action of the audit log changed: "flows" for "flow.published"; "" for
// runs, which the engine tells of.
std::string collection_of(std::string_view action);

// As LiveStreams::changed, from any thread.
void tell_listeners(Context& context, std::string workspace, std::string collection, std::string id);

// Looks now and then whether other nodes have done something, as long as there are any and somebody listens.
Task<void> hear_other_nodes(Context& context);

// From now on listeners whose token was taken back or has expired are let go. Call once.
void watch_listeners(Context& context);

}  // namespace tendril::api
