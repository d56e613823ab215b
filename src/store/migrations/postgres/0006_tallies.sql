-- Counts by workspace and hour, for statistics; `what` as in store/tallies.cpp.
CREATE TABLE tallies (
    workspace text COLLATE "C" NOT NULL,
    hour bigint NOT NULL,    -- since 1970
    what integer NOT NULL,
    shard integer NOT NULL,  -- by the process that counts, so that those that write at once do not wait for each other
    count bigint NOT NULL,
    PRIMARY KEY (workspace, hour, what, shard)
) WITH (fillfactor = 50);
