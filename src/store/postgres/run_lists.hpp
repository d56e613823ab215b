// Statements that read events, runs and links for people: lists and counts.
#pragma once

#include <vector>

#include "store/postgres/connection.hpp"
#include "store/run_store.hpp"

namespace tendril::store::postgres {

std::vector<RunWithEvent> list_runs(Connection& connection, const RunFilter& filter, Page page);
std::vector<Event> list_events(Connection& connection, const EventFilter& filter, Page page);
// `next` becomes the `before` of the page that follows, 0 at the end.
std::vector<Link> list_links(Connection& connection, const std::string& workspace, const std::string& kind, Page page,
                             std::int64_t& next);
Backlog count_runs(Connection& connection);
std::vector<HourCounts> hour_counts(Connection& connection, const std::string& workspace, TimePoint from);

}  // namespace tendril::store::postgres
