// A stand-in for the server while working on the web app: the REST shapes with made-up runs, and the real connectors
// and recipes of this repository. `npm run mock`, then `npm run dev`; it also serves dist/ when that was built.
// A request with ?signed_out (or the cookie tendril_mock=signed_out) is answered 401.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const port = Number(process.env.PORT ?? 8499);
const repository = fileURLToPath(new URL('../../', import.meta.url));
const dist = join(repository, 'web/dist');
const json = (path) => JSON.parse(readFileSync(path, 'utf8'));
const ago = (ms) => new Date(Date.now() - ms).toISOString();
const started = Date.now();

function readCatalog() {
  const root = join(repository, 'connectors');
  return readdirSync(root).flatMap((connector) =>
    readdirSync(join(root, connector))
      .filter((file) => file.endsWith('.json') && file !== 'connector.json')
      .flatMap((file) => {
        const { group, operations } = json(join(root, connector, file));
        return operations.map((operation) => ({ connector, group, ...operation }));
      }),
  );
}

function countSteps(steps = []) {
  const inside = (step) => [...(step.branches ?? []).map((arm) => arm.steps), step.otherwise].map(countSteps);
  return steps.reduce((sum, step) => sum + 1 + inside(step).reduce((a, b) => a + b, 0), 0);
}

const catalog = readCatalog();
const flows = readdirSync(join(repository, 'recipes'))
  .filter((file) => file.endsWith('.json'))
  .map((file, index) => {
    const document = json(join(repository, 'recipes', file)).flow;
    return {
      id: `flow_${file.replace('.json', '')}`,
      name: document.name,
      published_version: index === 3 ? null : 1,
      latest_version: index === 1 ? 2 : 1,
      created_at: ago(8e8),
      updated_at: ago(3e6 * (index + 1)),
      trigger: document.trigger,
      steps: countSteps(document.steps),
      document,
      findings: [],
    };
  });

const names = [['Ana', 'Lopez'], ['Ben', 'Okafor'], ['Chiara', 'Russo'], ['Dmitri', 'Volkov'], ['Emma', 'Lindqvist']];
const people = names.map(([firstName, lastName], index) => ({
  id: `person-${index + 1}`,
  fields: {
    firstName,
    lastName,
    email: `${firstName}.${lastName}@example.com`.toLowerCase(),
    phone: `+1202555010${index}`,
    tags: index % 2 === 0 ? ['habit-coaching', 'spring'] : ['trial'],
  },
  created_at: ago(9e7),
  updated_at: ago(4e6 * (index + 1)),
}));

const shapes = [
  { status: 'succeeded', flow: 0, type: 'contact.updated', ms: 184.2 },
  { status: 'running', flow: 0, type: 'contact.created', ms: null },
  { status: 'waiting', flow: 3, type: 'task.created', ms: null, error: 'HighLevel answered 503 Service Unavailable.' },
  { status: 'held', flow: 3, type: 'task.created', ms: null, held_for: 'decision', error: 'The answer to POST /contacts/{contactId}/tasks was lost.' },
  { status: 'dead', flow: 1, type: 'note.created', ms: 61.8, error: 'HighLevel refused the note: body must not be empty.' },
  { status: 'filtered', flow: 2, type: 'user.signed_up', ms: 0.4 },
  { status: 'held', flow: 0, type: 'contact.updated', ms: null, held_for: 'connection:conn_hl', error: 'HighLevel answered 401: Invalid Private Integration token.' },
  { status: 'queued', flow: 2, type: 'user.signed_up', ms: null },
];
const open = (status) => ['queued', 'running', 'waiting', 'held'].includes(status);

const runs = Array.from({ length: 64 }, (_, index) => {
  const shape = index < shapes.length ? shapes[index] : shapes[(index * 5) % 3 === 1 ? 5 : 0];
  const flow = flows[shape.flow] ?? flows[0];
  const at = index * index * 9000 + 1500;
  return {
    id: `run_${String(1000 - index).padStart(13, '0')}`,
    workspace: 'ws_demo',
    flow: { id: flow.id, name: flow.name },
    version: 1,
    event: { id: `evt_${String(1000 - index).padStart(13, '0')}`, type: shape.type },
    ordering_key: people[index % 5].id,
    status: shape.status,
    error: shape.error ?? null,
    held_for: shape.held_for ?? null,
    attempts: shape.status === 'waiting' ? 2 : 0,
    due_at: shape.status === 'waiting' ? new Date(Date.now() + 42_000).toISOString() : null,
    created_at: ago(at),
    started_at: shape.status === 'queued' ? null : ago(at - 3),
    finished_at: open(shape.status) ? null : ago(at - 200),
    duration_ms: shape.ms,
    replay_of: index === 9 ? 'run_0000000000990' : null,
  };
});

