// The flows that histories run, compiled once, and what each must do at the other system for an event.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "connector/manifest.hpp"
#include "flow/flow.hpp"
#include "sim/plant.hpp"

namespace tendril::sim {

inline constexpr int workspaces_max = 3;
std::string workspace_name(int workspace);   // "ws_1"
std::string connection_name(int workspace);  // "conn_1"

// How an event differs from others of its type.
enum class Variant {
    plain,
    passed_over,  // a filter stops it, or a branch takes another way
    refused,      // the other system refuses it for good
};

// One call that a flow makes for an event.
struct Step {
    std::string_view operation;  // the remote's name of it
    bool repeatable;             // the same call twice is the same as once
};

struct FlowDesign {
    std::string_view id;
    std::string_view event_type;
    std::string_view document;
    std::vector<Variant> variants;  // that events of it come in
    std::vector<Step> plain;
    std::vector<Step> passed_over;
};
const std::vector<FlowDesign>& flow_designs();

// The catalog and every flow for every workspace. Immutable; shared by all histories of a process.
class Library {
 public:
    // Ends the process when a flow does not compile: the simulation is wrong then.
    explicit Library(Plant plant);
    [[nodiscard]] const connector::Catalog& catalog() const { return *catalog_; }
    [[nodiscard]] std::shared_ptr<const flow::CompiledFlow> flow(int workspace, std::size_t design) const;

 private:
    std::unique_ptr<connector::Catalog> catalog_;
    std::vector<std::vector<std::shared_ptr<const flow::CompiledFlow>>> flows_;  // by workspace, by design
};

}  // namespace tendril::sim
