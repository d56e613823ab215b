#include "store/sqlite/event_keys.hpp"

#include <algorithm>
#include <cstring>

namespace tendril::store::sqlite {

namespace {

// Moving must be done before as many new keys have come.
constexpr std::size_t moved_per_new_key = 2;
constexpr std::size_t moved_at_least = 64;

// FNV-1a, 64 bits (RFC draft-eastlake-fnv). The length goes in too, so that texts cannot run into each other.
class DedupeHash {
 public:
    DedupeHash& add(std::string_view text) {
        for (const char character : text) mix(static_cast<unsigned char>(character));
        for (auto length = text.size(); length > 0; length >>= 8) mix(length & 0xff);
        mix(0);
        return *this;
    }
    [[nodiscard]] std::int64_t value() const { return static_cast<std::int64_t>(value_); }

 private:
    void mix(std::uint64_t octet) { value_ = (value_ ^ octet) * 0x100000001b3; }
    std::uint64_t value_ = 0xcbf29ce484222325;
};

}  // namespace

std::optional<std::int64_t> dedupe_key(const Event& event) {
    if (event.external_id.empty()) return std::nullopt;
    return DedupeHash().add(event.workspace).add(event.hook).add(event.external_id).value();
}

void EventKeys::load(Database& database) {
    auto block = database.query("SELECT last_event, keys FROM key_blocks ORDER BY last_event");
    while (block.next()) {
        last_event_ = block.integer();
        const auto bytes = block.bytes();
        std::vector<Entry> entries(bytes.size() / sizeof(Entry));
        std::memcpy(entries.data(), bytes.data(), entries.size() * sizeof(Entry));
        for (const auto& entry : entries) young_[entry.key] = entry.event;
    }
    // Which of them were deleted before is not known any more.
    deleted_through_ = last_event_;
}

void EventKeys::add(std::int64_t key, EventId event) {
    const Entry entry{key, static_cast<std::int64_t>(event)};
    young_[entry.key] = entry.event;
    group_.push_back(entry);
}

std::vector<EventId> EventKeys::find(Database& database, std::int64_t key) const {
    std::vector<EventId> found;
    if (const auto young = young_.find(key); young != young_.end()) found.push_back(EventId(young->second));
    const auto moving = std::ranges::lower_bound(moving_, key, {}, &Entry::key);
    if (moving != moving_.end() && moving->key == key) found.push_back(EventId(moving->event));
    auto stored = database.query("SELECT event FROM event_keys WHERE dedupe_key = ? ORDER BY event DESC", key);
    while (stored.next()) found.push_back(stored.number<EventId>());
    return found;
}

void EventKeys::forgot(EventId event) {
    deleted_through_ = std::max(deleted_through_, static_cast<std::int64_t>(event));
}

void EventKeys::begin() {
    // What is left here was rolled back.
    for (const auto& entry : group_) {
        const auto young = young_.find(entry.key);
        if (young != young_.end() && young->second == entry.event) young_.erase(young);
    }
    group_.clear();
    moved_in_group_ = 0;
}

void EventKeys::write(Database& database) {
    if (!group_.empty()) {
        const std::string_view keys(reinterpret_cast<const char*>(group_.data()), group_.size() * sizeof(Entry));
        database.change("INSERT INTO key_blocks (last_event, keys) VALUES (?, ?)", group_.back().event, Bytes{keys});
    }
    if (moving_.empty() && young_.size() >= young_max_) start_moving();
    if (!moving_.empty()) move(database, std::max(moved_at_least, moved_per_new_key * group_.size()));
}

void EventKeys::committed() {
    if (!group_.empty()) last_event_ = group_.back().event;
    moved_ += moved_in_group_;
    if (moved_ == moving_.size()) {
        moving_ = {};
        moved_ = 0;
    }
    group_.clear();
    moved_in_group_ = 0;
}

void EventKeys::start_moving() {
    moving_.reserve(young_.size());
    for (const auto& [key, event] : young_) {
        // Those of the open transaction are not in a block that the move deletes.
        if (event <= last_event_) moving_.push_back({key, event});
    }
    std::ranges::sort(moving_);
    for (const auto& entry : moving_) young_.erase(entry.key);
    moving_through_ = last_event_;
}

void EventKeys::move(Database& database, std::size_t count) {
    const auto end = std::min(moved_ + count, moving_.size());
    for (auto i = moved_; i < end; ++i) insert(database, moving_[i]);
    moved_in_group_ = end - moved_;
    if (end == moving_.size()) database.change("DELETE FROM key_blocks WHERE last_event <= ?", moving_through_);
}

void EventKeys::insert(Database& database, const Entry& entry) const {
    if (entry.event > deleted_through_) {
        database.change("INSERT OR IGNORE INTO event_keys (dedupe_key, event) VALUES (?, ?)", entry.key, entry.event);
    } else {
        database.change("INSERT OR IGNORE INTO event_keys (dedupe_key, event) SELECT ?1, id FROM events WHERE id = ?2",
                        entry.key, entry.event);
    }
}

}  // namespace tendril::store::sqlite
