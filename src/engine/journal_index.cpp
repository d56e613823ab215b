#include "engine/journal_index.hpp"

#include <utility>

namespace tendril::engine {

JournalIndex::JournalIndex(Journal& journal) : journal_(journal) {
    for (auto& entry : journal_) entries_of(entry.at).push_back(&entry);
}

JournalIndex::Entries& JournalIndex::entries_of(const std::string& place) {
    return place.empty() ? top_ : places_[place];
}

const JournalIndex::Entries& JournalIndex::at(std::string_view place) const {
    static const Entries none;
    if (place.empty()) return top_;
    const auto found = places_.find(place);
    return found == places_.end() ? none : found->second;
}

Entry* JournalIndex::find(std::string_view place, std::string_view step) const {
    for (auto* entry : at(place)) {
        if (entry->step == step) return entry;
    }
    return nullptr;
}

Entry& JournalIndex::add(Entry entry) {
    Entry& added = journal_.emplace_back(std::move(entry));
    entries_of(added.at).push_back(&added);
    return added;
}

}  // namespace tendril::engine
