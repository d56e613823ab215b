#include "store/postgres/operation.hpp"

namespace tendril::store::postgres {

namespace {

// What a row costs beside its texts.
constexpr std::size_t row_overhead = 300;

std::size_t size_of(const NewEvent& added) {
    return row_overhead * (1 + added.runs.size()) + added.event.data.size();
}

std::size_t size_of(const std::vector<RunChange>& changes) {
    std::size_t size = 0;
    for (const auto& change : changes) {
        size += row_overhead * (1 + change.links.size()) + change.state.journal.size();
        if (change.redacted_event_data) size += change.redacted_event_data->size();
    }
    return size;
}

std::size_t size_of(const Run& run) {
    return row_overhead + run.state.journal.size();
}

}  // namespace

std::size_t size_of(const Operation& operation) {
    return std::visit([](const auto& change) { return size_of(change.given); }, operation);
}

}  // namespace tendril::store::postgres
