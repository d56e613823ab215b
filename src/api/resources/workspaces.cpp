#include <algorithm>

#include "api/audit.hpp"
#include "api/context.hpp"
#include "api/forms.hpp"
#include "api/paging.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"
#include "api/startup.hpp"
#include "api/workspace_input.hpp"

namespace tendril::api {

namespace {

// Blocks. A token belongs to one workspace, so that is all it sees. Errors: not_found.
Result<store::Workspace> find_own(const Call& call, const std::string& id) {
    auto all = call.context.parts.config.list_workspaces();
    if (!all) return all.error();
    const auto found = std::find_if(all->begin(), all->end(), [&](const auto& one) { return one.id == id; });
    if (found == all->end() || id != call.workspace()) return no_such("workspace", id);
    return std::move(*found);
}

Task<Result<http::Response>> list(Call& call) {
    const auto page = parse_page(call.query);
    if (!page) co_return page.error();
    const auto own = co_await on_worker(call.context.parts.offload, [&] { return find_own(call, call.workspace()); });
    if (!own) co_return own.error();
    co_return ok(page_through(
        std::vector<store::Workspace>{*own}, *page, [](const auto& one) { return one.id; },
        [](const auto& one) { return form(one); }));
}

Task<Result<http::Response>> get(Call& call) {
    const auto own =
        co_await on_worker(call.context.parts.offload, [&] { return find_own(call, call.variable("id")); });
    if (!own) co_return own.error();
    co_return http::reply(200, form(*own));
}

Result<store::Workspace> change_stored(const Call& call) {
    const std::lock_guard lock(call.context.configuration);
    auto own = find_own(call, call.variable("id"));
    if (!own) return own.error();
    auto changed = change_workspace(std::move(*own), call.body);
    if (!changed) return changed.error();
    if (auto put = call.context.parts.config.put_workspace(*changed); !put) return put.error();
    if (auto recorded = record(call, "workspace.changed", changed->id, to_text(call.body)); !recorded) {
        return recorded.error();
    }
    return changed;
}

Task<Result<http::Response>> change(Call& call) {
    const auto changed = co_await on_worker(call.context.parts.offload, [&] { return change_stored(call); });
    if (!changed) co_return changed.error();
    call.context.parts.engine.set_workspace(facts_of(*changed));
    co_return http::reply(200, form(*changed));
}

Task<Result<http::Response>> get_retention(Call& call) {
    const auto own = co_await on_worker(call.context.parts.offload, [&] { return find_own(call, call.workspace()); });
    if (!own) co_return own.error();
    auto progress = call.context.retention.workspaces[own->id];
    if (!progress.stored_bytes) {
        const auto bytes = co_await on_worker(call.context.parts.offload,
                                              [&] { return call.context.parts.runs.stored_bytes(own->id); });
        if (!bytes) co_return bytes.error();
        progress.stored_bytes = *bytes;
    }
    co_return http::reply(200, form(*own, progress));
}

}  // namespace

std::vector<Route> workspace_routes() {
    return {{.method = "GET",
             .pattern = "/workspaces",
             .handle = list,
             .id = "listWorkspaces",
             .summary = "The workspace that the token belongs to.",
             .response = "Workspace",
             .list = true},
            {.method = "GET",
             .pattern = "/workspaces/{id}",
             .handle = get,
             .id = "getWorkspace",
             .summary = "A workspace with its settings.",
             .response = "Workspace"},
            {.method = "PATCH",
             .pattern = "/workspaces/{id}",
             .handle = change,
             .id = "changeWorkspace",
             .summary = "Changes the members that are given; null takes a setting back to its default.",
             .request = "WorkspaceChange",
             .response = "Workspace",
             .needs = Role::admin},
            {.method = "GET",
             .pattern = "/retention",
             .handle = get_retention,
             .id = "getRetention",
             .summary = "How much the workspace keeps, and how far forgetting what is old has come.",
             .response = "Retention"}};
}

}  // namespace tendril::api
