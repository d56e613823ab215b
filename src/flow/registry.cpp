#include "flow/registry.hpp"

#include <algorithm>
#include <mutex>

namespace tendril::flow {

class Registry::Version {
 public:
    explicit Version(FlowPointer flow)
        : id(flow->id),
          number(flow->version),
          workspace(flow->workspace),
          event_types(flow->event_types),
          flow_(std::move(flow)) {}
    explicit Version(DeferredFlow flow)
        : id(std::move(flow.id)),
          number(flow.version),
          workspace(std::move(flow.workspace)),
          event_types(std::move(flow.event_types)),
          compile_(std::move(flow.compile)) {}

    // Copies of the registry share it.
    const FlowPointer& flow() const {
        std::call_once(compiled_, [this] {
            if (const auto compile = std::exchange(compile_, nullptr)) flow_ = compile();
        });
        return flow_;
    }

    const std::string id;
    const std::int32_t number;
    const std::string workspace;
    const std::vector<std::string> event_types;

 private:
    mutable std::once_flag compiled_;
    mutable FlowPointer flow_;
    mutable std::function<FlowPointer()> compile_;
};

void Registry::add(FlowPointer flow) {
    for (const auto& type : flow->awaited_types) awaited_.emplace(flow->workspace, type);
    add(std::make_shared<const Version>(std::move(flow)));
}

void Registry::add(DeferredFlow flow) {
    add(std::make_shared<const Version>(std::move(flow)));
}

void Registry::add(VersionPointer version) {
    auto key = std::pair(version->id, version->number);
    versions_.insert_or_assign(std::move(key), std::move(version));
}

void Registry::publish(const std::string& flow, std::optional<std::int32_t> version) {
    if (const auto old = published_.find(flow); old != published_.end()) {
        for (const auto& type : old->second->event_types) {
            auto& list = listeners_[{old->second->workspace, type}];
            std::erase_if(list, [&](const VersionPointer& listener) { return listener->id == flow; });
        }
        published_.erase(old);
    }
    const auto chosen = version ? version_of(flow, *version) : nullptr;
    if (!chosen) return;
    published_.emplace(flow, chosen);
    for (const auto& type : chosen->event_types) {
        auto& list = listeners_[{chosen->workspace, type}];
        list.insert(std::ranges::lower_bound(list, flow, {}, [](const auto& one) { return one->id; }), chosen);
    }
}

std::vector<Registry::FlowPointer> Registry::listeners(const std::string& workspace,
                                                       const std::string& event_type) const {
    std::vector<FlowPointer> flows;
    const auto found = listeners_.find(Less::View(workspace, event_type));
    if (found == listeners_.end()) return flows;
    flows.reserve(found->second.size());
    for (const auto& version : found->second) {
        if (version->flow()) flows.push_back(version->flow());
    }
    return flows;
}

bool Registry::has_listeners(const std::string& workspace, const std::string& event_type) const {
    const auto found = listeners_.find(Less::View(workspace, event_type));
    return found != listeners_.end() && !found->second.empty();
}

bool Registry::is_awaited(const std::string& workspace, const std::string& event_type) const {
    return !awaited_.empty() && awaited_.contains(Less::View(workspace, event_type));
}

std::vector<Registry::FlowPointer> Registry::scheduled() const {
    std::vector<FlowPointer> flows;
    for (const auto& [id, version] : published_) {
        const auto& types = version->event_types;
        if (std::ranges::find(types, schedule_event_type) == types.end()) continue;
        if (version->flow() && version->flow()->schedule) flows.push_back(version->flow());
    }
    return flows;
}

Registry::VersionPointer Registry::version_of(const std::string& flow, std::int32_t version) const {
    const auto found = versions_.find(Less::VersionView(flow, version));
    return found == versions_.end() ? nullptr : found->second;
}

Registry::FlowPointer Registry::find(const std::string& flow, std::int32_t version) const {
    const auto found = version_of(flow, version);
    return found ? found->flow() : nullptr;
}

Registry::FlowPointer Registry::published(const std::string& flow) const {
    const auto found = published_.find(flow);
    return found == published_.end() ? nullptr : found->second->flow();
}

bool Registry::knows(const std::string& flow, std::int32_t version) const {
    return version_of(flow, version) != nullptr;
}

std::optional<std::int32_t> Registry::published_version(const std::string& flow) const {
    const auto found = published_.find(flow);
    return found == published_.end() ? std::nullopt : std::optional(found->second->number);
}

std::vector<std::string> Registry::published_ids() const {
    std::vector<std::string> ids;
    for (const auto& [id, version] : published_) ids.push_back(id);
    return ids;
}

}  // namespace tendril::flow
