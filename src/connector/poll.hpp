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
    dated,    // an instant inside it lies after the last look; polls that reconcile
};

// Templates of `data` read: item, parent, day ("2026-11-27"), now (the field's value), before (its value at the last
// look, absent at the first), added (rises: now - before), account {"person", "connection", "time_zone"}.
struct PollRule {
    std::string trigger;  // id of the operation that it starts
    Difference difference = Difference::appears;
    std::string field;       // slash path inside the thing; all but appears
    json::array values;      // becomes: any of these
    double at_least = 0;     // rises: to this or more
    bool at_first = true;    // becomes and rises: a thing seen for the first time counts as changed from nothing
    bool across_days = false;  // compare with the day before instead of within a day
    std::string unless_at;     // dated: slash path of an instant; a change at the same time is that one's
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
    expr::Mapping input;  // over account, since, until, window_start, window_end
    std::string items;
    std::string id = "/id";
    std::optional<PollPages> pages;
    bool all_pages = false;  // through the pages that the operation itself declares
};

// A list that is asked for day by day, in the account's time zone: today, the days that were missed since the last look
// (`back` at most), and yesterday until some hour for those who log late.
struct PollDays {
    int back = 7;
    int yesterday_until_hour = 6;
};

// A poll of a system that does send events: it finds the changes of which no event told. Both say by the trigger's entry
// in changes.json which change of which thing it is (ObjectShown::change), so each starts its runs once.
struct PollReconciliation {
    // Younger changes wait for the next look: their events may be under way, and indexes lag behind.
    std::chrono::seconds settle{600};
    int back_days = 7;  // how far a look reaches after a long pause
};

struct Poll {
    std::string id;  // "habitify.journal"
    std::string connector;
    std::string title;
    Availability only_in;
    std::string operation;
    expr::Mapping input;  // over parent, day, day_start, day_end, window_start, window_end, since, until, account
    std::string items;
    std::vector<std::string> item_ids{"/id"};  // where the id is: the first that is there
    std::optional<PollParents> over;
    std::optional<PollDays> days;
    // Days before and after today that window_start and window_end reach; local midnights.
    int window_back = 0;
    int window_ahead = 0;
    std::optional<PollPages> pages;
    bool all_pages = false;
    std::optional<PollReconciliation> reconciles;
    // Slash path of a period inside the thing: where it is there and not "daily", days are compared with each other.
    std::string period;
    bool remembers_gone = false;  // what has left the list is not new when it comes back
    std::chrono::seconds shortest{60};
    std::chrono::seconds longest{1800};
    std::vector<PollRule> rules;
};

}  // namespace tendril::connector
