-- Changes that events tell of and looks find: who came first. Times are of the other system's clock.
CREATE TABLE sightings (
    connection text COLLATE "C" NOT NULL,
    thing text COLLATE "C" NOT NULL,  -- and the kind of change
    told bigint NOT NULL,             -- the latest instant that an event told of
    found bigint NOT NULL,            -- and that a look found
    seen_at bigint NOT NULL,          -- by our own clock: kept for days
    PRIMARY KEY (connection, thing)
);
CREATE INDEX sightings_by_age ON sightings (seen_at);
