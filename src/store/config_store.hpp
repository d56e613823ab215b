// The storage contract of what people set up: workspaces, connections, flows, hooks, tokens, secrets, people.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "store/records.hpp"

namespace tendril::store {

// A stored answer to a POST with an Idempotency-Key.
struct StoredAnswer {
    std::string request_hash;
    std::int32_t status = 0;
    std::string body;
};

// Implementations: store/sqlite. Every write is durable when the call returns.
//
// Thread safety: any thread but the engine's; calls block.
// Errors: every method may return `unavailable`; the others are named.
class ConfigStore {
 public:
    virtual ~ConfigStore() = default;

    // Calls `changed` on any thread whenever another process changed the configuration; set once.
    virtual void on_change(std::function<void()> changed) = 0;
    // A lock between processes, by name: true when `holder` has it now, until it is released or `lasts` have passed.
    // A holder that has it already keeps it for `lasts` more.
    virtual Result<bool> acquire_lock(const std::string& name, const std::string& holder,
                                      std::chrono::milliseconds lasts) = 0;
    virtual Result<void> release_lock(const std::string& name, const std::string& holder) = 0;
    // Small values by name, such as up to when a schedule was fired. Written only where the stored value is still
    // `expected` (nullopt: absent); false when it is another.
    virtual Result<std::optional<std::string>> find_mark(const std::string& name) = 0;
    virtual Result<bool> replace_mark(const std::string& name, const std::optional<std::string>& expected,
                                      const std::string& value) = 0;

    virtual Result<void> put_workspace(const Workspace& workspace) = 0;
    // By creation.
    virtual Result<std::vector<Workspace>> list_workspaces() = 0;
    // With its tokens and users. What else belongs to it is the caller's to delete before.
    virtual Result<void> delete_workspace(const std::string& id) = 0;

    virtual Result<void> put_connection(const Connection& connection) = 0;
    virtual Result<std::optional<Connection>> find_connection(const std::string& id) = 0;
    virtual Result<std::vector<Connection>> list_connections(const std::string& workspace) = 0;
    virtual Result<std::vector<Connection>> all_connections() = 0;
    virtual Result<void> delete_connection(const std::string& id) = 0;

    // Stores the flow's row (name, published version) and, with `document`, a new version of it; returns the flow as
    // stored. A document equal to the newest version's makes no new version.
    virtual Result<Flow> put_flow(const Flow& flow, const std::optional<std::string>& document) = 0;
    virtual Result<std::optional<Flow>> find_flow(const std::string& id) = 0;
    virtual Result<std::vector<Flow>> list_flows(const std::string& workspace) = 0;
    virtual Result<std::optional<FlowVersion>> find_version(const std::string& flow, std::int32_t version) = 0;
    virtual Result<std::vector<FlowVersion>> list_versions(const std::string& flow) = 0;
    // Errors: not_found.
    virtual Result<void> set_published(const std::string& flow, std::optional<std::int32_t> version) = 0;
    // Every version that may still be needed: published ones, and those of open runs.
    virtual Result<std::vector<FlowVersion>> versions_in_use() = 0;
    virtual Result<std::vector<Flow>> all_flows() = 0;
    // Takes the flow and all of its versions away; its runs stay.
    virtual Result<void> delete_flow(const std::string& id) = 0;

    virtual Result<void> put_hook(const Hook& hook) = 0;
    virtual Result<std::vector<Hook>> list_hooks(const std::string& workspace) = 0;
    virtual Result<std::vector<Hook>> all_hooks() = 0;
    virtual Result<void> delete_hook(const std::string& id) = 0;

    virtual Result<void> put_table(const LookupTable& table) = 0;
    virtual Result<std::optional<LookupTable>> find_table(const std::string& workspace, const std::string& name) = 0;
    // By name.
    virtual Result<std::vector<LookupTable>> list_tables(const std::string& workspace) = 0;
    virtual Result<std::vector<LookupTable>> all_tables() = 0;
    virtual Result<void> delete_table(const std::string& workspace, const std::string& name) = 0;

    // Merges `person.fields` over the stored ones; returns the person as stored.
    virtual Result<Person> merge_person(const Person& person) = 0;
    virtual Result<std::optional<Person>> find_person(const std::string& workspace, const std::string& id) = 0;
    // Ordered by id; `after` is exclusive, "" starts at the first.
    virtual Result<std::vector<Person>> list_people(const std::string& workspace, const std::string& after,
                                                    std::int32_t limit) = 0;
    // Their links stay: whoever comes back under the same id is the same contact elsewhere.
    virtual Result<void> delete_person(const std::string& workspace, const std::string& id) = 0;

    // By a person's hand. A link of the same key is replaced whole: its state was written to what it led to before.
    virtual Result<void> replace_link(const Link& link) = 0;
    // By its key; false when there was none.
    virtual Result<bool> delete_link(const Link& link) = 0;

    virtual Result<void> put_token(const ApiToken& token) = 0;
    virtual Result<std::optional<ApiToken>> find_token(const std::string& token_hash) = 0;
    // Takes a single-use token away; false when it was gone already.
    virtual Result<bool> consume_token(const std::string& token_hash) = 0;
    // By creation.
    virtual Result<std::vector<ApiToken>> list_tokens(const std::string& workspace) = 0;
    // False when the workspace has no such token.
    virtual Result<bool> delete_token(const std::string& workspace, const std::string& id) = 0;

    virtual Result<void> put_secret(const SealedSecret& secret) = 0;
    virtual Result<std::optional<SealedSecret>> find_secret(const std::string& workspace, const std::string& owner,
                                                            const std::string& name) = 0;
    virtual Result<void> delete_secrets(const std::string& owner) = 0;
    // Of all workspaces, ordered by owner, workspace and name; those after `after`, which is null for the first.
    virtual Result<std::vector<SealedSecret>> list_secrets(const SealedSecret* after, std::int32_t limit) = 0;
    // Replaces the sealed form alone, where it is still `before`'s; false when it is another by now.
    virtual Result<bool> reseal_secret(const SealedSecret& before, const std::string& sealed) = 0;

    virtual Result<void> put_user(const User& user) = 0;
    virtual Result<std::optional<User>> find_user(const std::string& id) = 0;
    virtual Result<std::optional<User>> find_user_by_login(const std::string& login) = 0;
    // By login.
    virtual Result<std::vector<User>> list_users(const std::string& workspace) = 0;
    // With the user's sessions and invitations.
    virtual Result<void> delete_user(const std::string& id) = 0;
    virtual Result<void> delete_tokens_of(const std::string& user) = 0;

    virtual Result<void> add_audit(const AuditEntry& entry) = 0;
    virtual Result<std::vector<AuditEntry>> list_audit(const std::string& workspace, Page page) = 0;

    // Idempotency-Key: answers are kept for a day.
    virtual Result<std::optional<StoredAnswer>> find_answer(const std::string& scope, const std::string& key) = 0;
    virtual Result<void> put_answer(const std::string& scope, const std::string& key, const StoredAnswer& answer,
                                    TimePoint now) = 0;
};

}  // namespace tendril::store
