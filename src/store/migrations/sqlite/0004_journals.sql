-- What a run did leaves its row. A row that grew by its journal split the page that it was on, which cost more than all else
-- that was written for the run; in a table of their own, journals are only added to its end.

CREATE TABLE journals (
    id INTEGER PRIMARY KEY,
    content ANY NOT NULL  -- text, or compressed (Zstandard) where that saves space
) STRICT;
-- The run's journal; NULL: it is the one in the run's row, as the run began with or an earlier program wrote it.
ALTER TABLE runs ADD COLUMN journal_at INTEGER;

-- How many open runs each version has, instead of an index that each run was written to and removed from again.
DROP INDEX runs_open_versions;
CREATE TABLE open_versions (
    flow TEXT NOT NULL,
    version INTEGER NOT NULL,
    runs INTEGER NOT NULL,
    PRIMARY KEY (flow, version)
) STRICT, WITHOUT ROWID;
INSERT INTO open_versions SELECT flow, version, count(*) FROM runs WHERE status IN (0, 1, 2, 3, 8) GROUP BY flow, version;
