#include "store_under_test.hpp"

namespace tendril::store {

INSTANTIATE_TEST_SUITE_P(Stores, StoreContract, testing::ValuesIn(store_kinds()),
                         [](const auto& kind) { return kind.param.name; });

std::vector<StoreKind> store_kinds() {
    std::vector<StoreKind> kinds{sqlite_kind()};
    if (auto postgres = postgres_kind()) kinds.push_back(std::move(*postgres));
    return kinds;
}

// Says plainly what was left out.
TEST(StoresUnderTest, PostgresIsAmongThem) {
    if (!postgres_kind()) GTEST_SKIP() << "PostgreSQL is not installed (apt-get install postgresql): not tested";
}

std::vector<StoreKind> store_kinds_with(bool StoreKind::*wanted) {
    auto kinds = store_kinds();
    std::erase_if(kinds, [wanted](const StoreKind& kind) { return !(kind.*wanted); });
    return kinds;
}

Result<Appended> NodeCalls::append(NewEvent event) {
    return mailbox_.await<Appended>([&](auto done) { node_.runs().append(std::move(event), std::move(done)); });
}

Result<void> NodeCalls::save(std::vector<RunChange> changes) {
    return mailbox_.await<void>([&](auto done) { node_.runs().save(std::move(changes), std::move(done)); });
}

Result<RunId> NodeCalls::start_run(store::Run run) {
    return mailbox_.await<RunId>([&](auto done) { node_.runs().start_run(std::move(run), std::move(done)); });
}

Result<Leases> NodeCalls::lease(LeaseRequest request) {
    return mailbox_.await<Leases>([&](auto done) { node_.runs().lease(std::move(request), std::move(done)); });
}

Result<std::vector<std::string>> NodeCalls::open_workspaces() {
    return mailbox_.await<std::vector<std::string>>([&](auto done) { node_.runs().open_workspaces(std::move(done)); });
}

Result<std::vector<RunWithEvent>> NodeCalls::load_open(OpenQuery query) {
    return mailbox_.await<std::vector<RunWithEvent>>(
        [&](auto done) { node_.runs().load_open(std::move(query), std::move(done)); });
}

Result<Due> NodeCalls::load_due(DueQuery query) {
    return mailbox_.await<Due>([&](auto done) { node_.runs().load_due(std::move(query), std::move(done)); });
}

Result<std::optional<Event>> NodeCalls::find_event(EventId event) {
    return mailbox_.await<std::optional<Event>>([&](auto done) { node_.runs().find_event(event, std::move(done)); });
}

Result<std::optional<RunWithEvent>> NodeCalls::find_run(RunId run) {
    return mailbox_.await<std::optional<RunWithEvent>>(
        [&](auto done) { node_.runs().find_run_with_event(run, std::move(done)); });
}

Result<std::optional<Link>> NodeCalls::find_link(LinkKey key) {
    return mailbox_.await<std::optional<Link>>(
        [&](auto done) { node_.runs().find_link(std::move(key), std::move(done)); });
}

Result<std::optional<Person>> NodeCalls::find_person(const std::string& id) {
    return mailbox_.await<std::optional<Person>>(
        [&](auto done) { node_.runs().find_person("ws_a", id, std::move(done)); });
}

Result<void> NodeCalls::wish(RunWish wish) {
    return mailbox_.await<void>([&](auto done) { node_.runs().wish(wish, std::move(done)); });
}

Result<std::vector<RunWish>> NodeCalls::load_wishes(std::vector<std::int32_t> partitions) {
    return mailbox_.await<std::vector<RunWish>>(
        [&](auto done) { node_.runs().load_wishes(std::move(partitions), std::move(done)); });
}

Result<void> NodeCalls::forget_wish(RunId run) {
    return mailbox_.await<void>([&](auto done) { node_.runs().forget_wish(run, std::move(done)); });
}

Result<PermitGrant> NodeCalls::take_permits(PermitRequest request) {
    return mailbox_.await<PermitGrant>(
        [&](auto done) { node_.runs().take_permits(std::move(request), std::move(done)); });
}

Result<void> NodeCalls::settle_permits(PermitSettlement settlement) {
    return mailbox_.await<void>(
        [&](auto done) { node_.runs().settle_permits(std::move(settlement), std::move(done)); });
}

StoreContract::StoreContract() {
    take_leases();
}

void StoreContract::reopen() {
    store_->reopen();
    take_leases();
}

void StoreContract::take_leases() {
    leases_.clear();
    for (const auto& lease : calls().lease({.node = first_node, .lasts = std::chrono::minutes(1)}).value().held) {
        leases_[lease.partition] = lease;
    }
}

Lease StoreContract::lease_of(RunId run) {
    const auto stored = runs().get_run(run).value();
    const auto partition =
        !stored ? 0 : partition_of(stored->run.workspace, stored->run.ordering_key, stored->event.external_id);
    return leases_.at(partition);
}

RunChange StoreContract::leased(RunChange change) {
    change.lease = lease_of(change.run);
    return change;
}

RunId StoreContract::append_run(const std::string& external_id, const std::string& flow) {
    auto event = event_named(external_id);
    event.runs = {{flow, 1, "person_1"}};
    return append(std::move(event)).value().runs.at(0);
}

RunStatus StoreContract::status_of(RunId run) {
    return runs().get_run(run).value().value().run.state.status;
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

std::vector<RunId> ids_of(const std::vector<RunWithEvent>& rows) {
    std::vector<RunId> ids;
    for (const auto& row : rows) ids.push_back(row.run.id);
    return ids;
}

}  // namespace tendril::store
