-- The first schema, in the schema "tendril".
-- Times are microseconds since 1970 in UTC; only what the database's own clock decides (leases, locks, permits) is
-- timestamptz. JSON is text. Numbers of dispositions and run statuses are those of store/records.hpp. Texts compare by
-- their bytes.

CREATE SEQUENCE event_ids;
CREATE SEQUENCE run_ids;

CREATE TABLE events (
    id bigint PRIMARY KEY,
    dedupe_key uuid,                -- digest of workspace, hook and external_id; NULL without an external_id
    disposition integer NOT NULL,   -- 0 matched, 1 no_flow, 2 unknown, 3 invalid
    bytes integer NOT NULL,         -- of data
    occurred_at bigint NOT NULL,
    received_at bigint NOT NULL,
    workspace text COLLATE "C" NOT NULL,
    hook text COLLATE "C" NOT NULL,
    external_id text COLLATE "C" NOT NULL,
    type text COLLATE "C" NOT NULL,
    ordering_key text COLLATE "C" NOT NULL,
    detail text COLLATE "C" NOT NULL,
    data text COLLATE "C" NOT NULL
);
-- A digest instead of the three texts: a fifth of the size, so that it stays in memory with millions of events.
CREATE UNIQUE INDEX events_by_dedupe_key ON events (dedupe_key);
-- The bytes ride along, so that a workspace's size is summed without reading its events.
CREATE INDEX events_by_workspace ON events (workspace, id) INCLUDE (bytes);
CREATE INDEX events_not_used ON events (workspace, id) WHERE disposition >= 2;

CREATE TABLE runs (
    id bigint PRIMARY KEY,
    event bigint NOT NULL,
    status integer NOT NULL,        -- 0 queued, 1 running, 2 retrying, 3 held, 4 succeeded, 5 filtered, 6 dead,
                                    -- 7 cancelled, 8 waiting, 9 merged
    partition integer NOT NULL,
    priority integer NOT NULL,
    version integer NOT NULL,
    attempts integer NOT NULL,
    bytes integer NOT NULL,         -- of journal
    created_at bigint NOT NULL,
    due_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    started_at bigint,
    finished_at bigint,
    replay_of bigint,
    woken_by bigint,
    workspace text COLLATE "C" NOT NULL,
    flow text COLLATE "C" NOT NULL,
    ordering_key text COLLATE "C" NOT NULL,
    held_for text COLLATE "C" NOT NULL,
    awaits_type text COLLATE "C",
    awaits_key text COLLATE "C",
    error text COLLATE "C" NOT NULL,
    journal text COLLATE "C" NOT NULL
);
-- Those that keep their place.
CREATE INDEX runs_open ON runs (workspace, id, partition) INCLUDE (status) WHERE status < 4;
CREATE INDEX runs_due ON runs (due_at, id, partition) WHERE status = 8;
CREATE INDEX runs_awaiting ON runs (workspace, awaits_type, hashtextextended(awaits_key, 0))
    WHERE status = 8 AND awaits_type IS NOT NULL;
CREATE INDEX runs_uncommon ON runs (workspace, status, id) WHERE status IN (3, 5, 6, 7, 8, 9);
CREATE INDEX runs_by_workspace ON runs (workspace, id) INCLUDE (bytes);
CREATE INDEX runs_by_flow ON runs (flow, id);
CREATE INDEX runs_by_event ON runs (event, id);
CREATE INDEX runs_woken ON runs (woken_by) WHERE woken_by IS NOT NULL;

-- The keys of events that were forgotten but may still be repeated by their senders.
CREATE TABLE forgotten_keys (
    dedupe_key uuid PRIMARY KEY,
    event bigint NOT NULL,
    received_at bigint NOT NULL
);
CREATE INDEX forgotten_keys_by_age ON forgotten_keys (received_at);

