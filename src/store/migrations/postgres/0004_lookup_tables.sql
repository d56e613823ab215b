-- Tables that templates look values up in.
CREATE TABLE lookup_tables (
    workspace text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    description text NOT NULL,
    entries text NOT NULL,       -- JSON object: key -> value, or key -> an object of its columns
    row_count integer NOT NULL,  -- of the entries
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (workspace, name)
);
