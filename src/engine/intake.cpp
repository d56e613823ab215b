#include "engine/intake.hpp"

#include "connector/request.hpp"
#include "connector/schema.hpp"

namespace tendril::engine {

namespace {

constexpr std::size_t external_id_bytes_max = 200;
constexpr std::size_t ordering_key_bytes_max = 512;

Error refused(const Finding& finding) {
    return {ErrorCode::invalid_input, finding.message + (finding.mend.empty() ? "" : " " + finding.mend),
            finding.field};
}

std::optional<Error> check_envelope(const Incoming& incoming) {
    if (incoming.type.empty()) return Error(ErrorCode::invalid_input, "The event needs a type.", "type");
    if (incoming.external_id.empty()) return Error(ErrorCode::invalid_input, "The event needs an id.", "id");
    if (incoming.external_id.size() > external_id_bytes_max) {
        return Error(ErrorCode::invalid_input, "The event's id must have at most 200 bytes.", "id");
    }
    return std::nullopt;
}

store::Event draft(Incoming incoming, const json::value& data, TimePoint now) {
    store::Event event;
    event.workspace = std::move(incoming.workspace);
    event.hook = std::move(incoming.hook);
    event.external_id = std::move(incoming.external_id);
    event.type = std::move(incoming.type);
    event.occurred_at = incoming.occurred_at;
    event.received_at = now;
    event.data = to_text(data);
    return event;
}

// Of a change that is both told and looked for.
std::optional<store::Sighting> sighting_of(const Incoming& incoming, const connector::ObjectShown* shown,
                                           const json::value& data) {
    if (shown == nullptr || shown->change.empty() || incoming.connection.empty()) return std::nullopt;
    const auto id = connector::id_at(data, shown->id);
    if (id.empty()) return std::nullopt;
    store::Sighting sighting;
    sighting.connection = incoming.connection;
    sighting.thing = shown->kind + "." + shown->change + ":" + id;
    sighting.by = shown->looked_for ? store::SeenBy::event : store::SeenBy::other_event;
    sighting.through = incoming.occurred_at;
    if (incoming.found) {
        sighting.by = store::SeenBy::look;
        sighting.since = incoming.found->since;
        sighting.through = incoming.found->through;
    }
    return sighting;
}

// The person's details from an event that describes one: everything but the id itself.
store::Person described_person(const store::Event& event, const json::object& data, std::string id) {
    store::Person person{.workspace = event.workspace,
                         .id = std::move(id),
                         .fields = data,
                         .created_at = event.received_at,
                         .updated_at = event.received_at};
    person.fields.erase("contactId");
    return person;
}

std::string flow_ordering_key(const flow::CompiledFlow& flow, const store::Event& event, const json::object& data) {
    if (!flow.ordering_key) return event.ordering_key;
    const json::object trigger{{"type", event.type}, {"id", event.external_id}, {"data", data}};
    const json::object scope{{"trigger", trigger}, {"vars", flow.variables}};
    const auto key = flow.ordering_key->evaluate(scope, {.now = event.received_at, .time_zone = "UTC"});
    if (!key || key->is_null()) return event.ordering_key;
    return key->is_string() ? std::string(key->get_string()) : to_text(*key);
}

}  // namespace

Result<store::NewEvent> take_in(Incoming incoming, const connector::Catalog& catalog, const flow::Registry& flows,
                                TimePoint now) {
    if (auto error = check_envelope(incoming)) return *error;
    const bool sender_can_mend = incoming.sender_can_mend;
    store::NewEvent added;
    const std::string only_flow = std::move(incoming.flow);
    const std::string unplaced = std::move(incoming.unplaced);
    added.mark = std::move(incoming.mark);
    const auto priority = incoming.priority;
    auto& event = added.event;
    const json::value data(std::move(incoming.data));
    added.sighting = sighting_of(incoming, catalog.changes().shown_by(incoming.type), data);
    event = draft(std::move(incoming), data, now);
    const auto* operation = catalog.trigger_for(event.type);
    // Only schedules make their events: nobody may start their flows from outside.
    const bool is_pretended = event.type == flow::schedule_event_type && only_flow.empty();
    if (operation == nullptr || is_pretended || !unplaced.empty()) {
        event.disposition = store::Disposition::unknown;
        event.detail =
            !unplaced.empty() ? unplaced : "No trigger knows the event type '" + event.type.substr(0, 100) + "'.";
        return added;
    }
    const auto& trigger = operation->trigger;
    const auto findings = connector::check_schema(trigger.data_schema, data, "data");
    if (!findings.empty() && sender_can_mend) return refused(findings.front());
    if (!findings.empty()) {
        event.disposition = store::Disposition::invalid;
        event.detail = findings.front().field + ": " + findings.front().message;
        return added;
    }
    event.ordering_key = connector::id_at(data, trigger.ordering_key).substr(0, ordering_key_bytes_max);
    if (!trigger.person_id.empty()) {
        added.person = described_person(event, data.get_object(), connector::id_at(data, trigger.person_id));
    }
    for (const auto& flow : flows.listeners(event.workspace, event.type)) {
        if (!only_flow.empty() && flow->id != only_flow) continue;
        store::RunDraft run;
        run.flow = flow->id;
        run.version = flow->version;
        run.priority = priority;
        run.ordering_key = flow_ordering_key(*flow, event, data.get_object()).substr(0, ordering_key_bytes_max);
        added.runs.push_back(std::move(run));
    }
    added.may_wake = flows.is_awaited(event.workspace, event.type);
    event.disposition = added.runs.empty() ? store::Disposition::no_flow : store::Disposition::matched;
    return added;
}

Result<store::NewEvent> take_in_for(const flow::CompiledFlow& flow, Incoming incoming,
                                    const connector::Catalog& catalog, TimePoint now) {
    auto added = take_in(std::move(incoming), catalog, {}, now);
    if (!added) return added;
    auto& event = added->event;
    if (event.disposition == store::Disposition::unknown) {
        return Error(ErrorCode::invalid_input, event.detail, "type");
    }
    const auto data = parse_json(event.data);
    if (!data) return data.error();
    store::RunDraft run;
    run.flow = flow.id;
    run.version = flow.version;
    run.ordering_key = flow_ordering_key(flow, event, data->get_object()).substr(0, ordering_key_bytes_max);
    run.priority = store::Priority::urgent;
    added->runs.push_back(std::move(run));
    event.disposition = store::Disposition::matched;
    return added;
}

}  // namespace tendril::engine
