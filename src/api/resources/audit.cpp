#include <charconv>

#include "api/context.hpp"
#include "api/forms.hpp"
#include "api/paging.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"

namespace tendril::api {

namespace {

Task<Result<http::Response>> list(Call& call) {
    const auto page = parse_page(call.query);
    if (!page) co_return page.error();
    store::Page wanted{0, page->limit + 1};
    if (!page->cursor.empty()) {
        const char* end = page->cursor.data() + page->cursor.size();
        const auto [rest, failure] = std::from_chars(page->cursor.data(), end, wanted.before);
        if (failure != std::errc() || rest != end || wanted.before < 1) co_return bad_cursor();
    }
    auto entries = co_await on_worker(call.context.parts.offload,
                                      [&] { return call.context.parts.config.list_audit(call.workspace(), wanted); });
    if (!entries) co_return entries.error();
    const bool more = entries->size() > static_cast<std::size_t>(page->limit);
    if (more) entries->pop_back();
    json::array items;
    for (const auto& entry : *entries) items.push_back(form(entry));
    co_return http::reply(200, page_of(std::move(items), more ? std::to_string(entries->back().id) : std::string()));
}

}  // namespace

std::vector<Route> audit_routes() {
    return {{.method = "GET",
             .pattern = "/audit",
             .handle = list,
             .id = "listAudit",
             .summary = "Who changed what, newest first.",
             .response = "AuditEntry",
             .list = true,
             .needs = Role::admin}};
}

}  // namespace tendril::api
