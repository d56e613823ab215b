#include <charconv>

#include "api/context.hpp"
#include "api/forms.hpp"
#include "api/paging.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"

namespace tendril::api {

namespace {

// Links have no id to show, so the store says where the next page starts; 0 when there is none.
Task<Result<http::Response>> list(Call& call) {
    const auto page = parse_page(call.query);
    if (!page) co_return page.error();
    store::Page wanted{0, page->limit};
    if (!page->cursor.empty()) {
        const char* end = page->cursor.data() + page->cursor.size();
        const auto [rest, failure] = std::from_chars(page->cursor.data(), end, wanted.before);
        if (failure != std::errc() || rest != end || wanted.before < 1) co_return bad_cursor();
    }
    std::int64_t next = 0;
    const auto kind = call.parameter("kind");
    const auto links = co_await on_worker(call.context.parts.offload, [&] {
        return call.context.parts.runs.list_links(call.workspace(), kind, wanted, next);
    });
    if (!links) co_return links.error();
    json::array items;
    for (const auto& link : *links) items.push_back(form(link));
    co_return http::reply(200, page_of(std::move(items), next > 0 ? std::to_string(next) : std::string()));
}

}  // namespace

std::vector<Route> link_routes() {
    return {{.method = "GET",
             .pattern = "/links",
             .handle = list,
             .id = "listLinks",
             .summary = "Which thing of one system is which of another, newest first.",
             .response = "Link",
             .list = true,
             .query = {{"kind", "Only links of this kind: \"contact\", \"task\", \"note\" and so on."}}}};
}

}  // namespace tendril::api
