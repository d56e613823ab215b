-- Changes that events tell of and looks find: who came first. Times are of the other system's clock.
CREATE TABLE sightings (
    connection TEXT NOT NULL,
    thing TEXT NOT NULL,       -- and the kind of change
    told INTEGER NOT NULL,     -- the latest instant that an event told of
    found INTEGER NOT NULL,    -- and that a look found
    seen_at INTEGER NOT NULL,  -- by our own clock: kept for days
    PRIMARY KEY (connection, thing)
) STRICT, WITHOUT ROWID;
CREATE INDEX sightings_by_age ON sightings (seen_at);
