// What goes wrong in an import: a first fault ends it, notes are shown when it has succeeded.
#pragma once

#include <string>
#include <vector>

namespace tendril::importer {

class Notes {
 public:
    // Notes are a help for people: more of them than anybody reads are counted only.
    static constexpr std::size_t notes_max = 200;

    void note(const std::string& place, const std::string& sentence) {
        if (notes_.size() < notes_max) notes_.push_back(place + " " + sentence);
    }
    // Only the first is kept: the rest often follows from it.
    void fault(const std::string& place, const std::string& sentence) {
        if (fault_.empty()) fault_ = place + " " + sentence;
    }

    [[nodiscard]] const std::string& fault() const { return fault_; }
    [[nodiscard]] std::vector<std::string> take() { return std::move(notes_); }

 private:
    std::vector<std::string> notes_;
    std::string fault_;
};

}  // namespace tendril::importer
