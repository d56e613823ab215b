#include "api/tables.hpp"

#include <algorithm>

#include "api/audit.hpp"
#include "api/body.hpp"
#include "api/context.hpp"
#include "api/forms.hpp"
#include "api/paging.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"

namespace tendril::api {

namespace {

using Users = std::vector<std::string>;  // ids of flows

// The workspace's published flows, compiled where they were not needed yet.
Task<Result<std::vector<flow::Registry::FlowPointer>>> published_flows(Call& call) {
    const auto stored = co_await on_worker(call.context.parts.offload,
                                           [&] { return call.context.parts.config.list_flows(call.workspace()); });
    if (!stored) co_return stored.error();
    std::vector<flow::Registry::FlowPointer> published;
    for (const auto& flow : *stored) {
        if (auto compiled = call.context.parts.flows.published(flow.id)) published.push_back(std::move(compiled));
    }
    co_return published;
}

// Those whose templates name the table.
Users users_of(const std::vector<flow::Registry::FlowPointer>& flows, const std::string& table) {
    Users users;
    for (const auto& flow : flows) {
        if (std::ranges::find(flow->tables, table) != flow->tables.end()) users.push_back(flow->id);
    }
    return users;
}

json::object form(const store::LookupTable& table, const json::object& entries, const Users& users) {
    json::array columns;
    if (const auto* row = entries.empty() ? nullptr : entries.begin()->value().if_object()) {
        for (const auto& cell : *row) columns.emplace_back(cell.key());
    }
    json::array used_by;
    for (const auto& flow : users) used_by.emplace_back(flow);
    return {{"name", table.name},
            {"description", table.description},
            {"rows", table.rows},
            {"columns", std::move(columns)},
            {"used_by", std::move(used_by)},
            {"updated_at", to_iso8601(table.updated_at)}};
}

json::object entries_of(const store::LookupTable& table) {
    auto entries = stored_json(table.entries);
    return entries.is_object() ? std::move(entries.get_object()) : json::object();
}

Task<Result<http::Response>> answer_with(Call& call, const store::LookupTable& table) {
    const auto flows = co_await published_flows(call);
    if (!flows) co_return flows.error();
    auto entries = entries_of(table);
    auto body = form(table, entries, users_of(*flows, table.name));
    body["entries"] = std::move(entries);
    co_return http::reply(200, body);
}

Task<Result<http::Response>> list(Call& call) {
    const auto page = parse_page(call.query);
    if (!page) co_return page.error();
    const auto tables = co_await on_worker(call.context.parts.offload,
                                           [&] { return call.context.parts.config.list_tables(call.workspace()); });
    if (!tables) co_return tables.error();
    const auto flows = co_await published_flows(call);
    if (!flows) co_return flows.error();
    co_return ok(page_through(
        *tables, *page, [](const auto& one) { return one.name; },
        [&](const auto& one) { return form(one, entries_of(one), users_of(*flows, one.name)); }));
}

Result<store::LookupTable> find_own(const Call& call) {
    const auto& name = call.variable("name");
    auto table = call.context.parts.config.find_table(call.workspace(), name);
    if (!table) return table.error();
    if (!*table) return no_such("table", name);
    return std::move(**table);
}

Task<Result<http::Response>> get(Call& call) {
    const auto table = co_await on_worker(call.context.parts.offload, [&] { return find_own(call); });
    if (!table) co_return table.error();
    co_return co_await answer_with(call, *table);
}

// The tables of the workspace as they are after a change.
using Stored = std::vector<store::LookupTable>;

Result<Stored> store_table(const Call& call, store::LookupTable& table, bool keeps_description) {
    const std::lock_guard lock(call.context.configuration);
    auto& config = call.context.parts.config;
    const auto stored = config.list_tables(call.workspace());
    if (!stored) return stored.error();
    const auto before = std::ranges::find(*stored, table.name, &store::LookupTable::name);
    if (before == stored->end() && stored->size() >= tables_max) {
        return Error(ErrorCode::too_large, "A workspace has at most " + std::to_string(tables_max) + " tables.");
    }
    if (keeps_description && before != stored->end()) table.description = before->description;
    if (auto put = config.put_table(table); !put) return put.error();
    auto recorded = record(call, before == stored->end() ? "table.created" : "table.changed", table.name,
                           std::to_string(table.rows) + " rows");
    if (!recorded) return recorded.error();
    return config.list_tables(call.workspace());
}

Task<Result<http::Response>> put_entries(Call& call, const json::object& entries,
                                         std::optional<std::string> description) {
    if (auto checked = check_entries(entries); !checked) co_return checked.error();
    store::LookupTable table{.workspace = call.workspace(),
                             .name = call.variable("name"),
                             .description = description.value_or(""),
                             .entries = to_text(entries),
                             .rows = static_cast<std::int32_t>(entries.size()),
                             .updated_at = call.context.parts.clock.now()};
    if (auto checked = check_table_name(table.name); !checked) co_return checked.error();
    if (table.entries.size() > table_bytes_max) {
        co_return Error(ErrorCode::too_large, "A table has at most 1 MiB.", "entries");
    }
    auto stored = co_await on_worker(call.context.parts.offload,
                                     [&] { return store_table(call, table, !description.has_value()); });
    if (!stored) co_return stored.error();
    call.context.live.apply_tables(call.context.parts.engine, call.workspace(), std::move(*stored));
    co_return co_await answer_with(call, table);
}

Task<Result<http::Response>> put(Call& call) {
    Body body(call.body);
    const auto& entries = body.object("entries");
    auto description = body.optional_text("description");
    if (auto checked = body.check(); !checked) co_return checked.error();
    co_return co_await put_entries(call, entries, std::move(description));
}

Task<Result<http::Response>> import_csv(Call& call) {
    Body body(call.body);
    const auto csv = body.text("csv");
    auto description = body.optional_text("description");
    if (auto checked = body.check(); !checked) co_return checked.error();
    const auto entries = entries_of_csv(csv);
    if (!entries) co_return entries.error();
    co_return co_await put_entries(call, *entries, std::move(description));
}

Result<Stored> delete_stored(const Call& call) {
    const std::lock_guard lock(call.context.configuration);
    auto& config = call.context.parts.config;
    const auto table = find_own(call);
    if (!table) return table.error();
    if (auto deleted = config.delete_table(call.workspace(), table->name); !deleted) return deleted.error();
    if (auto recorded = record(call, "table.deleted", table->name); !recorded) return recorded.error();
    return config.list_tables(call.workspace());
}

Task<Result<http::Response>> remove(Call& call) {
    const auto flows = co_await published_flows(call);
    if (!flows) co_return flows.error();
    const auto users = users_of(*flows, call.variable("name"));
    if (!users.empty()) {
        co_return Error(ErrorCode::conflict, "The published flow " + users.front() +
                                                 " looks values up in this table, and would fail. "
                                                 "Unpublish it first, or take the lookup out.");
    }
    auto stored = co_await on_worker(call.context.parts.offload, [&] { return delete_stored(call); });
    if (!stored) co_return stored.error();
    call.context.live.apply_tables(call.context.parts.engine, call.workspace(), std::move(*stored));
    co_return no_content();
}

}  // namespace

std::vector<Route> table_routes() {
    return {{.method = "GET",
             .pattern = "/tables",
             .handle = list,
             .id = "listTables",
             .summary = "The tables that templates look values up in.",
             .response = "LookupTable",
             .list = true},
            {.method = "GET",
             .pattern = "/tables/{name}",
             .handle = get,
             .id = "getTable",
             .summary = "A table with its entries.",
             .response = "LookupTableDetail"},
            {.method = "PUT",
             .pattern = "/tables/{name}",
             .handle = put,
             .id = "putTable",
             .summary = "Makes or replaces a table; published flows look it up at once.",
             .request = "LookupTableEntries",
             .response = "LookupTableDetail"},
            {.method = "POST",
             .pattern = "/tables/{name}/import",
             .handle = import_csv,
             .id = "importTable",
             .summary = "Makes or replaces a table from CSV: the first line names the columns, the first column holds "
                        "the keys.",
             .request = "LookupTableCsv",
             .response = "LookupTableDetail"},
            {.method = "DELETE",
             .pattern = "/tables/{name}",
             .handle = remove,
             .id = "deleteTable",
             .summary = "Takes a table away; refused while a published flow uses it.",
             .status = 204}};
}

}  // namespace tendril::api
