// Fields that are not kept once a run has ended. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "engine/journal.hpp"
#include "store/run_store.hpp"

namespace tendril::engine {

inline constexpr std::string_view redacted_text = "(redacted)";

// Replaces the values of members of these names, at any depth. Whether anything was replaced.
bool redact(json::value& value, const std::vector<std::string>& names);
// The same in everything that a journal keeps of data; what people read of failures stays.
void redact(Journal& journal, const std::vector<std::string>& names);
// An event's data as text; nullopt when there is nothing to replace, or it cannot be read.
std::optional<std::string> redacted_data(std::string_view data, const std::vector<std::string>& names);

// What is not kept of a run: by its workspace, its flow, and every other flow that its event starts.
struct Redaction {
    std::vector<std::string> names;
    store::RedactedBy by;
};
// Whether a run's data go once it has this status. A dead letter keeps everything: it could not be replayed without.
bool is_redacted(store::RunStatus status);
// For a change that ends a run whose state holds all that is to be saved.
void redact(store::RunChange& change, const store::Event& event, const Redaction& redaction);

}  // namespace tendril::engine
