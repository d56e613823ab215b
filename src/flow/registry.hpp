// The compiled flows that are in use, by event type and by version.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "flow/flow.hpp"

namespace tendril::flow {

// A version that is compiled when it is first needed: of thousands of published flows few are at work at a time.
struct DeferredFlow {
    std::string id;
    std::int32_t version = 0;
    std::string workspace;
    std::vector<std::string> event_types;  // of its trigger's operations; it awaits none, and has no schedule
    // Called once, on any thread. nullptr: the version cannot be used.
    std::function<std::shared_ptr<const CompiledFlow>()> compile;
};

// Thread safety: on the engine's executor only. A copy may be used on another thread.
class Registry {
 public:
    using FlowPointer = std::shared_ptr<const CompiledFlow>;

    // Adds a version, which open runs may need; it starts nothing until it is published.
    void add(FlowPointer flow);
    void add(DeferredFlow flow);
    // Makes `version` of `flow` the one that events start; adds it first if needed. nullopt version: none.
    void publish(const std::string& flow, std::optional<std::int32_t> version);

    // The published flows of a workspace that listen to an event type, ordered by flow id.
    [[nodiscard]] std::vector<FlowPointer> listeners(const std::string& workspace, const std::string& event_type) const;
    // Whether a flow of the workspace waits for events of this type: in any version, since runs of old ones may be
    // open.
    [[nodiscard]] bool is_awaited(const std::string& workspace, const std::string& event_type) const;
    // The published flows that a schedule starts.
    [[nodiscard]] std::vector<FlowPointer> scheduled() const;
    [[nodiscard]] FlowPointer find(const std::string& flow, std::int32_t version) const;
    [[nodiscard]] FlowPointer published(const std::string& flow) const;
    // The same questions without compiling anything.
    [[nodiscard]] bool has_listeners(const std::string& workspace, const std::string& event_type) const;
    [[nodiscard]] bool knows(const std::string& flow, std::int32_t version) const;
    [[nodiscard]] std::optional<std::int32_t> published_version(const std::string& flow) const;
    [[nodiscard]] std::vector<std::string> published_ids() const;

 private:
    class Version;
    using VersionPointer = std::shared_ptr<const Version>;
    // Looked up for every event: by views, so that no key is copied for it.
    struct Less {
        using is_transparent = void;
        using View = std::pair<std::string_view, std::string_view>;
        using VersionView = std::pair<std::string_view, std::int32_t>;
        bool operator()(const View& left, const View& right) const { return left < right; }
        bool operator()(const VersionView& left, const VersionView& right) const { return left < right; }
    };

    void add(VersionPointer version);
    [[nodiscard]] VersionPointer version_of(const std::string& flow, std::int32_t version) const;

    std::map<std::pair<std::string, std::int32_t>, VersionPointer, Less> versions_;
    std::map<std::string, VersionPointer> published_;
    std::map<std::pair<std::string, std::string>, std::vector<VersionPointer>, Less> listeners_;
    std::set<std::pair<std::string, std::string>, Less> awaited_;
};

}  // namespace tendril::flow
