#include <algorithm>
#include <array>

#include "api/audit.hpp"
#include "api/body.hpp"
#include "api/context.hpp"
#include "api/forms.hpp"
#include "api/installation.hpp"
#include "api/paging.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"
#include "api/sign_in.hpp"
#include "api/startup.hpp"
#include "api/workspace_access.hpp"
#include "api/workspace_input.hpp"

namespace tendril::api {

namespace {

Task<Result<http::Response>> list(Call& call) {
    const auto page = parse_page(call.query);
    if (!page) co_return page.error();
    const auto all = co_await on_worker(call.context.parts.offload, [&] { return reachable_workspaces(call); });
    if (!all) co_return all.error();
    co_return ok(page_through(
        *all, *page, [](const auto& one) { return one.id; }, [](const auto& one) { return form(one); }));
}

Task<Result<http::Response>> get(Call& call) {
    const auto found =
        co_await on_worker(call.context.parts.offload, [&] { return reachable_workspace(call, call.variable("id")); });
    if (!found) co_return found.error();
    co_return http::reply(200, form(*found));
}

// A workspace with a token that opens it: without one nobody could.
Result<void> store_new(const Call& call, const store::Workspace& workspace, const NewToken& token) {
    if (auto may = expect_operator(call, "The list of workspaces"); !may) return may;
    auto& config = call.context.parts.config;
    if (auto put = config.put_workspace(workspace); !put) return put;
    if (auto put = config.put_token(token.record); !put) return put;
    return record(call, "workspace.created", workspace.id, workspace.name);
}

Task<Result<http::Response>> create(Call& call) {
    auto& parts = call.context.parts;
    store::Workspace fresh;
    fresh.id = new_id(parts.random, "ws");
    fresh.created_at = parts.clock.now();
    const auto workspace = change_workspace(std::move(fresh), call.body);
    if (!workspace) co_return workspace.error();
    const auto token = new_api_token(parts.random, workspace->id, "First token", parts.clock.now());
    const auto stored = co_await on_worker(parts.offload, [&] { return store_new(call, *workspace, token); });
    if (!stored) co_return stored.error();
    parts.engine.set_workspace(facts_of(*workspace));
    auto answer = form(*workspace);
    answer["token"] = token.text;
    co_return created("workspaces", workspace->id, answer);
}

Result<store::Workspace> change_stored(const Call& call) {
    const std::lock_guard lock(call.context.configuration);
    auto found = reachable_workspace(call, call.variable("id"));
    if (!found) return found.error();
    auto changed = change_workspace(std::move(*found), call.body);
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

Error holds_still(const store::Workspace& workspace, std::string_view what) {
    return Error(ErrorCode::conflict, "The workspace \"" + workspace.name + "\" still has " + std::string(what) +
                                          ". Delete them first; only an empty workspace can be deleted.");
}

template <class T>
Result<void> expect_none(const Result<std::vector<T>>& found, const store::Workspace& workspace,
                         std::string_view what) {
    if (!found) return found.error();
    if (!found->empty()) return holds_still(workspace, what);
    return {};
}

// Blocks. Errors: conflict naming what the workspace still has.
Result<void> expect_empty(const Call& call, const store::Workspace& workspace) {
    using store::RunStatus;
    auto& config = call.context.parts.config;
    const auto& id = workspace.id;
    if (auto none = expect_none(config.list_hooks(id), workspace, "hooks"); !none) return none;
    if (auto none = expect_none(config.list_flows(id), workspace, "flows"); !none) return none;
    if (auto none = expect_none(config.list_connections(id), workspace, "connections"); !none) return none;
    if (auto none = expect_none(config.list_people(id, "", 1), workspace, "people"); !none) return none;
    constexpr std::array open{RunStatus::queued, RunStatus::running, RunStatus::retrying, RunStatus::held,
                              RunStatus::waiting};
    for (const auto status : open) {
        const auto runs = call.context.parts.runs.list_runs({.workspace = id, .status = status}, {.limit = 1});
        if (auto none = expect_none(runs, workspace, "runs that have not ended"); !none) return none;
    }
    return {};
}

// Everything that has ended. Blocks.
Result<void> forget_history(const Call& call, const std::string& workspace) {
    const auto everything = call.context.parts.clock.now() + std::chrono::hours(24);
    for (;;) {
        const auto step = call.context.parts.runs.prune({.workspace = workspace, .older_than = everything});
        if (!step) return step.error();
        if (!step->more) return {};
    }
}

Result<void> delete_stored(const Call& call) {
    const std::lock_guard lock(call.context.configuration);
    if (auto may = expect_operator(call, "The list of workspaces"); !may) return may;
    const auto found = reachable_workspace(call, call.variable("id"));
    if (!found) return found.error();
    if (found->id == call.workspace()) {
        return Error(ErrorCode::conflict, "The first workspace administers the others and cannot be deleted.");
    }
    if (auto empty = expect_empty(call, *found); !empty) return empty;
    if (auto forgotten = forget_history(call, found->id); !forgotten) return forgotten;
    if (auto deleted = call.context.parts.config.delete_workspace(found->id); !deleted) return deleted;
    return record(call, "workspace.deleted", found->id, found->name);
}

Task<Result<http::Response>> remove(Call& call) {
    const auto deleted = co_await on_worker(call.context.parts.offload, [&] { return delete_stored(call); });
    if (!deleted) co_return deleted.error();
    call.context.tokens.clear();
    co_return no_content();
}

Result<void> store_token(const Call& call, const NewToken& made) {
    if (auto may = expect_operator(call, "The list of workspaces"); !may) return may;
    const auto found = reachable_workspace(call, made.record.workspace);
    if (!found) return found.error();
    if (auto put = call.context.parts.config.put_token(made.record); !put) return put;
    return record(call, "token.created", made.record.id, made.record.name + " for " + made.record.workspace);
}

Task<Result<http::Response>> create_token(Call& call) {
    Body body(call.body);
    const auto name = body.text("name");
    if (auto checked = body.check(); !checked) co_return checked.error();
    auto& parts = call.context.parts;
    const auto made = new_api_token(parts.random, call.variable("id"), name, parts.clock.now());
    const auto stored = co_await on_worker(parts.offload, [&] { return store_token(call, made); });
    if (!stored) co_return stored.error();
    auto answer = form(made.record);
    answer["own"] = false;
    answer["token"] = made.text;
    co_return created("tokens", made.record.id, answer);
}

Task<Result<http::Response>> get_retention(Call& call) {
    const auto own =
        co_await on_worker(call.context.parts.offload, [&] { return reachable_workspace(call, call.workspace()); });
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
             .summary = "The workspace that the token belongs to; for a token of the first workspace, all of them.",
             .response = "Workspace",
             .list = true},
            {.method = "POST",
             .pattern = "/workspaces",
             .handle = create,
             .id = "createWorkspace",
             .summary = "Makes a workspace with a first token, which is answered this once. For tokens of the first "
                        "workspace.",
             .request = "NewWorkspace",
             .response = "CreatedWorkspace",
             .status = 201,
             .answers_secret = true,
             .needs = Role::admin},
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
            {.method = "DELETE",
             .pattern = "/workspaces/{id}",
             .handle = remove,
             .id = "deleteWorkspace",
             .summary = "Deletes an empty workspace with its history and tokens. For tokens of the first workspace.",
             .status = 204,
             .needs = Role::admin},
            {.method = "POST",
             .pattern = "/workspaces/{id}/tokens",
             .handle = create_token,
             .id = "createWorkspaceToken",
             .summary = "Makes an API token of any workspace. For tokens of the first workspace.",
             .request = "NewToken",
             .response = "CreatedToken",
             .status = 201,
             .answers_secret = true,
             .needs = Role::admin},
            {.method = "GET",
             .pattern = "/retention",
             .handle = get_retention,
             .id = "getRetention",
             .summary = "How much the workspace keeps, and how far forgetting what is old has come.",
             .response = "Retention"}};
}

}  // namespace tendril::api
