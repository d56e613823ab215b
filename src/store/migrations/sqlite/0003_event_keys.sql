-- The keys of events leave their index: each new event wrote to a random page of it, which cost more the more events were
-- stored. New keys are kept in memory, and in key_blocks for a restart, and move to event_keys in sorted batches.

DROP INDEX events_by_dedupe_key;

CREATE TABLE event_keys (
    dedupe_key INTEGER NOT NULL,
    event INTEGER NOT NULL,
    PRIMARY KEY (dedupe_key, event)
) STRICT, WITHOUT ROWID;
INSERT INTO event_keys SELECT dedupe_key, id FROM events WHERE dedupe_key IS NOT NULL ORDER BY dedupe_key, id;
INSERT INTO event_keys SELECT dedupe_key, event FROM forgotten_keys;
DROP INDEX forgotten_keys_by_key;

CREATE TABLE key_blocks (
    last_event INTEGER PRIMARY KEY,
    keys BLOB NOT NULL  -- pairs of 64-bit integers in the machine's order: dedupe_key, event
) STRICT;
