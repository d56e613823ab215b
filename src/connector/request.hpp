// From an action's input to a call, and from an answer to its meaning. Pure.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "connector/manifest.hpp"
#include "connector/transport.hpp"

namespace tendril::connector {

// The setting by which a connection chooses another version of the API.
inline constexpr std::string_view flavour_setting = "api_version";

// The action in the version of the API that the connection has chosen; versions that an operation does not have are
// its usual one.
const Action& action_for(const Operation& operation, const json::object& settings);

// The one value that a schema allows, or nullptr: such a field need not be sent.
const json::value* only_choice(const json::object& schema);

// Puts `input`'s members into path, query and body by the manifest; members missing there are taken from `settings`
// where the manifest says so. Everything else in `input` is a body member.
// Errors: all of check_schema's findings over parameters and body, each naming the field.
boost::system::result<Call, std::vector<Finding>> build_call(const Operation& operation, const std::string& connection,
                                                             const json::object& settings, const json::object& input);

// What an outcome means for the run (DESIGN section 5).
enum class FailureClass { none, transient, throttled, auth, invalid, conflict, gone };
std::string_view to_string(FailureClass failure);

struct Verdict {
    FailureClass failure = FailureClass::none;
    bool uncertain = false;                         // the call may have taken effect although there is no good answer
    std::string message;                            // the remote's sentence, for people
    std::string field;                              // the remote's offending field, when it names one
    std::optional<std::chrono::milliseconds> wait;  // Retry-After or the limit's window
    const ConflictRule* conflict = nullptr;         // for conflict: how to resolve it
    json::value body;                               // the parsed answer; null when it is not JSON
};
// By the outcome alone, without what the operation says of it.
FailureClass class_of(const Outcome& outcome);
Verdict judge(const Connector& connector, const Operation& operation, const Outcome& outcome);

// The first item of a lookup's answer that matches `input` and whose id is not in `taken`; nullptr when none does.
const json::value* find_match(const Lookup& lookup, const json::value& answer, const json::object& input,
                              const std::vector<std::string>& taken);
// The ids of all items that match, to be asked for in the store before find_match.
std::vector<std::string> matching_ids(const Lookup& lookup, const json::value& answer, const json::object& input);

// The text form of an id at a slash path ("" when absent).
std::string id_at(const json::value& value, std::string_view path);

}  // namespace tendril::connector
