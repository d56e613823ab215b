#include "store_under_test.hpp"

namespace tendril::store {

Result<Appended> StoreContract::append(NewEvent event) {
    return mailbox_.await<Appended>([&](auto done) { runs().append(std::move(event), std::move(done)); });
}

Result<void> StoreContract::save(RunChange change) {
    return mailbox_.await<void>([&](auto done) { runs().save({std::move(change)}, std::move(done)); });
}

Result<RunId> StoreContract::start_run(store::Run run) {
    return mailbox_.await<RunId>([&](auto done) { runs().start_run(std::move(run), std::move(done)); });
}

Result<std::optional<Link>> StoreContract::find_link(LinkKey key) {
    return mailbox_.await<std::optional<Link>>([&](auto done) { runs().find_link(std::move(key), std::move(done)); });
}

Result<std::optional<Person>> StoreContract::find_person(const std::string& id) {
    return mailbox_.await<std::optional<Person>>([&](auto done) { runs().find_person("ws_a", id, std::move(done)); });
}

Result<std::vector<RunWithEvent>> StoreContract::load_open(RunId after, std::int32_t limit) {
    return mailbox_.await<std::vector<RunWithEvent>>(
        [&](auto done) { runs().load_open({.after = after, .limit = limit}, std::move(done)); });
}

Result<std::optional<RunWithEvent>> StoreContract::find_run(RunId run) {
    return mailbox_.await<std::optional<RunWithEvent>>(
        [&](auto done) { runs().find_run_with_event(run, std::move(done)); });
}

RunId StoreContract::append_run(const std::string& external_id, const std::string& flow) {
    auto event = event_named(external_id);
    event.runs = {{flow, 1, "person_1"}};
    return append(std::move(event)).value().runs.at(0);
}

NewEvent event_named(const std::string& external_id) {
    NewEvent event;
    event.event.workspace = "ws_a";
    event.event.hook = "hook_a";
    event.event.external_id = external_id;
    event.event.type = "contact.created";
    event.event.ordering_key = "person_1";
    event.event.occurred_at = noon;
    event.event.received_at = noon + std::chrono::seconds(1);
    event.event.data = R"({"contactId":"person_1"})";
    event.runs = {{"flow_a", 1, "person_1"}};
    return event;
}

RunState ended(RunStatus status) {
    RunState state;
    state.status = status;
    state.updated_at = noon + std::chrono::seconds(2);
    state.finished_at = noon + std::chrono::seconds(2);
    return state;
}

Link contact_link(const std::string& source_id, const std::string& target_id, json::object state) {
    Link link;
    link.workspace = "ws_a";
    link.kind = "contact";
    link.source_id = source_id;
    link.connection = "conn_a";
    link.target_id = target_id;
    link.state = std::move(state);
    link.updated_at = noon;
    return link;
}

Person person_named(const std::string& id, json::object fields) {
    Person person;
    person.workspace = "ws_a";
    person.id = id;
    person.fields = std::move(fields);
    person.created_at = noon;
    person.updated_at = noon;
    return person;
}

}  // namespace tendril::store
