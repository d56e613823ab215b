// The part of a group that merges people, field by field, over the stored ones.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "store/postgres/exchange.hpp"
#include "store/records.hpp"

namespace tendril::store::postgres {

class MergedPeople {
 public:
    // Will be read; merge() may be called for them after the exchange.
    void expect(const Person& person) { people_[{person.workspace, person.id}]; }
    // Reads and locks.
    void ask(Exchange& exchange);
    // As stored afterwards.
    const Person& merge(const Person& person);
    void write(Exchange& exchange) const;

 private:
    struct Merged {
        std::optional<Person> now;
        bool is_stored = false;
        bool is_changed = false;
    };

    std::map<std::pair<std::string, std::string>, Merged> people_;
};

// Of columns workspace, id, created_at, updated_at, fields.
Person read_person(Rows& rows);

}  // namespace tendril::store::postgres
