// Where steps run: the flow itself, an item of a loop, or a sub-flow.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "engine/scope.hpp"
#include "flow/flow.hpp"

namespace tendril::engine {

struct Place;

// A for_each under way at a place.
struct Loop {
    json::array items;
    std::size_t next = 0;  // the first item that has not begun
    std::int64_t failed = 0;
    std::vector<std::unique_ptr<Place>> active;  // in the items' order
};

struct Place {
    std::string at;  // as in the journal
    Place* around = nullptr;
    std::shared_ptr<const flow::CompiledFlow> sub_flow;  // of a sub-flow: what it runs
    Layer layer;
    std::size_t index = 0;                                    // of an item
    int at_work = 0;                                          // tasks handed out here and further inside
    std::map<std::string, Loop> loops;                        // by step
    std::map<std::string, std::unique_ptr<Place>> sub_flows;  // by step
};

}  // namespace tendril::engine
