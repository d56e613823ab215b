#include "api/audit.hpp"
#include "api/body.hpp"
#include "api/context.hpp"
#include "api/forms.hpp"
#include "api/paging.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"
#include "api/run_filter.hpp"
#include "api/run_lists.hpp"

namespace tendril::api {

namespace {

using FoundPerson = std::optional<store::Person>;

Task<Result<http::Response>> list(Call& call) {
    const auto page = parse_page(call.query);
    if (!page) co_return page.error();
    auto people = co_await on_worker(call.context.parts.offload, [&] {
        return call.context.parts.config.list_people(call.workspace(), page->cursor, page->limit + 1);
    });
    if (!people) co_return people.error();
    const bool more = people->size() > static_cast<std::size_t>(page->limit);
    if (more) people->pop_back();
    json::array items;
    for (const auto& person : *people) items.push_back(form(person));
    co_return http::reply(200, page_of(std::move(items), more ? people->back().id : std::string()));
}

Task<Result<FoundPerson>> find(Call& call, const std::string& id) {
    co_return co_await on_worker(call.context.parts.offload,
                                 [&] { return call.context.parts.config.find_person(call.workspace(), id); });
}

Task<Result<http::Response>> get(Call& call) {
    const auto& id = call.variable("id");
    const auto person = co_await find(call, id);
    if (!person) co_return person.error();
    if (!*person) co_return no_such("person", id);
    co_return http::reply(200, form(**person));
}

// Tells the engine of a person, which stores the person and starts the flows in one commit. The sender can mend what
// the schema of the event refuses.
Task<Result<engine::Accepted>> announce(Call& call, const std::string& type, const std::string& id,
                                        json::object fields) {
    engine::Incoming event;
    event.workspace = call.workspace();
    event.external_id = new_id(call.context.parts.random, "person_change");
    event.type = type;
    event.occurred_at = call.context.parts.clock.now();
    fields["contactId"] = id;
    event.data = std::move(fields);
    co_return co_await from_callback<Result<engine::Accepted>>(
        [&](auto done) { call.context.parts.engine.accept(std::move(event), std::move(done)); });
}

Result<json::object> read_back(Call& call, const std::string& id, const std::string& action) {
    auto person = call.context.parts.config.find_person(call.workspace(), id);
    if (!person) return person.error();
    if (!*person) return no_such("person", id);
    if (auto recorded = record(call, action, id); !recorded) return recorded.error();
    return form(**person);
}

Task<Result<http::Response>> create(Call& call) {
    Body body(call.body);
    auto id = body.text_or("id", "");
    const auto fields = body.object("fields");
    if (auto checked = body.check(); !checked) co_return checked.error();
    if (id.empty()) id = new_id(call.context.parts.random, "person");
    const auto known = co_await find(call, id);
    if (!known) co_return known.error();
    if (*known) co_return Error(ErrorCode::conflict, "There is a person \"" + id + "\" already.", "id");

    const auto accepted = co_await announce(call, "contact.created", id, fields);
    if (!accepted) co_return accepted.error();
    const auto stored =
        co_await on_worker(call.context.parts.offload, [&] { return read_back(call, id, "person.created"); });
    if (!stored) co_return stored.error();
    co_return created("people", id, *stored);
}

Task<Result<http::Response>> update(Call& call) {
    const auto& id = call.variable("id");
    Body body(call.body);
    const auto& fields = body.object("fields");
    if (auto checked = body.check(); !checked) co_return checked.error();
    const auto person = co_await find(call, id);
    if (!person) co_return person.error();
    if (!*person) co_return no_such("person", id);

    auto merged = (*person)->fields;
    for (const auto& field : fields) merged[field.key()] = field.value();
    const auto accepted = co_await announce(call, "contact.updated", id, std::move(merged));
    if (!accepted) co_return accepted.error();
    co_return ok(co_await on_worker(call.context.parts.offload, [&] { return read_back(call, id, "person.updated"); }));
}

Result<void> delete_stored(const Call& call, const std::string& id) {
    if (auto deleted = call.context.parts.config.delete_person(call.workspace(), id); !deleted) return deleted;
    return record(call, "person.deleted", id);
}

// The event first: if the process dies in between, the person is still there to be deleted again.
Task<Result<http::Response>> remove(Call& call) {
    const auto& id = call.variable("id");
    const auto person = co_await find(call, id);
    if (!person) co_return person.error();
    if (!*person) co_return no_such("person", id);
    const auto accepted = co_await announce(call, "contact.deleted", id, {});
    if (!accepted) co_return accepted.error();
    const auto deleted = co_await on_worker(call.context.parts.offload, [&] { return delete_stored(call, id); });
    if (!deleted) co_return deleted.error();
    co_return no_content();
}

// Flows order what they do by the person's id, or by that of the linked contact where the other system sent the event.
Task<Result<std::vector<std::string>>> ordering_keys_of(Call& call, const std::string& id) {
    std::vector<std::string> keys{id};
    const auto link = co_await from_callback<Result<std::optional<store::Link>>>([&](auto done) {
        call.context.parts.runs.find_link({call.workspace(), "contact", id, ""}, std::move(done));
    });
    if (!link) co_return link.error();
    if (*link && (*link)->target_id != id) keys.push_back((*link)->target_id);
    co_return keys;
}

Task<Result<http::Response>> runs_of(Call& call) {
    const auto& id = call.variable("id");
    const auto page = parse_page(call.query);
    if (!page) co_return page.error();
    auto filter = run_filter_of_query(call);
    if (!filter) co_return filter.error();
    const auto person = co_await find(call, id);
    if (!person) co_return person.error();
    if (!*person) co_return no_such("person", id);
    auto keys = co_await ordering_keys_of(call, id);
    if (!keys) co_return keys.error();
    filter->ordering_keys = *std::move(keys);
    co_return ok(
        co_await on_worker(call.context.parts.offload, [&] { return list_runs(call.context, *filter, *page); }));
}

}  // namespace

std::vector<Route> person_routes() {
    return {{.method = "GET",
             .pattern = "/people",
             .handle = list,
             .id = "listPeople",
             .summary = "People, ordered by id.",
             .response = "Person",
             .list = true},
            {.method = "POST",
             .pattern = "/people",
             .handle = create,
             .id = "createPerson",
             .summary = "Adds a person; starts the flows that listen to contact.created.",
             .request = "NewPerson",
             .response = "Person",
             .status = 201},
            {.method = "GET",
             .pattern = "/people/{id}",
             .handle = get,
             .id = "getPerson",
             .summary = "One person.",
             .response = "Person"},
            {.method = "GET",
             .pattern = "/people/{id}/runs",
             .handle = runs_of,
             .id = "listRunsOfPerson",
             .summary = "What flows did for a person, newest first, among the last 200,000 runs of the server.",
             .response = "Run",
             .list = true,
             .query = run_filter_parameters()},
            {.method = "PUT",
             .pattern = "/people/{id}",
             .handle = update,
             .id = "updatePerson",
             .summary = "Merges fields into a person (null empties a field); starts the flows that listen to "
                        "contact.updated.",
             .request = "PersonChange",
             .response = "Person"},
            {.method = "DELETE",
             .pattern = "/people/{id}",
             .handle = remove,
             .id = "deletePerson",
             .summary = "Takes a person away; starts the flows that listen to contact.deleted.",
             .status = 204}};
}

}  // namespace tendril::api