CREATE TABLE links (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    source_id text COLLATE "C" NOT NULL,
    connection text COLLATE "C" NOT NULL,
    target_id text COLLATE "C" NOT NULL,
    updated_at bigint NOT NULL,
    state text COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX links_by_source ON links (workspace, kind, source_id, connection);
CREATE INDEX links_by_target ON links (workspace, kind, target_id);
CREATE INDEX links_by_workspace ON links (workspace, id);

CREATE TABLE people (
    workspace text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    fields text COLLATE "C" NOT NULL,
    PRIMARY KEY (workspace, id)
);

CREATE TABLE workspaces (
    id text COLLATE "C" PRIMARY KEY,
    name text COLLATE "C" NOT NULL,
    time_zone text COLLATE "C" NOT NULL,
    created_at bigint NOT NULL,
    settings text COLLATE "C" NOT NULL
);

CREATE TABLE connections (
    id text COLLATE "C" PRIMARY KEY,
    workspace text COLLATE "C" NOT NULL,
    connector text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    auth text COLLATE "C" NOT NULL,
    base_url text COLLATE "C" NOT NULL,
    settings text COLLATE "C" NOT NULL,
    read_only boolean NOT NULL,
    health text COLLATE "C" NOT NULL,
    health_detail text COLLATE "C" NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE INDEX connections_by_workspace ON connections (workspace, created_at, id);

CREATE TABLE flows (
    id text COLLATE "C" PRIMARY KEY,
    workspace text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    published_version integer,
    latest_version integer NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE INDEX flows_by_workspace ON flows (workspace, created_at, id);

CREATE TABLE flow_versions (
    flow text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    created_at bigint NOT NULL,
    document text COLLATE "C" NOT NULL,
    PRIMARY KEY (flow, version)
);

CREATE TABLE hooks (
    id text COLLATE "C" PRIMARY KEY,
    workspace text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    token text COLLATE "C" NOT NULL UNIQUE,
    connection text COLLATE "C" NOT NULL,
    created_at bigint NOT NULL
);
CREATE INDEX hooks_by_workspace ON hooks (workspace, created_at, id);

CREATE TABLE tokens (
    id text COLLATE "C" PRIMARY KEY,
    workspace text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    token_hash text COLLATE "C" NOT NULL UNIQUE,
    created_at bigint NOT NULL,
    expires_at bigint,
    single_use boolean NOT NULL
);

CREATE TABLE secrets (
    workspace text COLLATE "C" NOT NULL,
    owner text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    updated_at bigint NOT NULL,
    sealed bytea NOT NULL,
    PRIMARY KEY (owner, workspace, name)
);

CREATE TABLE audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace text COLLATE "C" NOT NULL,
    actor text COLLATE "C" NOT NULL,
    action text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    detail text COLLATE "C" NOT NULL,
    at bigint NOT NULL
);
CREATE INDEX audit_by_workspace ON audit (workspace, id);

CREATE TABLE answers (
    scope text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    created_at bigint NOT NULL,
    status integer NOT NULL,
    request_hash text COLLATE "C" NOT NULL,
    body text COLLATE "C" NOT NULL,
    PRIMARY KEY (scope, key)
);
CREATE INDEX answers_by_age ON answers (created_at);

-- Who works at the runs of which partition, and the nodes that live.
CREATE TABLE leases (
    partition integer PRIMARY KEY,
    fence bigint NOT NULL,
    node text COLLATE "C" NOT NULL,
    expires_at timestamptz NOT NULL
);
INSERT INTO leases SELECT number, 0, '', '-infinity' FROM generate_series(0, 63) AS number;
CREATE TABLE nodes (
    node text COLLATE "C" PRIMARY KEY,
    expires_at timestamptz NOT NULL
);

-- The last group that each writer committed: tells whether a COMMIT whose answer was lost took effect.
CREATE TABLE writers (
    writer text COLLATE "C" PRIMARY KEY,
    last_group bigint NOT NULL,
    seen_at timestamptz NOT NULL
) WITH (fillfactor = 50);

-- A row for each budget, to lock; and the calls that are under way or still count.
CREATE TABLE budgets (
    connection text COLLATE "C" NOT NULL,
    budget text COLLATE "C" NOT NULL,
    PRIMARY KEY (connection, budget)
);
CREATE TABLE permits (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    connection text COLLATE "C" NOT NULL,
    budget text COLLATE "C" NOT NULL,
    count integer NOT NULL,
    settled boolean NOT NULL,       -- all its calls were answered
    free_at timestamptz NOT NULL
);
CREATE INDEX permits_by_budget ON permits (connection, budget, free_at);

CREATE TABLE locks (
    name text COLLATE "C" PRIMARY KEY,
    holder text COLLATE "C" NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE TABLE marks (
    name text COLLATE "C" PRIMARY KEY,
    value text COLLATE "C" NOT NULL
);

-- Runs are updated a few times each: their old rows are cleared away before they fill the pages.
ALTER TABLE runs SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 1);
ALTER TABLE people SET (autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE leases SET (fillfactor = 50);
