// The part of a group that changes runs, each by the right of a lease.
#pragma once

#include <cstdint>
#include <set>
#include <unordered_map>
#include <vector>

#include "store/postgres/exchange.hpp"
#include "store/postgres/operation.hpp"
#include "store/tallies.hpp"

namespace tendril::store::postgres {

class SavedRuns {
 public:
    void add(SaveChange& save) { saves_.push_back(&save); }

    // Locks the leases until the commit, so that nobody takes a partition over between the check and the commit, and
    // likewise what workspaces do not keep.
    // `careful` also looks whether the runs exist.
    void ask(Exchange& exchange, bool careful);
    // Gives its outcome to each save; those that fail are written by nobody.
    void judge();
    void write(Exchange& exchange) const;
    void count(TallySums& tallies) const;

    [[nodiscard]] const std::vector<SaveChange*>& saves() const { return saves_; }

 private:
    [[nodiscard]] Result<void> verdict(const std::vector<RunChange>& changes) const;
    void ask_redactions(Exchange& exchange);
    void write_redactions(Exchange& exchange) const;

    std::vector<SaveChange*> saves_;
    std::unordered_map<std::int32_t, std::int64_t> fences_;
    std::unordered_map<std::string, std::string> redacted_;  // names, by workspace
    bool careful_ = false;
    std::set<RunId> found_;  // only when careful
};

}  // namespace tendril::store::postgres
