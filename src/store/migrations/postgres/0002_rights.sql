-- Tokens have a role and may be limited to some operations; people sign in as users.

ALTER TABLE tokens ADD COLUMN role text COLLATE "C" NOT NULL DEFAULT 'admin';
ALTER TABLE tokens ADD COLUMN operations text COLLATE "C" NOT NULL DEFAULT '';  -- between blanks; '' for all
ALTER TABLE tokens ADD COLUMN user_id text COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX tokens_of_users ON tokens (user_id) WHERE user_id <> '';

CREATE TABLE users (
    id text COLLATE "C" PRIMARY KEY,
    workspace text COLLATE "C" NOT NULL,
    login text COLLATE "C" NOT NULL UNIQUE,
    name text NOT NULL,
    role text COLLATE "C" NOT NULL,
    passphrase text COLLATE "C" NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE INDEX users_by_workspace ON users (workspace, login);
