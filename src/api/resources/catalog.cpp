#include "api/body.hpp"
#include "api/catalog_search.hpp"
#include "api/context.hpp"
#include "api/operation_trial.hpp"
#include "api/paging.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"

namespace tendril::api {

namespace {

constexpr std::string_view views = R"("view" must be "full" or "summary".)";

// With the limits of the system that answers it.
json::object operation_form(const connector::Catalog& catalog, const connector::Operation& operation) {
    auto entry = connector::describe(operation);
    json::array limits;
    if (const auto* one = catalog.connector(operation.connector)) {
        for (const auto& limit : one->limits) {
            limits.push_back(json::object{{"requests", limit.requests}, {"per_ms", limit.per.count()}});
        }
    }
    entry["limits"] = std::move(limits);
    return entry;
}

// Of one page. Reading operations in full takes milliseconds, so it is a worker's.
json::array full_entries(const connector::Catalog& catalog, const std::vector<std::size_t>& indexes) {
    json::array entries;
    catalog.read(indexes,
                 [&](const connector::Operation& operation) { entries.push_back(operation_form(catalog, operation)); });
    return entries;
}

Task<Result<http::Response>> list(Call& call) {
    const auto page = parse_page(call.query);
    if (!page) co_return page.error();
    const CatalogFilter filter{.connector = call.parameter("connector"),
                               .kind = call.parameter("kind"),
                               .group = call.parameter("group"),
                               .question = call.parameter("q")};
    if (!filter.kind.empty() && filter.kind != "action" && filter.kind != "trigger") {
        co_return Error(ErrorCode::invalid_input, R"("kind" must be "action" or "trigger".)", "kind");
    }
    const auto view = call.parameter("view");
    if (!view.empty() && view != "full" && view != "summary") {
        co_return Error(ErrorCode::invalid_input, std::string(views), "view");
    }
    const auto& catalog = call.context.parts.catalog;
    const auto found = search_catalog(catalog, filter);
    std::vector<std::size_t> shown;
    auto answer = page_through(
        found, *page, [&](std::size_t index) { return catalog.summaries()[index].id; },
        [&](std::size_t index) {
            shown.push_back(index);
            return connector::describe(catalog.summaries()[index]);
        });
    if (!answer) co_return answer.error();
    (*answer)["total"] = found.size();
    if (view != "summary") {
        (*answer)["items"] =
            co_await on_worker(call.context.parts.offload, [&] { return full_entries(catalog, shown); });
    }
    co_return ok(std::move(answer));
}

Task<Result<http::Response>> get(Call& call) {
    const auto& id = call.variable("operation");
    const auto& catalog = call.context.parts.catalog;
    const auto* operation = catalog.operation(id);
    if (operation == nullptr) co_return no_such("operation", id);
    co_return http::reply(200, operation_form(catalog, *operation));
}

// The connection that was named, or the workspace's first of the operation's connector. Blocks.
Result<store::Connection> find_connection(const Call& call, const std::string& connector, const std::string& named) {
    auto all = call.context.parts.config.list_connections(call.workspace());
    if (!all) return all.error();
    for (auto& connection : *all) {
        const bool wanted = named.empty() || connection.id == named || connection.name == named;
        if (wanted && connection.connector == connector) return std::move(connection);
    }
    if (!named.empty()) {
        return Error(ErrorCode::invalid_input, "There is no connection \"" + named + "\" of " + connector + ".",
                     "connection");
    }
    return Error(ErrorCode::invalid_input, "This workspace has no connection of " + connector + ". Make one first.",
                 "connection");
}

Task<Result<http::Response>> try_it(Call& call) {
    const auto& id = call.variable("operation");
    const auto* operation = call.context.parts.catalog.operation(id);
    if (operation == nullptr) co_return no_such("operation", id);
    Body body(call.body);
    const auto named = body.text_or("connection", "");
    const auto* given = body.optional_object("input");
    if (auto known = body.check(); !known) co_return known.error();
    const auto input = given != nullptr ? *given : object_or_empty(operation->sample, "input");
    const auto connection = co_await on_worker(call.context.parts.offload,
                                               [&] { return find_connection(call, operation->connector, named); });
    if (!connection) co_return connection.error();
    co_return ok(co_await try_operation(call.context, *operation, *connection, input));
}

// What a person chooses among before connecting an account.
json::object auth_form(const connector::AuthKind& kind) {
    json::object made{{"kind", kind.kind}, {"title", kind.title}};
    if (!kind.rotation_advice.empty()) made["rotation_advice"] = kind.rotation_advice;
    if (kind.kind != "oauth2") return made;
    json::array pages;
    for (const auto& page : kind.oauth.pages) pages.push_back(json::object{{"name", page.name}, {"title", page.title}});
    json::array accounts;
    for (const auto& account : kind.oauth.accounts) {
        accounts.push_back(json::object{
            {"name", account.name}, {"title", account.title}, {"has_members", account.members.has_value()}});
    }
    made["pages"] = std::move(pages);
    made["accounts"] = std::move(accounts);
    return made;
}

json::object connector_form(const connector::Connector& one) {
    json::array auth;
    for (const auto& kind : one.auth) auth.push_back(auth_form(kind));
    return {{"id", one.id},
            {"title", one.title},
            {"base_url", one.base_url},
            {"auth", std::move(auth)},
            {"settings", one.settings},
            {"test_operation", one.test_operation}};
}

Task<Result<http::Response>> list_connectors(Call& call) {
    const auto page = parse_page(call.query);
    if (!page) co_return page.error();
    std::vector<const connector::Connector*> found;
    for (const auto& one : call.context.parts.catalog.connectors()) {
        if (!one.auth.empty()) found.push_back(&one);
    }
    co_return ok(page_through(
        found, *page, [](const auto* one) { return one->id; }, [](const auto* one) { return connector_form(*one); }));
}

}  // namespace

std::vector<Route> catalog_routes() {
    return {{.method = "GET",
             .pattern = "/catalog",
             .handle = list,
             .id = "listOperations",
             .summary = "Actions and triggers of all connectors, ordered by id; with q the best match first.",
             .response = "Operation",
             .list = true,
             .query = {{"connector", "Only operations of this connector."},
                       {"kind", "\"action\" or \"trigger\"."},
                       {"group", "Only operations below this heading."},
                       {"q", "Words that must all occur in the id, title, group, path or description."},
                       {"view", "\"summary\": without fields, answers and samples."}}},
            {.method = "GET",
             .pattern = "/catalog/{operation}",
             .handle = get,
             .id = "getOperation",
             .summary = "One action or trigger: method, path, fields, scopes, answer and a sample.",
             .response = "Operation"},
            {.method = "POST",
             .pattern = "/catalog/{operation}/try",
             .handle = try_it,
             .id = "tryOperation",
             .summary = "Call an action: any of a connection to the sandbox, reads of a real one.",
             .request = "OperationTrial",
             .response = "OperationAnswer"},
            {.method = "GET",
             .pattern = "/connectors",
             .handle = list_connectors,
             .id = "listConnectors",
             .summary = "The systems that can be connected, with their kinds of credentials and settings.",
             .response = "Connector",
             .list = true}};
}

}  // namespace tendril::api
