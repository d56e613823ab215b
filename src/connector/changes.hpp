// What a connector says of the objects that its actions write and its events show: so that a change which Tendril made
// is known as its own when the other system tells of it. From <connector>/changes.json.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace tendril::connector {

// Members that say nothing of an object's content: envelopes, times of change.
using IgnoredMembers = std::shared_ptr<const std::vector<std::string>>;

// What a successful action leaves behind. Paths lie in {"input","output"}: "/output/task/id".
struct ObjectWritten {
    std::string kind;    // "task"; of its connector
    std::string id;      // where the object's id is
    std::string object;  // where the object is as the write left it; "" when that is not told
    bool deleted = false;
    json::object implied;  // members that the action alone tells
    std::string day;       // where the day is that the object belongs to; see ObjectShown::day
    IgnoredMembers ignored;
    std::vector<std::string> shown_by;  // types of the events that tell of such objects
};

// What an event tells of an object. Paths lie in the event's data.
struct ObjectShown {
    std::string kind;
    std::string id;
    std::string object;  // "" when all of the data is the object
    bool deleted = false;
    json::object implied;  // members that the event's type alone tells
    std::string change;       // which change of the object it tells of, such as "created", where looks find such changes
    bool looked_for = false;  // looks find them as events of this type; else they only know by it that one was told
    // Where the day is: of objects that are another one each day, such as a habit's status. "" for all others. A write
    // that names no day is of today, where the account is.
    std::string day;
    bool polled = false;   // only by events that a poll found: others of this type are of somebody else's objects
    IgnoredMembers ignored;
};

// All of them.
class Changes {
 public:
    void add(std::string operation, ObjectWritten written);
    void add(std::string event_type, ObjectShown shown);
    // By the action's id; nullptr when it writes no such object.
    [[nodiscard]] const ObjectWritten* written_by(std::string_view operation) const;
    // By the event's type; nullptr when it shows none.
    [[nodiscard]] const ObjectShown* shown_by(std::string_view event_type) const;
    [[nodiscard]] const auto& written() const { return written_; }
    [[nodiscard]] const auto& shown() const { return shown_; }

 private:
    std::map<std::string, ObjectWritten, std::less<>> written_;
    std::map<std::string, ObjectShown, std::less<>> shown_;
};

// The object without the ignored members; empty when there is none.
json::object content_of(const json::value* object, const IgnoredMembers& ignored);

// Whether two systems' ways of writing a value mean the same: white space, case of e-mail addresses, instants of other
// zones, telephone numbers with and without spaces, lists in any order; absent, null and empty are the same.
bool same_content(const json::value& one, const json::value& other);

}  // namespace tendril::connector
