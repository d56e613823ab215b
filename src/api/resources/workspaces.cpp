#include "api/context.hpp"
#include "api/forms.hpp"
#include "api/paging.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"

namespace tendril::api {

namespace {

// A token belongs to one workspace, so that is all it sees.
Task<Result<http::Response>> list(Call& call) {
    const auto page = parse_page(call.query);
    if (!page) co_return page.error();
    auto all =
        co_await on_worker(call.context.parts.offload, [&] { return call.context.parts.config.list_workspaces(); });
    if (!all) co_return all.error();
    std::erase_if(*all, [&](const store::Workspace& workspace) { return workspace.id != call.workspace(); });
    co_return ok(page_through(
        *all, *page, [](const auto& one) { return one.id; }, [](const auto& one) { return form(one); }));
}

}  // namespace

std::vector<Route> workspace_routes() {
    return {{.method = "GET",
             .pattern = "/workspaces",
             .handle = list,
             .id = "listWorkspaces",
             .summary = "The workspace that the token belongs to.",
             .response = "Workspace",
             .list = true}};
}

}  // namespace tendril::api
