// A flow tried out without anybody noticing: the engine itself, on a store in memory, a clock that jumps over every
// wait, and other systems that answer with the samples of the catalog. No call leaves, nothing is stored.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/random.hpp"
#include "connector/manifest.hpp"
#include "engine/engine.hpp"
#include "flow/registry.hpp"
#include "store/records.hpp"

namespace tendril::api {

struct RehearsalInput {
    const connector::Catalog& catalog;
    flow::Registry flows;  // with the flow, and those it runs inside itself
    flow::Registry::FlowPointer flow;
    engine::WorkspaceFacts workspace;
    std::shared_ptr<const expr::Tables> tables;        // of the workspace
    std::vector<engine::ConnectionFacts> connections;  // of the workspace
    engine::Incoming event;
    Random& random;
    TimePoint now;
};

struct Rehearsal {
    store::RunWithEvent run;  // as it would have ended
    json::array requests;     // [{"step","at","connection","method","path","body"}], in order
};

// Blocks for as long as the flow takes to compute. Errors: those of Engine::accept; internal when the flow comes to no
// end.
Result<Rehearsal> rehearse(RehearsalInput input);

}  // namespace tendril::api
