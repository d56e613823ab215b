// Finds the entries of a journal by place and step, however many items a loop has.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/journal.hpp"

namespace tendril::engine {

// Entries must be added through it and never removed while it lives.
class JournalIndex {
 public:
    using Entries = std::vector<Entry*>;  // of one place, in order of execution

    explicit JournalIndex(Journal& journal);

    // nullptr when the step has none yet.
    [[nodiscard]] Entry* find(std::string_view at, std::string_view step) const;
    [[nodiscard]] const Entries& at(std::string_view place) const;
    Entry& add(Entry entry);
    [[nodiscard]] std::size_t size() const { return journal_.size(); }

 private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    Entries& entries_of(const std::string& place);

    Journal& journal_;
    Entries top_;  // of the flow itself
    std::unordered_map<std::string, Entries, Hash, std::equal_to<>> places_;
};

}  // namespace tendril::engine
