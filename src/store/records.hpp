// What the store keeps, as plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/json.hpp"
#include "base/time.hpp"

namespace tendril::store {

// What intake decided about an event.
enum class Disposition {
    matched,  // at least one run was started
    no_flow,  // a known type that no published flow listens to
    unknown,  // a type that no trigger knows: kept and listed for a person
    invalid,  // from a sender that cannot mend it (HighLevel): breaks its schema, kept and listed
};
std::string_view to_string(Disposition disposition);
std::optional<Disposition> parse_disposition(std::string_view text);

struct Event {
    EventId id{};
    std::string workspace;
    std::string hook;         // id of the hook it came by; "" for events sent from inside
    std::string external_id;  // the sender's id: unique per hook
    std::string type;
    std::string ordering_key;
    Disposition disposition = Disposition::matched;
    TimePoint occurred_at;
    TimePoint received_at;
    std::string data;    // JSON text of the event's data
    std::string detail;  // why it is unknown or invalid; "" otherwise
};

// The numbers are stored.
enum class RunStatus {
    queued = 0,    // not started, or woken and not gone on yet
    running = 1,   // started; its next effect is under way or about to be
    retrying = 2,  // tries again at due_at; keeps its place: later runs of its ordering key wait behind it
    held = 3,      // waits for a person's decision or a repaired connection; keeps its place
    succeeded = 4,
    filtered = 5,  // ended by a filter or a stop step: nothing to do
    dead = 6,      // dead letter: used up its attempts or was refused
    cancelled = 7,
    waiting = 8,  // in a wait step until due_at, or until the event that it awaits; has given up its place
    merged = 9,   // superseded before it started: its data went into a later run of its key
};
std::string_view to_string(RunStatus status);
std::optional<RunStatus> parse_run_status(std::string_view text);
// queued, running, retrying, held and waiting runs are open; the others have ended.
bool is_open(RunStatus status);
// Open runs that keep their place among those of their ordering key: all open ones but the waiting.
bool keeps_place(RunStatus status);

// Which runs go first, wherever runs of equal age compete.
enum class Priority : std::int8_t {
    bulk = -1,   // bulk replays, backfills
    normal = 0,  // what events start
    urgent = 1,  // a person waits for it: tests, single replays
};

// Runs are spread over partitions by their ordering key; a node works at the runs of the partitions that it holds.
inline constexpr std::int32_t partition_count = 64;
// Of a run; one without an ordering key is spread by its event's external id. Stable: the number is stored.
std::int32_t partition_of(std::string_view workspace, std::string_view ordering_key, std::string_view external_id);

// What a waiting run is woken by: an event of its workspace with this type and ordering key, stored from now on.
struct Await {
    std::string event_type;
    std::string key;
};

// One execution of a flow version for an event. Everything that changes while it runs is in `RunState`.
struct RunState {
    RunStatus status = RunStatus::queued;
    TimePoint due_at;            // for retrying and waiting
    std::int32_t attempts = 0;   // of the current step
    std::string held_for;        // for held: "connection:<id>", "decision", "error" or "order"
    std::string error;           // the last failure, one sentence; "" when there is none
    std::string journal = "[]";  // JSON text: the steps so far, see engine/journal.hpp
    TimePoint updated_at;
    std::optional<TimePoint> started_at;
    std::optional<TimePoint> finished_at;
    std::optional<Await> awaits;      // for waiting
    std::optional<EventId> woken_by;  // the event that ended the last wait; nullopt when its time ran out
};

struct Run {
    RunId id{};
    EventId event{};
    std::string workspace;
    std::string flow;
    std::int32_t version = 0;
    std::string ordering_key;
    TimePoint created_at;
    std::optional<RunId> replay_of;
    Priority priority = Priority::normal;
    RunState state;
};

// A run joined with what a list or the dispatcher needs of its event.
struct RunWithEvent {
    Run run;
    Event event;
};

// The pairing of one thing in two systems. (workspace, kind, source_id, connection) is unique.
struct Link {
    std::string workspace;
    std::string kind;        // "contact", "task", "note", "appointment", ...
    std::string source_id;   // the id on the person side
    std::string connection;  // id of the connection on whose side `target_id` lives
    std::string target_id;
    json::object state;  // the field values last written, by the target's field names
    TimePoint updated_at;
};

// The contact of the Habitify side.
struct Person {
    std::string workspace;
    std::string id;       // contactId
    json::object fields;  // firstName, lastName, email, phone, tags, timezone, and any others
    TimePoint created_at;
    TimePoint updated_at;
};

struct Workspace {
    std::string id;
    std::string name;
    std::string time_zone = "UTC";  // IANA name
    TimePoint created_at;
    // Members, all optional: "weight" (its share among workspaces, 1), "retention" {"days", "bytes"}, "redact" (names
    // of fields that are not kept once a run has ended).
    json::object settings;
};

struct Connection {
    std::string id;
    std::string workspace;
    std::string connector;  // "highlevel", "habitify"
    std::string name;
    std::string auth;       // kind of credentials: "private_integration_token", "oauth2", "api_key"
    std::string base_url;   // "" takes the manifest's
    json::object settings;  // e.g. {"locationId": ...}
    bool read_only = false;
    std::string health = "unknown";  // "ok", "needs_attention", "unknown"
    std::string health_detail;
    TimePoint created_at;
    TimePoint updated_at;
};

// How the marks of a connection's polls begin; they go with the connection.
inline std::string poll_mark_prefix(const std::string& connection) {
    return "poll:" + connection + ":";
}

struct Flow {
    std::string id;
    std::string workspace;
    std::string name;
    std::optional<std::int32_t> published_version;
    std::int32_t latest_version = 0;  // the newest version; the draft when it is not the published one
    TimePoint created_at;
    TimePoint updated_at;
};

// Immutable once stored.
struct FlowVersion {
    std::string flow;
    std::int32_t version = 0;
    std::string document;  // JSON text
    TimePoint created_at;
};

struct Hook {
    std::string id;
    std::string workspace;
    std::string kind;  // "person" or "highlevel"
    std::string name;
    std::string token;       // the last segment of its path
    std::string connection;  // for highlevel: whose location the events belong to; may be ""
    TimePoint created_at;
};

// A table that templates look values up in.
struct LookupTable {
    std::string workspace;
    std::string name;
    std::string description;
    std::string entries;    // JSON object: key -> value, or key -> row, an object of its columns
    std::int32_t rows = 0;  // of the entries
    TimePoint updated_at;
};

struct ApiToken {
    std::string id;
    std::string workspace;
    std::string name;
    std::string token_hash;  // SHA-256, hex: the token itself is not kept
    TimePoint created_at;
    std::optional<TimePoint> expires_at;
    bool single_use = false;     // sign-in links, states of consents
    std::string role = "admin";  // "viewer", "builder" or "admin" of its workspace
    std::string operations;      // ids of the REST operations that it may call, between blanks; "" for all of its role
    std::string user;            // whose session or invitation it is; "" for nobody's
};

// A person who signs in.
struct User {
    std::string id;
    std::string workspace;
    std::string login;  // unique over all workspaces, lower case
    std::string name;
    std::string role;        // as of tokens
    std::string passphrase;  // Argon2id, as libsodium writes it; "" until one was chosen
    TimePoint created_at;
    TimePoint updated_at;
};

// A sealed secret; opened only by the vault.
struct SealedSecret {
    std::string workspace;
    std::string owner;   // id of the connection or hook
    std::string name;    // "token", "api_key", "oauth", "signing_secret"
    std::string sealed;  // bytes: see vault/vault.hpp
    TimePoint updated_at;
};

struct AuditEntry {
    std::int64_t id = 0;
    std::string workspace;
    std::string actor;
    std::string action;   // "flow.published"
    std::string subject;  // id of what was acted on
    std::string detail;
    TimePoint at;
};

// Lists are read newest first; `before` is exclusive, 0 starts at the newest.
struct Page {
    std::int64_t before = 0;
    std::int32_t limit = 50;
};

}  // namespace tendril::store