function journalOf(run) {
  const fields = people.find(({ id }) => id === run.ordering_key).fields;
  const at = run.created_at;
  const find = { step: 'known', type: 'action', title: 'Look for the linked contact', state: 'done', operation: 'core.links.find', input: { kind: 'contact', source_id: run.ordering_key }, output: { found: true, target_id: 'hl_c_81', state: { firstName: fields.firstName } }, started_at: at, duration_ms: 0.31, attempts: [] };
  const branch = { step: 'contact', type: 'branch', title: 'Is the person a HighLevel contact already?', state: 'done', taken: 'Already linked', started_at: at, duration_ms: 0.02 };
  const filter = { step: 'has_email', type: 'filter', title: 'Only people with an e-mail address', state: 'done', passed: run.status !== 'filtered', started_at: at, duration_ms: 0.01 };
  const request = { method: 'PUT', path: '/contacts/hl_c_81', body: fields };
  const update = { step: 'changed', type: 'action', title: 'Send what changed', state: 'done', operation: 'highlevel.contacts.update-contact', connection: 'conn_hl', input: { contactId: 'hl_c_81', ...fields }, request, answer: { status: 200, body: { succeded: true, contact: { id: 'hl_c_81', locationId: 'loc_demo', dateUpdated: at, dnd: false, score: 12.5, ...fields } } }, output: { succeded: true }, started_at: at, duration_ms: 148.6, attempts: [] };
  const failed = { ...update, state: 'failed', answer: { status: 503, body: { message: 'Service Unavailable' } }, output: null, attempts: [1, 2].map((n) => ({ at: ago(60_000 / n), duration_ms: 31.2, failure: 'transient', message: 'HighLevel answered 503 Service Unavailable.', status: 503 })) };
  const unchanged = { ...update, step: 'tags', title: 'Add the new tags', operation: 'highlevel.contacts.add-tags', state: 'unchanged', request: undefined, answer: undefined };
  if (run.status === 'queued') return [];
  if (run.status === 'filtered') return [filter];
  if (run.status === 'succeeded') return [filter, find, branch, { ...update, attempts: [{ at, duration_ms: 1003, failure: 'throttled', message: 'Too many requests; asked to wait 1 s.', status: 429 }] }, unchanged];
  if (run.status === 'running') return [filter, find, branch, { ...update, state: 'intent', answer: undefined, output: null }];
  return [filter, find, branch, failed];
}

const eventOf = (run, index) => ({
  id: run.event.id,
  type: run.event.type,
  external_id: `msg_${4000 - index}`,
  hook: 'hook_person',
  ordering_key: run.ordering_key,
  disposition: 'matched',
  detail: null,
  occurred_at: run.created_at,
  received_at: run.created_at,
});
const odd = (id, type, disposition, detail) => ({ ...eventOf(runs[3], 70), id, type, disposition, detail, hook: 'hook_hl' });
const events = [
  odd('evt_odd1', 'InvoicePaid', 'unknown', 'No trigger is known for the type "InvoicePaid".'),
  odd('evt_odd2', 'appointment.created', 'no_flow', null),
  odd('evt_odd3', 'TaskCreate', 'invalid', '"contactId" is required and was absent.'),
  ...runs.map(eventOf),
];

const connections = [
  { id: 'conn_hl', connector: 'highlevel', name: 'HighLevel sandbox', auth: 'private_integration_token', base_url: 'http://127.0.0.1:8485', settings: { location_id: 'loc_demo' }, read_only: false, health: 'needs_attention', health_detail: 'HighLevel answered 401: Invalid Private Integration token.', created_at: ago(9e8), updated_at: ago(9e5) },
  { id: 'conn_ha', connector: 'habitify', name: 'Habitify of Ana', auth: 'api_key', base_url: '', settings: {}, read_only: true, health: 'ok', health_detail: '', created_at: ago(9e8), updated_at: ago(9e6) },
];
const hooks = [
  { id: 'hook_person', kind: 'person', name: 'Website sign-ups', connection: null, path: '/hooks/8YdTq2mJw0bXo5VnRkLz7cHa', created_at: ago(9e8) },
  { id: 'hook_hl', kind: 'highlevel', name: 'HighLevel webhooks', connection: 'conn_hl', path: '/hooks/Zr41KuPw9eNsLxYb6QmT0gJd', created_at: ago(8e8) },
];
const operationForm = (one) => ({ method: null, path: null, event_type: null, ...one });

