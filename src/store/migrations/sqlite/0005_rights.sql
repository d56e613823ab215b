-- Tokens have a role and may be limited to some operations; people sign in as users.

ALTER TABLE tokens ADD COLUMN role TEXT NOT NULL DEFAULT 'admin';
ALTER TABLE tokens ADD COLUMN operations TEXT NOT NULL DEFAULT '';  -- between blanks; '' for all of the role
ALTER TABLE tokens ADD COLUMN user_id TEXT NOT NULL DEFAULT '';
CREATE INDEX tokens_of_users ON tokens (user_id) WHERE user_id <> '';

CREATE TABLE users (
    id TEXT PRIMARY KEY NOT NULL,
    workspace TEXT NOT NULL,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    passphrase TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX users_by_workspace ON users (workspace, login);
