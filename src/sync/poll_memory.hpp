// What a poll remembers of one account between two looks: of every thing that it saw, the values that its rules compare.
// It is stored as one text (a mark), which is all that a restart, a new version of a flow or another node needs.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/time.hpp"
#include "sync/local_day.hpp"

namespace tendril::sync {

struct PollMemory {
    // By the rule's place in the poll; null for rules that compare no value.
    using Values = std::vector<json::value>;
    using Things = std::map<std::string, Values, std::less<>>;  // by id

    std::optional<TimePoint> since;    // when the first look was; nullopt: there was none
    std::optional<LocalDay> through;   // the last day that was looked at wholly
    std::int64_t count = 0;            // of events so far that may happen again to the same thing
    std::map<std::string, Things> lists;  // by the key of what was listed: parent and day
    Things across;                     // what is compared across days

    [[nodiscard]] std::string to_text() const;
    // Errors: invalid_input.
    static Result<PollMemory> parse(std::string_view text);
};

}  // namespace tendril::sync
