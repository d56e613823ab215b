// People from a spreadsheet, and flows run for people who were there before the flow was.
#include <algorithm>
#include <map>

#include "api/audit.hpp"
#include "api/body.hpp"
#include "api/connection_input.hpp"
#include "api/connections.hpp"
#include "api/context.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"
#include "sync/people_csv.hpp"

namespace tendril::api {

namespace {

// Whose accounts the keys of the column "habitify_key" are.
constexpr auto connector = "habitify";
constexpr std::int32_t people_at_once = 500;
constexpr std::size_t rows_shown = 5;

struct Plan {
    CsvTable table;
    std::vector<std::string> fields;
    std::vector<sync::ImportedPerson> people;
    bool preview = false;
};

// What each column becomes: as the body says, else guessed by its name.
Result<std::vector<std::string>> choose_fields(const CsvTable& table, const json::object* chosen) {
    std::vector<std::string> fields;
    for (const auto& column : table.columns) {
        const auto* field = chosen == nullptr ? nullptr : chosen->if_contains(column);
        if (field != nullptr && !field->is_string()) {
            return Error(ErrorCode::invalid_input, "\"columns." + column + "\" must be the name of a field, or \"\".",
                         "columns." + column);
        }
        fields.push_back(field == nullptr ? sync::guess_field(column) : std::string(field->get_string()));
    }
    if (chosen != nullptr) {
        for (const auto& member : *chosen) {
            if (std::ranges::find(table.columns, std::string_view(member.key())) != table.columns.end()) continue;
            const auto name = "columns." + std::string(member.key());
            return Error(ErrorCode::invalid_input, "The file has no column \"" + std::string(member.key()) + "\".", name);
        }
    }
    return fields;
}

Result<Plan> read_plan(const Call& call) {
    Body body(call.body);
    const auto csv = body.text("csv");
    const auto* columns = body.optional_object("columns");
    const bool preview = body.optional_flag("preview").value_or(false);
    if (auto checked = body.check(); !checked) return checked.error();
    auto table = parse_csv(csv);
    if (!table) return table.error();
    auto fields = choose_fields(*table, columns);
    if (!fields) return fields.error();
    auto people = sync::read_people(*table, *fields);
    return Plan{*std::move(table), *std::move(fields), std::move(people), preview};
}

// Who is there, and whose accounts are connected.
struct Known {
    sync::KnownPeople people;
    std::map<std::string, store::Connection> accounts;  // by person
    std::string base_url;                               // of the workspace's own account: a sandbox's accounts stay in it
};

// Blocks.
Result<Known> read_known(const Call& call) {
    auto& config = call.context.parts.config;
    Known known;
    auto connections = config.list_connections(call.workspace());
    if (!connections) return connections.error();
    for (auto& connection : *connections) {
        const std::string person(text_or(connection.settings, "person"));
        if (connection.connector != connector) continue;
        if (person.empty()) {
            known.base_url = connection.base_url;
        } else {
            known.accounts[person] = std::move(connection);
        }
    }
    std::string after;
    while (true) {
        const auto page = config.list_people(call.workspace(), after, people_at_once);
        if (!page) return page.error();
        for (const auto& person : *page) known.people.add(person.id, person.fields);
        if (page->size() < static_cast<std::size_t>(people_at_once)) return known;
        after = page->back().id;
    }
}

struct Counts {
    int created = 0;
    int updated = 0;
    int unchanged = 0;
    int connected = 0;
    sync::Rejections rejections;

