-- What people want done with runs that another node works at, until that node has done it.
CREATE TABLE wishes (
    run bigint PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
    partition integer NOT NULL,
    wish integer NOT NULL,  -- Wish, see run_store.hpp
    seen_at bigint NOT NULL
);
