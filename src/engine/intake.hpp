// Decides what an incoming event becomes: pure, before anything is stored.
#pragma once

#include "base/error.hpp"
#include "connector/manifest.hpp"
#include "engine/engine.hpp"
#include "flow/registry.hpp"
#include "store/run_store.hpp"

namespace tendril::engine {

// The event as it will be stored, the runs it starts and the person it describes.
// Errors: invalid_input naming the field, when the sender can mend it.
Result<store::NewEvent> take_in(Incoming incoming, const connector::Catalog& catalog, const flow::Registry& flows,
                                TimePoint now);

// The same for an event that a person tries one flow out with: it starts that flow alone, and before everything else.
Result<store::NewEvent> take_in_for(const flow::CompiledFlow& flow, Incoming incoming,
                                    const connector::Catalog& catalog, TimePoint now);

}  // namespace tendril::engine
