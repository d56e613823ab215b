#include "engine/gate_queue.hpp"

#include <algorithm>
#include <utility>

namespace tendril::engine {

void GateQueue::push(Waiting waiting) {
    auto& of_priority = classes_.at(static_cast<std::size_t>(1 - static_cast<int>(waiting.caller.priority)));
    auto& line = of_priority.lines[waiting.caller.flow];
    if (line.empty()) of_priority.turns.push_back(waiting.caller.flow);
    line.push_back(std::move(waiting));
    ++size_;
}

GateQueue::Waiting GateQueue::pop() {
    auto& first = *std::ranges::find_if(classes_, [](const Class& one) { return !one.turns.empty(); });
    auto flow = std::move(first.turns.front());
    first.turns.pop_front();
    const auto found = first.lines.find(flow);
    auto next = std::move(found->second.front());
    found->second.pop_front();
    if (found->second.empty()) {
        first.lines.erase(found);
    } else {
        first.turns.push_back(std::move(flow));
    }
    --size_;
    return next;
}

std::vector<GateQueue::Waiting> GateQueue::take_all() {
    std::vector<Waiting> all;
    all.reserve(size_);
    while (!empty()) all.push_back(pop());
    return all;
}

std::vector<GateQueue::Waiting> GateQueue::take_of(std::int32_t partition) {
    std::vector<Waiting> taken;
    for (auto& waiting : take_all()) {
        waiting.caller.partition == partition ? taken.push_back(std::move(waiting)) : push(std::move(waiting));
    }
    return taken;
}

}  // namespace tendril::engine
