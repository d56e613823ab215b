// The keys by which a repeated event is found.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <optional>
#include <vector>

#include "store/records.hpp"
#include "store/sqlite/database.hpp"

namespace tendril::store::sqlite {

// A hash of workspace, hook and external id; nullopt without an external id.
std::optional<std::int64_t> dedupe_key(const Event& event);

// Keys are spread evenly, so an index of millions would be written at another page for each new event. New keys stay in
// memory instead, with one row for each group of operations to read them back from, and move to the table event_keys
// in the order of the keys, a few with each group: many to a page.
//
// A key may name an event that was rolled back, or was forgotten long ago; whoever looks one up compares the events.
// Thread safety: only on the writer's thread, `load` aside, which comes before.
class EventKeys {
 public:
    // With ten million stored events, seven of so many new keys go to one page when they move.
    static constexpr std::size_t young_usually = 256 * 1024;

    explicit EventKeys(std::size_t young_max = young_usually) : young_max_(young_max) {}

    // Reads back the keys that have not moved yet.
    void load(Database& database);
    void add(std::int64_t key, EventId event);
    // Events with this key, newest first; one may come twice while its key moves.
    std::vector<EventId> find(Database& database, std::int64_t key) const;
    // Events up to this one may have been deleted, so that their keys need not all be moved.
    void forgot(EventId event);

    // The group begins, or begins again after a rollback.
    void begin();
    // Writes the group's keys and moves some of those before, inside the group's transaction.
    void write(Database& database);
    void committed();

 private:
    struct Entry {
        std::int64_t key = 0;
        std::int64_t event = 0;
        friend auto operator<=>(const Entry&, const Entry&) = default;
    };

    void start_moving();
    void move(Database& database, std::size_t count);
    void insert(Database& database, const Entry& entry) const;

    std::size_t young_max_;
    boost::unordered_flat_map<std::int64_t, std::int64_t> young_;
    std::int64_t last_event_ = 0;
    std::int64_t deleted_through_ = 0;

    std::vector<Entry> moving_;  // sorted
    std::int64_t moving_through_ = 0;
    std::size_t moved_ = 0;

    // Of the open transaction.
    std::vector<Entry> group_;
    std::size_t moved_in_group_ = 0;
};

}  // namespace tendril::store::sqlite
