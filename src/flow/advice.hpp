// What trying a mapping on samples advises, each piece with changes that mend it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "flow/preview.hpp"

namespace tendril::flow {

// A change that a person may take over as it is. Those of templates were tried: they mend samples and break none.
struct Fix {
    enum class Kind {
        replace,  // `value` instead of the field's template
        filter,   // `value` is a filter step to put before the step
        add_key,  // `value` is {"table","key"}: the table of the workspace lacks the key
    };
    Kind kind = Kind::replace;
    std::string title;  // "Write it as text"
    json::value value;
};
std::string_view to_string(Fix::Kind kind);

struct Advice {
    enum class Kind {
        missing_required,  // a required field that stays empty
        wrong_type,
        unknown_choice,  // not one of the target's values
        too_long,
        refused,  // for another reason
        fails,    // the template cannot be evaluated
        gap,      // a text in which an output is empty
        unknown_key,
    };
    Kind kind = Kind::refused;
    Finding finding;          // its field is "input.<name>"
    std::size_t count = 0;    // samples that it was found in
    std::size_t samples = 0;  // of so many
    json::value example;      // the value that was refused, or the key; null where there is none
    std::vector<Fix> fixes;   // the best first
};
std::string_view to_string(Advice::Kind kind);

// `preview` is what preview_mapping(trial) gave; `step` the step's id, or "". What was found in every sample is an
// error, anything else a warning: the next event may differ.
std::vector<Advice> advise(const Trial& trial, const MappingPreview& preview, const std::string& step);

}  // namespace tendril::flow
