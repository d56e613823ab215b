-- Counts by workspace and hour, for statistics; `what` as in store/tallies.cpp.
CREATE TABLE tallies (
    workspace TEXT NOT NULL,
    hour INTEGER NOT NULL,  -- since 1970
    what INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (workspace, hour, what)
) STRICT, WITHOUT ROWID;
