// The accounts below a connection's account, such as an agency's locations, and a workspace for each of them.
#include <algorithm>
#include <set>

#include "api/audit.hpp"
#include "api/body.hpp"
#include "api/connection_input.hpp"
#include "api/connections.hpp"
#include "api/paging.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"
#include "api/sign_in.hpp"
#include "api/startup.hpp"
#include "connector/account.hpp"
#include "connector/oauth_requests.hpp"
#include "connector/request.hpp"

namespace tendril::api {

namespace {

constexpr std::size_t members_per_page = 100;
constexpr std::size_t members_max = 10'000;

struct Member {
    std::string id;
    std::string name;
    std::string connection;  // "" when it has none here
    std::string workspace;
};

json::object form(const Member& member) {
    const auto or_null = [](const std::string& text) { return text.empty() ? json::value() : json::value(text); };
    return {{"id", member.id},
            {"name", member.name},
            {"connection", or_null(member.connection)},
            {"workspace", or_null(member.workspace)}};
}

// A connection whose account has others below it.
struct Parent {
    store::Connection connection;
    const connector::Connector* connector = nullptr;
    const connector::AccountKind* kind = nullptr;
    connector::OAuthApp app;
    std::vector<store::Connection> all;  // of every workspace, to know which members are connected
};

Result<Parent> read_parent(const Call& call) {
    auto& parts = call.context.parts;
    auto connection = find_own_connection(call, call.variable("id"));
    if (!connection) return connection.error();
    Parent parent;
    parent.connector = parts.catalog.connector(connection->connector);
    const auto* auth =
        parent.connector == nullptr ? nullptr : connector::find_auth(*parent.connector, connection->auth);
    parent.kind = auth == nullptr ? nullptr : auth->oauth.account(text_or(connection->settings, "account"));
    if (parent.kind == nullptr || !parent.kind->members) {
        return Error(ErrorCode::conflict, "The connection's account has no accounts below it. Connect an agency.");
    }
    auto app = connector::find_app(connection->workspace, connection->connector, parts.vault);
    if (!app) return app.error();
    if (*app) parent.app = std::move(**app);
    auto all = parts.config.all_connections();
    if (!all) return all.error();
    parent.all = std::move(*all);
    parent.connection = std::move(*connection);
    return parent;
}

Member read_member(const json::value& item, const Parent& parent) {
    const auto text = [&](const std::string& path) {
        const auto* value = find_path(item, path);
        return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
    };
    Member member{text(parent.kind->members->id), text(parent.kind->members->name), {}, {}};
    for (const auto& one : parent.all) {
        if (one.connector != parent.connection.connector || one.id == parent.connection.id) continue;
        if (text_or(one.settings, parent.kind->member_setting) != member.id) continue;
        member.connection = one.id;
        member.workspace = one.workspace;
    }
    return member;
}

connector::Call page_call(const Parent& parent, std::size_t skip) {
    const auto& members = *parent.kind->members;
    auto made =
        connector::account_call(members.call, "GET", parent.connection.id, parent.connection.settings, parent.app);
    if (!members.skip_parameter.empty()) made.path += "&" + members.skip_parameter + "=" + std::to_string(skip);
    if (!members.limit_parameter.empty()) {
        made.path += "&" + members.limit_parameter + "=" + std::to_string(members_per_page);
    }
    return made;
}

// All of them, page by page.
Task<Result<std::vector<Member>>> find_members(Context& context, const Parent& parent) {
    std::vector<Member> found;
    for (bool more = true; more && found.size() < members_max;) {
        auto page = page_call(parent, found.size());
        const auto outcome = co_await from_callback<connector::Outcome>(
            [&](auto done) { context.parts.transport.send(std::move(page), std::move(done)); });
        if (!outcome) co_return Error(ErrorCode::unavailable, outcome.error().error.message);
        const auto body = parse_json(outcome->body);
        if (outcome->status != 200 || !body) {
            co_return Error(ErrorCode::conflict, parent.connector->title + " did not list the accounts (status " +
                                                     std::to_string(outcome->status) + ").");
        }
        const auto* items = find_path(*body, parent.kind->members->items);
        const auto count = items != nullptr && items->is_array() ? items->get_array().size() : 0;
        for (std::size_t at = 0; at < count; ++at) found.push_back(read_member(items->get_array()[at], parent));
        more = count == members_per_page && !parent.kind->members->skip_parameter.empty();
    }
    co_return found;
}

Task<Result<http::Response>> list(Call& call) {
    const auto page = parse_page(call.query);
    if (!page) co_return page.error();
    const auto parent = co_await on_worker(call.context.parts.offload, [&] { return read_parent(call); });
    if (!parent) co_return parent.error();
    const auto members = co_await find_members(call.context, *parent);
    if (!members) co_return members.error();
    co_return ok(page_through(
        *members, *page, [](const auto& one) { return one.id; }, [](const auto& one) { return form(one); }));
}

struct Imported {
    Member member;
    store::Workspace workspace;
    store::Connection connection;
    std::string token;
};

// A workspace with a connection that gets its tokens by the parent's, and a token that opens it. Blocks.
Result<Imported> import_one(const Call& call, const Parent& parent, const Member& member) {
    auto& parts = call.context.parts;
    const auto now = parts.clock.now();
    Imported made{member, {}, {}, {}};
    made.workspace.id = new_id(parts.random, "ws");
    made.workspace.name = member.name.empty() ? member.id : member.name;
    made.workspace.created_at = now;
    auto& connection = made.connection;
    connection = parent.connection;
    connection.id = new_id(parts.random, "conn");
    connection.workspace = made.workspace.id;
    connection.name = made.workspace.name;
    connection.settings["account"] = parent.kind->member_kind;
    connection.settings[parent.kind->member_setting] = member.id;
    connection.health = "unknown";
    connection.health_detail.clear();
    connection.created_at = connection.updated_at = now;
    const auto token = new_api_token(parts.random, made.workspace.id, "First token", now);
    made.token = token.text;
    const vault::SecretText credentials(to_text(json::object{{"parent", parent.connection.id}}));
    if (auto put = parts.config.put_workspace(made.workspace); !put) return put.error();
    if (auto put = parts.vault.put(credentials_name(connection), credentials); !put) return put.error();
    if (auto put = parts.config.put_connection(connection); !put) return put.error();
    if (auto put = parts.config.put_token(token.record); !put) return put.error();
    if (auto recorded = record(call, "workspace.imported", made.workspace.id, member.id); !recorded) {
        return recorded.error();
    }
    return made;
}

Result<std::set<std::string>> read_ids(const json::object& object) {
    Body body(object);
    const auto* ids = body.optional_array("ids");
    if (auto checked = body.check(); !checked) return checked.error();
    std::set<std::string> wanted;
    for (const auto& id : ids == nullptr ? json::array() : *ids) {
        if (!id.is_string()) return Error(ErrorCode::invalid_input, "\"ids\" must be a list of texts.", "ids");
        wanted.emplace(id.get_string());
    }
    return wanted;
}

Task<Result<http::Response>> import_members(Call& call) {
    auto wanted = read_ids(call.body);
    if (!wanted) co_return wanted.error();
    auto& parts = call.context.parts;
    const auto parent = co_await on_worker(parts.offload, [&] { return read_parent(call); });
    if (!parent) co_return parent.error();
    const auto members = co_await find_members(call.context, *parent);
    if (!members) co_return members.error();
    json::array created_forms;
    json::array skipped;
    for (const auto& member : *members) {
        const bool chosen = wanted->empty() || wanted->contains(member.id);
        if (!chosen) continue;
        if (!member.connection.empty()) {
            skipped.push_back(form(member));
            continue;
        }
        const auto made = co_await on_worker(parts.offload, [&] { return import_one(call, *parent, member); });
        if (!made) co_return made.error();
        parts.engine.set_workspace(facts_of(made->workspace));
        apply_connection(call.context, made->connection);
        created_forms.push_back(json::object{{"id", member.id},
                                             {"name", member.name},
                                             {"workspace", made->workspace.id},
                                             {"connection", made->connection.id},
                                             {"token", made->token}});
    }
    json::object body;
    body["created"] = std::move(created_forms);
    body["skipped"] = std::move(skipped);
    co_return http::reply(201, body);
}

}  // namespace

std::vector<Route> member_routes() {
    return {{.method = "GET",
             .pattern = "/connections/{id}/members",
             .handle = list,
             .id = "listConnectionMembers",
             .summary = "The accounts below a connection's account, such as an agency's locations that have the app.",
             .response = "Member",
             .list = true,
             .needs = Role::admin},
            {.method = "POST",
             .pattern = "/connections/{id}/members/import",
             .handle = import_members,
             .id = "importConnectionMembers",
             .summary = "Makes a workspace with a connection for each of them that has none yet.",
             .request = "MemberImport",
             .response = "ImportedMembers",
             .status = 201,
             .answers_secret = true,
             .needs = Role::admin}};
}

}  // namespace tendril::api
