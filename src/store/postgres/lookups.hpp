// What the engine looks up, as requests of one statement each, and what they answer.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/postgres/connection.hpp"
#include "store/run_store.hpp"

namespace tendril::store::postgres {

Request open_workspaces_request();
std::vector<std::string> read_texts(Rows& rows);

Request open_request(const OpenQuery& query);
// The due runs, then when the next is due: two statements.
std::vector<Request> due_requests(const DueQuery& query);
Due read_due(std::span<Rows> rows);

Request event_request(EventId id);
std::optional<Event> read_one_event(Rows& rows);
Request run_request(RunId id);
std::optional<RunWithEvent> read_one_run(Rows& rows);
Request link_request(const LinkKey& key);
std::optional<Link> read_one_link(Rows& rows);
Request person_request(const std::string& workspace, const std::string& id);
std::optional<Person> read_one_person(Rows& rows);

}  // namespace tendril::store::postgres
