#include "flow/registry.hpp"

#include <algorithm>

namespace tendril::flow {

namespace {

bool id_before(const Registry::FlowPointer& flow, const std::string& id) {
    return flow->id < id;
}

}  // namespace

void Registry::add(FlowPointer flow) {
    for (const auto& type : flow->awaited_types) awaited_.emplace(flow->workspace, type);
    auto key = std::pair(flow->id, flow->version);
    versions_.insert_or_assign(std::move(key), std::move(flow));
}

void Registry::publish(const std::string& flow, std::optional<std::int32_t> version) {
    if (const auto old = published(flow)) {
        for (const auto& type : old->event_types) {
            auto& list = listeners_[{old->workspace, type}];
            std::erase_if(list, [&](const FlowPointer& listener) { return listener->id == flow; });
        }
        published_.erase(flow);
    }
    const auto chosen = version ? find(flow, *version) : nullptr;
    if (!chosen) return;
    published_.emplace(flow, chosen);
    for (const auto& type : chosen->event_types) {
        auto& list = listeners_[{chosen->workspace, type}];
        list.insert(std::lower_bound(list.begin(), list.end(), flow, id_before), chosen);
    }
}

const std::vector<Registry::FlowPointer>& Registry::listeners(const std::string& workspace,
                                                              const std::string& event_type) const {
    static const std::vector<FlowPointer> none;
    const auto found = listeners_.find({workspace, event_type});
    return found == listeners_.end() ? none : found->second;
}

bool Registry::is_awaited(const std::string& workspace, const std::string& event_type) const {
    return !awaited_.empty() && awaited_.contains({workspace, event_type});
}

std::vector<Registry::FlowPointer> Registry::scheduled() const {
    std::vector<FlowPointer> flows;
    for (const auto& [id, flow] : published_) {
        if (flow->schedule) flows.push_back(flow);
    }
    return flows;
}

Registry::FlowPointer Registry::find(const std::string& flow, std::int32_t version) const {
    const auto found = versions_.find({flow, version});
    return found == versions_.end() ? nullptr : found->second;
}

Registry::FlowPointer Registry::published(const std::string& flow) const {
    const auto found = published_.find(flow);
    return found == published_.end() ? nullptr : found->second;
}

std::vector<std::string> Registry::published_ids() const {
    std::vector<std::string> ids;
    for (const auto& [id, flow] : published_) ids.push_back(id);
    return ids;
}

}  // namespace tendril::flow
