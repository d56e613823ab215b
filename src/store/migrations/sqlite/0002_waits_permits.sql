-- Runs that wait give up their place, permits make budgets hold over restarts, marks and settings.

ALTER TABLE workspaces ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';

ALTER TABLE runs ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;  -- -1 bulk, 0 normal, 1 urgent
ALTER TABLE runs ADD COLUMN woken_by INTEGER;
-- What a waiting run is woken by; NULL for all others.
ALTER TABLE runs ADD COLUMN awaited_type TEXT;
ALTER TABLE runs ADD COLUMN awaited_key TEXT;
-- The journal of an ended run, compressed (Zstandard), where that saves space; its text is '' then.
ALTER TABLE runs ADD COLUMN packed_journal BLOB;

-- Statuses: 0 queued, 1 running, 2 retrying, 3 held, 4 succeeded, 5 filtered, 6 dead, 7 cancelled, 8 waiting, 9 merged.
DROP INDEX runs_open;
CREATE INDEX runs_in_place ON runs (workspace) WHERE status < 4;
CREATE INDEX runs_open_versions ON runs (flow, version) WHERE status IN (0, 1, 2, 3, 8);
CREATE INDEX runs_due ON runs (due_at) WHERE status = 8;
-- The rows of this index are the waits: an update of the run writes and removes them.
CREATE INDEX runs_awaiting ON runs (workspace, awaited_type, awaited_key) WHERE awaited_type IS NOT NULL;
DROP INDEX runs_uncommon;
CREATE INDEX runs_uncommon ON runs (status, workspace) WHERE status IN (2, 3, 5, 6, 7, 8, 9);
CREATE INDEX runs_with_error ON runs (workspace) WHERE error <> '';

-- Permits that were taken of a connection's budget. Times are those of the process's PermitClock.
CREATE TABLE grants (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- a late settlement must not find another grant
    connection TEXT NOT NULL,
    budget TEXT NOT NULL,
    count INTEGER NOT NULL,    -- permits not free yet
    granted INTEGER NOT NULL,  -- permits taken
    settled INTEGER NOT NULL,  -- 1 once all its calls were answered
    free_at INTEGER NOT NULL
) STRICT;
CREATE INDEX grants_by_time ON grants (connection, budget, free_at);
-- The sum of each budget's grants.
CREATE TABLE budgets (
    connection TEXT NOT NULL,
    budget TEXT NOT NULL,
    taken INTEGER NOT NULL,
    PRIMARY KEY (connection, budget)
) STRICT, WITHOUT ROWID;

CREATE TABLE marks (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Which events woke runs: they are kept as long as those runs.
CREATE INDEX runs_woken ON runs (woken_by) WHERE woken_by IS NOT NULL;

-- Keys of events that were forgotten to save space while their senders may still send them again.
CREATE TABLE forgotten_keys (
    event INTEGER PRIMARY KEY,
    dedupe_key INTEGER NOT NULL,
    received_at INTEGER NOT NULL
) STRICT;
CREATE INDEX forgotten_keys_by_key ON forgotten_keys (dedupe_key);

-- Bytes of each workspace's events and runs, roughly: 512 a row, the data of events, and larger journals of ended runs.
CREATE TABLE volumes (
    workspace TEXT PRIMARY KEY NOT NULL,
    bytes INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO volumes SELECT workspace, sum(bytes) FROM (
    SELECT workspace, sum(512 + length(data)) AS bytes FROM events GROUP BY workspace
    UNION ALL
    SELECT workspace, sum(512 + CASE WHEN status < 4 OR length(journal) < 512 THEN 0 ELSE length(journal) END) AS bytes
    FROM runs GROUP BY workspace
) GROUP BY workspace;
