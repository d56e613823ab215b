// Compiles what starts a flow: the triggers' operations and the schedule.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "connector/manifest.hpp"
#include "flow/detail/members.hpp"
#include "flow/flow.hpp"

namespace tendril::flow::detail {

struct Trigger {
    std::vector<std::string> event_types;
    std::optional<Schedule> schedule;
};

Trigger compile_trigger(const Members& document, const connector::Catalog& catalog);

}  // namespace tendril::flow::detail
