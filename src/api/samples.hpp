// Data to try expressions on: recent events of the workspace, what the caller gives, or a trigger's own sample.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "api/body.hpp"
#include "api/route.hpp"
#include "expr/tables.hpp"
#include "expr/template.hpp"

namespace tendril::api {

struct Samples {
    std::vector<json::object> scopes;  // as in a run: trigger, steps, vars, workspace
    std::vector<std::string> names;    // ids of the events, "sample 3", or "the trigger's sample"
    std::string time_zone;             // the workspace's
    std::shared_ptr<const expr::Tables> tables;

    // All of it for expressions; the samples must outlive it.
    [[nodiscard]] expr::Environment environment(TimePoint now) const {
        return {.now = now, .time_zone = time_zone, .tables = tables.get()};
    }
};

// Reads the members `samples` (a list of scopes, or of plain event data), `trigger` (operation ids or event types whose
// recent events are taken), `limit`, `variables` and `steps` (outputs that earlier steps would have given).
struct SampleRequest {
    std::vector<json::object> given;
    std::vector<std::string> event_types;
    std::size_t limit = 50;
    json::object variables;
    json::object steps;
};
// Errors: invalid_input naming the member.
Result<SampleRequest> read_sample_request(Body& body, const connector::Catalog& catalog);
// Blocks. Errors: of the store.
Result<Samples> collect_samples(const Call& call, const SampleRequest& request);

}  // namespace tendril::api
