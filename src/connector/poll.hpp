// Polls as data: how to see in an API that sends no events what has happened since the last look.
//
// A poll lists things with one operation, once for every parent thing and every day that it looks at, and compares each
// thing with what it remembers of it. Its rules say which differences are events. What is remembered, and how often it
// looks, is decided by sync/poll_state and sync/poller; nothing here knows any API.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "connector/variants.hpp"
#include "expr/mapping.hpp"

namespace tendril::connector {

enum class Difference {
    appears,  // a thing that was not there
    becomes,  // a field took one of some values
    rises,    // a number grew
};

// Templates of `data` read: item, parent, day ("2026-11-27"), now (the field's value), before (its value at the last
// look, absent at the first), added (rises: now - before), account {"person", "connection", "time_zone"}.
struct PollRule {
    std::string trigger;  // id of the operation that it starts
    Difference difference = Difference::appears;
    std::string field;       // slash path inside the thing; becomes and rises
    json::array values;      // becomes: any of these
    double at_least = 0;     // rises: to this or more
    bool at_first = true;    // becomes and rises: a thing seen for the first time counts as changed from nothing
    bool across_days = false;  // compare with the day before instead of within a day
    expr::Mapping data;
    std::string occurred_at;  // slash path of an instant inside the thing; "": when it was seen
};

// A list that comes in pages by offset and size.
struct PollPages {
    std::string offset;  // names of the operation's inputs
    std::string limit;
    int size = 100;
};

// The things whose things are listed: one call for each.
struct PollParents {
    std::string operation;
    json::object input;  // constant
    std::string items;
    std::string id = "/id";
    std::optional<PollPages> pages;
};

// A list that is asked for day by day, in the account's time zone: today, the days that were missed since the last look
// (`back` at most), and yesterday until some hour for those who log late.
struct PollDays {
    int back = 7;
    int yesterday_until_hour = 6;
};

struct Poll {
    std::string id;  // "habitify.journal"
    std::string connector;
    std::string title;
    Availability only_in;
    std::string operation;
    expr::Mapping input;  // over parent, day, day_start, day_end, window_start, window_end, account
    std::string items;
    std::string item_id = "/id";
    std::optional<PollParents> over;
    std::optional<PollDays> days;
    // Days before and after today that window_start and window_end reach; local midnights.
    int window_back = 0;
    int window_ahead = 0;
    std::optional<PollPages> pages;
    // Slash path of a period inside the thing: where it is there and not "daily", days are compared with each other.
    std::string period;
    bool remembers_gone = false;  // what has left the list is not new when it comes back
    std::chrono::seconds shortest{60};
    std::chrono::seconds longest{1800};
    std::vector<PollRule> rules;
};

}  // namespace tendril::connector
