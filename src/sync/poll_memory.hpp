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

    // What a reconciliation came to on one day.
    struct Coverage {
        std::int64_t changes = 0;  // that were looked for
        std::int64_t found = 0;    // of which no event had told
    };

    std::optional<TimePoint> since;    // when the first look was; nullopt: there was none
    std::optional<LocalDay> through;   // the last day that was looked at wholly
    std::int64_t count = 0;            // of events so far that may happen again to the same thing
    std::map<std::string, Things> lists;  // by the key of what was listed: parent and day
    Things across;                     // what is compared across days
    // Of polls that reconcile.
    std::optional<TimePoint> until;      // changes up to here were looked for
    std::optional<TimePoint> looked_at;  // when, the last time
    std::map<std::string, Coverage> coverage;  // by local day, of the last weeks

    [[nodiscard]] std::string to_text() const;
    // Errors: invalid_input.
    static Result<PollMemory> parse(std::string_view text);
};

}  // namespace tendril::sync
