// What nodes tell each other by NOTIFY: runs that arrived, a configuration that changed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/run_store.hpp"

namespace tendril::store::postgres {

class NewRuns;
class AppendedEvents;

inline constexpr std::string_view runs_channel = "tendril_runs";
inline constexpr std::string_view wishes_channel = "tendril_wishes";
inline constexpr std::string_view leases_channel = "tendril_leases";
// The payload is the writer.
inline constexpr std::string_view config_channel = "tendril_config";

struct Announcement {
    std::string writer;  // whose own listener passes it over
    Arrivals arrivals;
};

std::string to_payload(const Announcement& announcement);
std::optional<Announcement> parse_payload(std::string_view payload);

// A group's new and woken runs, as few ranges: one per workspace and kind while the workspaces are few.
std::vector<Arrivals> announced(const NewRuns& runs, const AppendedEvents& events);

// May be any run: what a node is told after it may have missed something.
Arrivals everything();

}  // namespace tendril::store::postgres
