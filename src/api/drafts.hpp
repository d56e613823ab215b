// The draft of a flow: the document that somebody is at work on. It may be incomplete, and no run ever reads it.
#pragma once

#include <cstdint>
#include <string>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/time.hpp"
#include "store/config_store.hpp"

namespace tendril::api {

struct Draft {
    std::int64_t revision = 0;  // grows with every change; 0 when there never was a draft
    json::value document;       // null when there is none
    std::string editor;         // the browser tab or program that saved it
    TimePoint saved_at{};

    [[nodiscard]] bool exists() const { return document.is_object(); }
};

// Blocks. Errors: of the store.
Result<Draft> find_draft(store::ConfigStore& config, const std::string& flow);
// Writes `draft` in the place of the one of revision `draft.revision`; returns it with its new revision. A null
// document takes the draft away. Blocks. Errors: conflict when another revision is stored by now.
Result<Draft> replace_draft(store::ConfigStore& config, const std::string& flow, Draft draft);

}  // namespace tendril::api
