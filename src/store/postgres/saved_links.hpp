// The part of a group that writes links, merged over the stored ones.
#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <tuple>
#include <vector>

#include "store/postgres/exchange.hpp"
#include "store/postgres/operation.hpp"

namespace tendril::store::postgres {

class SavedLinks {
 public:
    // Reads and locks the stored links of all saves.
    void ask(Exchange& exchange, const std::vector<SaveChange*>& saves);
    // Writes those of the saves that did not fail.
    void write(Exchange& exchange, const std::vector<SaveChange*>& saves);

 private:
    struct Merged {
        std::optional<std::int64_t> id;  // of the stored one
        json::object state;
        const Link* last = nullptr;  // nullptr when nothing is to be written
    };
    using Key = std::tuple<std::string_view, std::string_view, std::string_view, std::string_view>;

    static Key key_of(const Link& link) { return {link.workspace, link.kind, link.source_id, link.connection}; }
    Merged& merged(const Link& link);

    // In the order of appearance, which becomes that of their ids.
    std::vector<Merged> links_;
    std::map<Key, std::size_t> by_key_;
};

}  // namespace tendril::store::postgres
