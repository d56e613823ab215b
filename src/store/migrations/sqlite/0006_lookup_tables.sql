-- Tables that templates look values up in.
CREATE TABLE lookup_tables (
    workspace TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    entries TEXT NOT NULL,       -- JSON object: key -> value, or key -> an object of its columns
    row_count INTEGER NOT NULL,  -- of the entries
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (workspace, name)
) STRICT;
