// The part of a group that moves marks together with the events that were found up to there.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "store/postgres/exchange.hpp"
#include "store/run_store.hpp"

namespace tendril::store::postgres {

class MovedMarks {
 public:
    void expect(const MarkChange& change) { marks_.try_emplace(change.name); }
    // Reads and locks them.
    void ask(Exchange& exchange);
    // False when the mark has another value than expected.
    bool move(const MarkChange& change);
    void write(Exchange& exchange) const;

 private:
    struct Mark {
        std::optional<std::string> value;  // as this group leaves it
        bool is_stored = false;
        bool is_moved = false;
    };
    std::map<std::string, Mark> marks_;
};

}  // namespace tendril::store::postgres