function filtered(items, query, names) {
  return items.filter((item) => names.every((name) => !query.get(name) || (item[name]?.id ?? item[name]) === query.get(name)));
}

function page(items, query) {
  const limit = Number(query.get('limit') ?? 50);
  const from = items.findIndex(({ id }) => id === query.get('cursor')) + 1;
  const shown = items.slice(from, from + limit);
  return { items: shown, next_cursor: from + limit < items.length ? shown.at(-1).id : null };
}

const lists = {
  workspaces: () => [{ id: 'ws_demo', name: 'Sandbox', time_zone: 'UTC', created_at: ago(9e8) }],
  runs: (query) => filtered(runs, query, ['status', 'flow']),
  flows: () => flows.map(({ document, findings, ...flow }) => flow),
  events: (query) => filtered(events, query, ['type', 'disposition']),
  connections: () => connections,
  people: () => people,
  hooks: () => hooks,
  catalog: (query) =>
    filtered(catalog, query, ['kind', 'connector'])
      .filter((one) => JSON.stringify([one.id, one.title, one.path]).toLowerCase().includes((query.get('q') ?? '').toLowerCase()))
      .map(operationForm),
};

const things = {
  runs: (id) => {
    const run = runs.find((one) => one.id === id);
    return run && { ...run, steps: journalOf(run), event: { ...eventOf(run, 0), data: { contactId: run.ordering_key, ...people.find((one) => one.id === run.ordering_key).fields } } };
  },
  flows: (id) => flows.find((one) => one.id === id),
  events: (id) => {
    const event = events.find((one) => one.id === id);
    return event && { ...event, data: { contactId: event.ordering_key, email: 'ana.lopez@example.com' }, runs: runs.filter((run) => run.event.id === id) };
  },
  catalog: (id) => catalog.filter((one) => one.id === id).map(operationForm)[0],
};

function status() {
  const count = (name) => runs.filter((run) => run.status === name).length;
  const counters = { events_accepted: 18_412, runs_started: 64, runs_succeeded: 18_204, runs_filtered: 196, calls: 40_113 };
  const backlog = { open_runs: runs.filter((run) => open(run.status)).length, held_runs: count('held'), dead_runs: count('dead') };
  return { version: 'mock', uptime_ms: Date.now() - started, counters, backlog, store: { healthy: true, commits: 1, operations: 1 } };
}

function answer(method, [resource, id, verb], query) {
  if (method === 'POST') return post(resource, id, verb);
  if (resource === 'status') return [200, status()];
  if (verb === 'versions') {
    const newest = flows.find((flow) => flow.id === id).latest_version;
    return [200, { items: Array.from({ length: newest }, (_, i) => ({ flow: id, version: newest - i, created_at: ago(9e6 * (i + 1)) })), next_cursor: null }];
  }
  if (id === undefined && lists[resource]) return [200, page(lists[resource](query), query)];
  const found = things[resource]?.(decodeURIComponent(id ?? ''));
  return found ? [200, found] : [404, { title: 'Not found', detail: `There is no ${resource.replace(/s$/, '')} "${id}".` }];
}

function post(resource, id, verb) {
  if (verb === 'replay') return [202, { run_id: runs[0].id }];
  if (verb === 'test') return [200, id === 'conn_ha' ? { ok: true, detail: 'Habitify answered 200.', status: 200 } : { ok: false, detail: 'HighLevel answered 401.', status: 401 }];
  const flow = flows.find((one) => one.id === id);
  if (verb === 'publish') flow.published_version = flow.latest_version;
  if (verb === 'unpublish') flow.published_version = null;
  const run = runs.find((one) => one.id === id);
  if (verb === 'cancel' || verb === 'decide') run.status = verb === 'cancel' ? 'cancelled' : 'running';
  return [200, {}];
}

const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const policy = "default-src 'self'; style-src 'self' 'unsafe-inline'";

function sendFile(response, path) {
  const file = existsSync(join(dist, path)) && extname(path) ? join(dist, path) : join(dist, 'index.html');
  response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', 'content-security-policy': policy });
  response.end(readFileSync(file));
}

createServer((request, response) => {
  const url = new URL(request.url, `http://127.0.0.1:${port}`);
  if (!url.pathname.startsWith('/api/v1/')) return sendFile(response, url.pathname);
  const signedOut = request.headers.cookie?.includes('tendril_mock=signed_out');
  const [code, body] = signedOut
    ? [401, { title: 'Unauthorized', detail: 'Sign in first.' }]
    : answer(request.method, url.pathname.slice('/api/v1/'.length).split('/'), url.searchParams);
  response.writeHead(code, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}).listen(port, '127.0.0.1', () => console.log(`mock server: http://127.0.0.1:${port}`));
