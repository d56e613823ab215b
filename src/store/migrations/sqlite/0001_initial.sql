-- The first schema.
-- Times are microseconds since 1970 in UTC, JSON is text. Numbers of dispositions and run statuses are those of
-- store/records.hpp. AUTOINCREMENT keeps the ids of deleted events and runs from being given again.

CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    dedupe_key INTEGER,             -- hash of workspace, hook and external_id; NULL without an external_id
    disposition INTEGER NOT NULL,   -- 0 matched, 1 no_flow, 2 unknown, 3 invalid
    occurred_at INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    workspace TEXT NOT NULL,
    hook TEXT NOT NULL,
    external_id TEXT NOT NULL,
    type TEXT NOT NULL,
    ordering_key TEXT NOT NULL,
    detail TEXT NOT NULL,
    data TEXT NOT NULL
) STRICT;
-- A hash instead of the three texts: a fifth of the size, so that it stays in memory with millions of events.
CREATE INDEX events_by_dedupe_key ON events (dedupe_key) WHERE dedupe_key IS NOT NULL;
CREATE INDEX events_by_workspace ON events (workspace);
CREATE INDEX events_not_used ON events (disposition, workspace) WHERE disposition >= 2;

CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event INTEGER NOT NULL,
    status INTEGER NOT NULL,        -- 0 queued, 1 running, 2 waiting, 3 held, 4 succeeded, 5 filtered, 6 dead, 7 cancelled
    version INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    started_at INTEGER,
    finished_at INTEGER,
    replay_of INTEGER,
    workspace TEXT NOT NULL,
    flow TEXT NOT NULL,
    ordering_key TEXT NOT NULL,
    held_for TEXT NOT NULL,
    error TEXT NOT NULL,
    journal TEXT NOT NULL
) STRICT;
-- The other columns ride along, so that runs of one status, and the versions in use, are found without reading the runs.
CREATE INDEX runs_open ON runs (id, status, flow, version) WHERE status < 4;
CREATE INDEX runs_uncommon ON runs (status, workspace) WHERE status IN (3, 5, 6, 7);
CREATE INDEX runs_by_workspace ON runs (workspace);
CREATE INDEX runs_by_flow ON runs (flow);
CREATE INDEX runs_by_event ON runs (event);

CREATE TABLE links (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace TEXT NOT NULL,
    kind TEXT NOT NULL,
    source_id TEXT NOT NULL,
    connection TEXT NOT NULL,
    target_id TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    state TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX links_by_source ON links (workspace, kind, source_id, connection);
CREATE INDEX links_by_target ON links (workspace, kind, target_id);
CREATE INDEX links_by_workspace ON links (workspace);

CREATE TABLE people (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    fields TEXT NOT NULL,
    PRIMARY KEY (workspace, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE workspaces (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE connections (
    id TEXT PRIMARY KEY NOT NULL,
    workspace TEXT NOT NULL,
    connector TEXT NOT NULL,
    name TEXT NOT NULL,
    auth TEXT NOT NULL,
    base_url TEXT NOT NULL,
    settings TEXT NOT NULL,
    read_only INTEGER NOT NULL,
    health TEXT NOT NULL,
    health_detail TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX connections_by_workspace ON connections (workspace, created_at, id);

CREATE TABLE flows (
    id TEXT PRIMARY KEY NOT NULL,
    workspace TEXT NOT NULL,
    name TEXT NOT NULL,
    published_version INTEGER,
    latest_version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX flows_by_workspace ON flows (workspace, created_at, id);

CREATE TABLE flow_versions (
    flow TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    document TEXT NOT NULL,
    UNIQUE (flow, version)
) STRICT;

CREATE TABLE hooks (
    id TEXT PRIMARY KEY NOT NULL,
    workspace TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    token TEXT NOT NULL UNIQUE,
    connection TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX hooks_by_workspace ON hooks (workspace, created_at, id);

CREATE TABLE tokens (
    id TEXT PRIMARY KEY NOT NULL,
    workspace TEXT NOT NULL,
    name TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    single_use INTEGER NOT NULL
) STRICT;

CREATE TABLE secrets (
    workspace TEXT NOT NULL,
    owner TEXT NOT NULL,
    name TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    UNIQUE (owner, workspace, name)
) STRICT;

CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX audit_by_workspace ON audit (workspace);

CREATE TABLE answers (
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    status INTEGER NOT NULL,
    request_hash TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (scope, key)
) STRICT;
CREATE INDEX answers_by_age ON answers (created_at);

-- Written while the store is unhealthy, to learn when it can be written again.
CREATE TABLE write_probe (
    id INTEGER PRIMARY KEY,
    filler BLOB NOT NULL
) STRICT;
