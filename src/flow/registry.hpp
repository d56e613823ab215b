// The compiled flows that are in use, by event type and by version.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "flow/flow.hpp"

namespace tendril::flow {

// Thread safety: on the engine's executor only.
class Registry {
 public:
    using FlowPointer = std::shared_ptr<const CompiledFlow>;

    // Adds a version, which open runs may need; it starts nothing until it is published.
    void add(FlowPointer flow);
    // Makes `version` of `flow` the one that events start; adds it first if needed. nullopt version: none.
    void publish(const std::string& flow, std::optional<std::int32_t> version);

    // The published flows of a workspace that listen to an event type, ordered by flow id.
    [[nodiscard]] const std::vector<FlowPointer>& listeners(const std::string& workspace,
                                                            const std::string& event_type) const;
    // Whether a flow of the workspace waits for events of this type: in any version, since runs of old ones may be
    // open.
    [[nodiscard]] bool is_awaited(const std::string& workspace, const std::string& event_type) const;
    // The published flows that a schedule starts.
    [[nodiscard]] std::vector<FlowPointer> scheduled() const;
    [[nodiscard]] FlowPointer find(const std::string& flow, std::int32_t version) const;
    [[nodiscard]] FlowPointer published(const std::string& flow) const;
    [[nodiscard]] std::vector<std::string> published_ids() const;

 private:
    std::map<std::pair<std::string, std::int32_t>, FlowPointer> versions_;
    std::map<std::string, FlowPointer> published_;
    std::map<std::pair<std::string, std::string>, std::vector<FlowPointer>> listeners_;
    std::set<std::pair<std::string, std::string>> awaited_;
};

}  // namespace tendril::flow
