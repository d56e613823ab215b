// A catalog small enough to read at a glance, and short ways to compile documents against it.
#pragma once

#include <gmock/gmock.h>

#include <iosfwd>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "connector/manifest.hpp"
#include "flow/flow.hpp"

namespace tendril::flow {

// Actions crm.contacts.{create,update,tag}, core.links.find; triggers people.contact.{created,updated}.
const connector::Catalog& small_catalog();

json::value parsed(std::string_view text);
// A flow that people.contact.created starts, with these steps.
json::object with_steps(std::string_view steps);
Compiled compile_steps(std::string_view steps);

// A finding by its parts; `text` is a part of the message or of the mend.
MATCHER_P3(IsError, step, field, text, "") {
    return arg.severity == Finding::Severity::error && arg.step == step && arg.field == field &&
           (arg.message + " " + arg.mend).find(text) != std::string::npos;
}
MATCHER_P3(IsWarning, step, field, text, "") {
    return arg.severity == Finding::Severity::warning && arg.step == step && arg.field == field &&
           (arg.message + " " + arg.mend).find(text) != std::string::npos;
}

void PrintTo(const Compiled& compiled, std::ostream* out);

}  // namespace tendril::flow

namespace tendril {

void PrintTo(const Finding& finding, std::ostream* out);

}  // namespace tendril
