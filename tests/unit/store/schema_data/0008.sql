-- Rows as a Tendril of schema 7 left them.
INSERT INTO workspaces VALUES ('ws_old', 'Old studio', 'Europe/Berlin', 1700000000000000, '{"weight":2}');
INSERT INTO connections VALUES ('conn_old', 'ws_old', 'highlevel', 'GHL', 'private_integration_token', '',
    '{"location_id":"loc"}', 0, 'ok', '', 1700000000000000, 1700000000000000);
INSERT INTO flows VALUES ('flow_old', 'ws_old', 'Old flow', 1, 2, 1700000000000000, 1700000000000000);
INSERT INTO flow_versions (flow, version, created_at, document) VALUES
    ('flow_old', 1, 1700000000000000, '{"format":1}'), ('flow_old', 2, 1700000000000000, '{"format":1,"name":"x"}');
INSERT INTO hooks VALUES ('hook_old', 'ws_old', 'person', 'Sign-ups', 'token_old', '', 1700000000000000);
INSERT INTO tokens VALUES ('tok_old', 'ws_old', 'CLI', 'hash_old', 1700000000000000, NULL, 0, 'admin', '', '');
INSERT INTO users VALUES ('user_old', 'ws_old', 'old@example.com', 'Old', 'admin', '', 1700000000000000, 1700000000000000);
INSERT INTO secrets (workspace, owner, name, updated_at, sealed)
    VALUES ('ws_old', 'conn_old', 'token', 1700000000000000, x'0100ff');
INSERT INTO audit (workspace, actor, action, subject, detail, at)
    VALUES ('ws_old', 'cli', 'flow.published', 'flow_old', '', 1700000000000000);
INSERT INTO answers (scope, key, created_at, status, request_hash, body)
    VALUES ('ws_old', 'key', 1700000000000000, 202, 'hash', '{}');
INSERT INTO people VALUES ('ws_old', 'person_old', 1700000000000000, 1700000000000000, '{"email":"a@example.com"}');
INSERT INTO links (workspace, kind, source_id, connection, target_id, updated_at, state)
    VALUES ('ws_old', 'contact', 'person_old', 'conn_old', 'ghl_old', 1700000000000000, '{"phone":null}');
INSERT INTO events VALUES (7, NULL, 0, 1700000000000000, 1700000000000000, 'ws_old', 'hook_old', 'external_old',
    'contact.created', 'person_old', '', '{"contactId":"person_old"}');
INSERT INTO runs (id, event, status, version, attempts, created_at, due_at, updated_at, started_at, finished_at,
    replay_of, workspace, flow, ordering_key, held_for, error, journal, journal_at) VALUES (9, 7, 2, 1, 1, 1700000000000000, 1700000060000000, 1700000000000000, 1700000000000000, NULL,
    NULL, 'ws_old', 'flow_old', 'person_old', '', 'Timed out.', '[]', 1);
INSERT INTO journals VALUES (1, '[{"step":"a"}]');
INSERT INTO open_versions VALUES ('flow_old', 1, 1);
INSERT INTO lookup_tables VALUES ('ws_old', 'stages', '', '{"new":"Lead"}', 1, 1700000000000000);
INSERT INTO sightings VALUES ('conn_old', 'contact.changed:ocQHyuzHvysMo5N5VsXc', 1700000000000000, 0, 1700000000000000);
INSERT INTO tallies VALUES ('ws_old', 472222, 0, 3);
