#include <charconv>

#include "api/audit.hpp"
#include "api/body.hpp"
#include "api/connections.hpp"
#include "api/context.hpp"
#include "api/forms.hpp"
#include "api/paging.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"
#include "store/hidden_links.hpp"

namespace tendril::api {

namespace {

// The link of one thing, where it has one.
Task<Result<http::Response>> list_of_source(Call& call, const std::string& source) {
    const auto kind = call.parameter("kind");
    if (kind.empty()) {
        co_return Error(ErrorCode::invalid_input, "Say of which \"kind\" the thing is, for example \"contact\".", "kind");
    }
    const auto link = co_await from_callback<Result<std::optional<store::Link>>>(
        [&](auto done) { call.context.parts.runs.find_link({call.workspace(), kind, source, ""}, std::move(done)); });
    if (!link) co_return link.error();
    json::array items;
    if (*link) items.push_back(form(**link));
    co_return http::reply(200, page_of(std::move(items), std::string()));
}

// Links have no id to show, so the store says where the next page starts; 0 when there is none.
Task<Result<http::Response>> list(Call& call) {
    const auto page = parse_page(call.query);
    if (!page) co_return page.error();
    if (const auto source = call.parameter("source_id"); !source.empty()) co_return co_await list_of_source(call, source);
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

// The connection on whose side the other thing is: by its id, or by its system where the workspace has one account there.
// Blocks. Errors: invalid_input.
Result<std::string> connection_of(const Call& call, const std::string& named) {
    const auto connections = call.context.parts.config.list_connections(call.workspace());
    if (!connections) return connections.error();
    std::vector<std::string> fitting;
    for (const auto& connection : *connections) {
        if (connection.id == named) return named;
        if (connection.connector == named && !is_of_person(connection)) fitting.push_back(connection.id);
    }
    if (fitting.size() == 1) return fitting.front();
    const auto* problem = fitting.empty() ? "There is no connection \"" : "There are several connections of \"";
    return Error(ErrorCode::invalid_input, problem + named + "\". Give the id of one: see /connections.", "connection");
}

Result<void> check_kind(const std::string& kind) {
    if (!kind.starts_with(store::hidden_link_prefix)) return {};
    return Error(ErrorCode::invalid_input, "A kind must not begin with \"~\": such links are the engine's own.", "kind");
}

// Blocks. Errors: invalid_input.
Result<store::Link> read_link(const Call& call) {
    Body body(call.body);
    store::Link link;
    link.workspace = call.workspace();
    link.kind = body.text("kind");
    link.source_id = body.text("source_id");
    link.target_id = body.text("target_id");
    const auto connection = body.text("connection");
    if (auto checked = body.check(); !checked) return checked.error();
    if (auto checked = check_kind(link.kind); !checked) return checked.error();
    auto found = connection_of(call, connection);
    if (!found) return found.error();
    link.connection = *std::move(found);
    link.updated_at = call.context.parts.clock.now();
    return link;
}

std::string named(const store::Link& link) {
    return link.kind + " " + link.source_id;
}

Result<void> store_link(const Call& call, const store::Link& link) {
    if (auto replaced = call.context.parts.config.replace_link(link); !replaced) return replaced;
    return record(call, "link.set", named(link), link.target_id);
}

Task<Result<http::Response>> set(Call& call, const store::Link& link, int status) {
    const auto stored = co_await on_worker(call.context.parts.offload, [&] { return store_link(call, link); });
    if (!stored) co_return stored.error();
    co_return http::reply(status, form(link));
}

Task<Result<http::Response>> create(Call& call) {
    const auto link = co_await on_worker(call.context.parts.offload, [&] { return read_link(call); });
    if (!link) co_return link.error();
    const auto known = co_await from_callback<Result<std::optional<store::Link>>>([&](auto done) {
        call.context.parts.runs.find_link({link->workspace, link->kind, link->source_id, link->connection},
                                          std::move(done));
    });
    if (!known) co_return known.error();
    if (*known) {
        co_return Error(ErrorCode::conflict,
                        "It is linked to \"" + (*known)->target_id + "\" already. PUT leads it elsewhere.", "source_id");
    }
    co_return co_await set(call, *link, 201);
}

Task<Result<http::Response>> replace(Call& call) {
    const auto link = co_await on_worker(call.context.parts.offload, [&] { return read_link(call); });
    if (!link) co_return link.error();
    co_return co_await set(call, *link, 200);
}

// Blocks. Errors: invalid_input, not_found.
Result<void> delete_named(const Call& call) {
    store::Link link;
    link.workspace = call.workspace();
    link.kind = call.parameter("kind");
    link.source_id = call.parameter("source_id");
    for (const auto* needed : {"kind", "source_id", "connection"}) {
        if (!call.parameter(needed).empty()) continue;
        return Error(ErrorCode::invalid_input, "Say which link: \"" + std::string(needed) + "\" is missing.", needed);
    }
    if (auto checked = check_kind(link.kind); !checked) return checked;
    // That of a connection which is gone may be deleted too.
    auto connection = connection_of(call, call.parameter("connection"));
    link.connection = connection ? *std::move(connection) : call.parameter("connection");
    const auto deleted = call.context.parts.config.delete_link(link);
    if (!deleted) return deleted.error();
    if (!*deleted) return no_such("link", named(link));
    return record(call, "link.deleted", named(link));
}

Task<Result<http::Response>> remove(Call& call) {
    const auto deleted = co_await on_worker(call.context.parts.offload, [&] { return delete_named(call); });
    if (!deleted) co_return deleted.error();
    co_return no_content();
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
             .query = {{"kind", "Only links of this kind: \"contact\", \"task\", \"note\" and so on."},
                       {"source_id", "Only the link of this thing of the person side, of the kind that is named."}}},
            {.method = "POST",
             .pattern = "/links",
             .handle = create,
             .id = "createLink",
             .summary = "Pairs two things that were not paired yet.",
             .request = "NewLink",
             .response = "Link",
             .status = 201},
            {.method = "PUT",
             .pattern = "/links",
             .handle = replace,
             .id = "setLink",
             .summary = "Pairs two things, also where the first was paired with another: what was written there last is "
                        "forgotten, so that the next update sends everything.",
             .request = "NewLink",
             .response = "Link"},
            {.method = "DELETE",
             .pattern = "/links",
             .handle = remove,
             .id = "deleteLink",
             .summary = "Takes a pairing apart; nothing is changed in either system.",
             .status = 204,
             .query = {{"kind", "Its kind."},
                       {"source_id", "The id on the person side."},
                       {"connection", "The connection on the other side."}}}};
}

}  // namespace tendril::api