    void add_problem(const sync::ImportedPerson& person, const std::string& problem) {
        rejections[person.line] = problem;
    }
    [[nodiscard]] json::object form(const Plan& plan) const {
        json::array problems;
        for (const auto& [line, problem] : rejections) {
            problems.push_back(json::object{{"line", line}, {"problem", problem}});
        }
        json::object made{{"created", created},     {"updated", updated},   {"unchanged", unchanged},
                          {"connected", connected}, {"problems", problems}, {"rejected_csv", nullptr}};
        if (!rejections.empty()) made["rejected_csv"] = sync::rejected_csv(plan.table, plan.fields, rejections);
        return made;
    }
};

Task<Result<engine::Accepted>> announce(Call& call, std::string type, const std::string& id, json::object fields) {
    engine::Incoming event;
    event.workspace = call.workspace();
    event.external_id = new_id(call.context.parts.random, "person_import");
    event.type = std::move(type);
    event.occurred_at = call.context.parts.clock.now();
    fields["contactId"] = id;
    event.data = std::move(fields);
    co_return co_await from_callback<Result<engine::Accepted>>(
        [&](auto done) { call.context.parts.engine.accept(std::move(event), std::move(done)); });
}

// The person's own account: a new connection, or the new key of the one that is there. Blocks.
Result<store::Connection> connect_account(const Call& call, const std::string& id, const sync::ImportedPerson& person,
                                          const store::Connection* own, const std::string& base_url) {
    auto& parts = call.context.parts;
    const std::lock_guard lock(call.context.configuration);
    json::object body{{"credentials", {{"api_key", person.key}}}};
    json::object settings{{"person", id}};
    if (const auto zone = text_or(person.fields, "timezone"); !zone.empty()) settings["time_zone"] = zone;
    body["settings"] = std::move(settings);
    if (own == nullptr) {
        body["connector"] = connector;
        body["base_url"] = base_url;
        body["name"] = "Habitify of " + std::string(text_or(person.fields, "firstName", id));
    }
    auto input = own == nullptr ? read_new_connection(body, parts.catalog)
                                   : read_connection_change(body, *own, parts.catalog);
    if (!input) return input.error();
    auto& connection = input->connection;
    connection.updated_at = parts.clock.now();
    if (own == nullptr) {
        connection.id = new_id(parts.random, "conn");
        connection.workspace = call.workspace();
        connection.created_at = connection.updated_at;
    }
    if (auto put = parts.vault.put(credentials_name(connection), input->credentials); !put) return put.error();
    if (auto put = parts.config.put_connection(connection); !put) return put.error();
    return std::move(connection);
}

Task<void> take(Call& call, const sync::ImportedPerson& person, Known& all, Counts& counts) {
    auto& known = all.people;
    if (!person.problem.empty()) {
        counts.add_problem(person, person.problem);
        co_return;
    }
    const auto found = known.find(person);
    const auto id = found ? *found : person.id.empty() ? new_id(call.context.parts.random, "person") : person.id;
    if (found && known.is_unchanged(id, person.fields)) {
        ++counts.unchanged;
    } else {
        auto fields = found ? known.merged(id, person.fields) : person.fields;
        const auto accepted = co_await announce(call, found ? "contact.updated" : "contact.created", id, std::move(fields));
        if (!accepted) {
            counts.add_problem(person, accepted.error().message);
            co_return;
        }
        known.add(id, person.fields);
        ++(found ? counts.updated : counts.created);
    }
    if (person.key.empty()) co_return;
    const auto own = all.accounts.find(id);
    const auto* account = own == all.accounts.end() ? nullptr : &own->second;
    const auto connection =
        co_await on_worker(call.context.parts.offload, [&] { return connect_account(call, id, person, account, all.base_url); });
    if (!connection) {
        counts.add_problem(person, connection.error().message);
        co_return;
    }
    apply_connection(call.context, *connection);
    all.accounts[id] = *connection;
    ++counts.connected;
}

// The first rows as they would be stored; of keys only that there is one.
json::object preview_of(const Plan& plan, const sync::KnownPeople& known) {
    json::object columns;
    for (std::size_t i = 0; i < plan.table.columns.size(); ++i) columns[plan.table.columns[i]] = plan.fields[i];
    Counts counts;
    json::array first;
    for (const auto& person : plan.people) {
        if (!person.problem.empty()) {
            counts.add_problem(person, person.problem);
            continue;
        }
        const auto found = known.find(person);
        if (found && known.is_unchanged(*found, person.fields)) {
            ++counts.unchanged;
        } else {
            ++(found ? counts.updated : counts.created);
        }
        counts.connected += person.key.empty() ? 0 : 1;
        if (first.size() < rows_shown) {
            first.push_back(json::object{{"line", person.line},
                                         {"id", found ? *found : person.id},
                                         {"fields", person.fields},
                                         {"has_key", !person.key.empty()}});
        }
    }
    auto shown = counts.form(plan);
    shown["columns"] = std::move(columns);
    shown["people"] = std::move(first);
    return shown;
}

Task<Result<http::Response>> import(Call& call) {
    const auto plan = read_plan(call);
    if (!plan) co_return plan.error();
    auto known = co_await on_worker(call.context.parts.offload, [&] { return read_known(call); });
    if (!known) co_return known.error();
    if (plan->preview) co_return http::reply(200, preview_of(*plan, known->people));
    Counts counts;
    for (const auto& person : plan->people) co_await take(call, person, *known, counts);
    const auto recorded = co_await on_worker(call.context.parts.offload, [&] {
        return record(call, "people.imported", "", std::to_string(counts.created) + " new, " +
                                                       std::to_string(counts.updated) + " changed, " +
                                                       std::to_string(counts.connected) + " connected");
    });
    if (!recorded) co_return recorded.error();
    co_return http::reply(200, counts.form(*plan));
}

// The type of the events that a flow is run for people with.
std::optional<std::string> person_event_of(const flow::CompiledFlow& flow, const connector::Catalog& catalog) {
    for (const auto& type : flow.event_types) {
        const auto* trigger = catalog.trigger_for(type);
        if (trigger != nullptr && !trigger->trigger.person_id.empty()) return type;
    }
    return std::nullopt;
}

// One part of everybody: again with `after` until it says that nobody is left.
Task<Result<http::Response>> backfill(Call& call) {
    Body body(call.body);
    const auto after = body.text_or("after", "");
    const auto name = body.text_or("name", "everyone");
    if (auto checked = body.check(); !checked) co_return checked.error();
    const auto& id = call.variable("id");
    auto& parts = call.context.parts;
    const auto flow = parts.flows.published(id);
    if (flow == nullptr || flow->workspace != call.workspace()) {
        co_return Error(ErrorCode::conflict, "Only a published flow can be run. Publish it first.", "id");
    }
    const auto type = person_event_of(*flow, parts.catalog);
    if (!type) {
        co_return Error(ErrorCode::invalid_input,
                        "The flow does not start with a person. Give it a trigger like habitify.contact.created.", "id");
    }
    const auto people = co_await on_worker(
        parts.offload, [&] { return parts.config.list_people(call.workspace(), after, people_at_once); });
    if (!people) co_return people.error();
    int started = 0;
    for (const auto& person : *people) {
        engine::Incoming event;
        event.workspace = call.workspace();
        event.flow = id;
        event.priority = store::Priority::bulk;
        event.external_id = ("backfill:" + id + ":" + name + ":" + person.id).substr(0, 200);
        event.type = *type;
        event.occurred_at = parts.clock.now();
        event.data = person.fields;
        event.data["contactId"] = person.id;
        const auto accepted = co_await from_callback<Result<engine::Accepted>>(
            [&](auto done) { parts.engine.accept(std::move(event), std::move(done)); });
        if (!accepted) co_return accepted.error();
        started += accepted->duplicate ? 0 : 1;
    }
    const bool more = people->size() == static_cast<std::size_t>(people_at_once);
    co_return http::reply(202, json::object{{"people", people->size()},
                                            {"started", started},
                                            {"next", more ? json::value(people->back().id) : json::value(nullptr)}});
}

}  // namespace

std::vector<Route> people_import_routes() {
    return {{.method = "POST",
             .pattern = "/people/import",
             .handle = import,
             .id = "importPeople",
             .summary = "Adds and changes people from a CSV file of at most 5000 rows; keys of their accounts are sealed.",
             .request = "PeopleImport",
             .response = "PeopleImported"},
            {.method = "POST",
             .pattern = "/flows/{id}/backfill",
             .handle = backfill,
             .id = "backfillFlow",
             .summary = "Runs a published flow for 500 people, after everything else; again with \"next\" for the others.",
             .request = "Backfill",
             .response = "Backfilled",
             .status = 202}};
}

}  // namespace tendril::api
