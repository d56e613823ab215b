// Two workspaces on one server: making, opening and deleting the second one, and that the backlog of the first does not
// keep the second waiting.
//
//   node tests/integration/neighbours.test.mjs [--events 20000]
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { Site } from './crash/site.mjs';
import { Suite, until } from './support/suite.mjs';
import { Api, binary, run, sendEvent } from './support/tendril.mjs';

const { values } = parseArgs({ options: { events: { type: 'string', default: '20000' } } });
const backlog = Number(values.events);
const extraMs = 2_000; // that a neighbour's backlog may cost

const suite = new Suite();
const site = await Site.open();
suite.cleanup(() => site.close());
const { token: firstToken } = JSON.parse(readFileSync(join(site.folder, 'cli.json'), 'utf8'));
const api = new Api(site.urls[0], firstToken);

/** The command line with another workspace's token. */
async function commandOf(token, args, env = {}) {
  const { code, stdout, stderr } = await run([...args, '--json'], { env: { TENDRIL_URL: site.urls[0], TENDRIL_TOKEN: token, ...env } });
  assert.equal(code, 0, `${args.join(' ')}: ${stderr}`);
  return JSON.parse(stdout);
}

let neighbour; // {id, token, api, hook}
let hook; // of the first workspace

suite.test('a second workspace is made, listed, renamed and opened by its own token', async () => {
  const made = await site.command(['workspace', 'create', 'Neighbor', '--time-zone', 'Europe/Berlin']);
  assert.equal(made.time_zone, 'Europe/Berlin');
  await site.command(['workspace', 'set', '--id', made.id, '--name', 'Neighbour']);
  const { items } = await api.get('workspaces');
  assert.deepEqual(items.map((one) => one.name).at(-1), 'Neighbour');
  assert.equal(items.length, 2);

  const own = new Api(site.urls[0], made.token);
  assert.deepEqual((await own.get('workspaces')).items.map((one) => one.id), [made.id]);
  assert.deepEqual((await own.get('flows')).items, [], 'nothing of the first workspace');
  assert.equal((await own.request('GET', `workspaces/${items[0].id}`)).status, 404);
  assert.equal((await own.post('workspaces', { name: 'Third' })).status, 403);
  assert.equal((await own.post(`workspaces/${items[0].id}/tokens`, { name: 'Mine' })).status, 403);

  const second = await site.command(['workspace', 'token', made.id, 'Second']);
  assert.deepEqual((await new Api(site.urls[0], second.token).get('workspaces')).items.map((one) => one.id), [made.id]);
  neighbour = { id: made.id, token: made.token, api: own };
});

suite.test('a workspace that lacks a name or names a wrong time zone is refused', async () => {
  const unnamed = await api.post('workspaces', {});
  assert.equal(unnamed.status, 400);
  assert.equal(unnamed.body.field, 'name');
  const misplaced = await api.post('workspaces', { name: 'Lost', time_zone: 'Europe/Atlantis' });
  assert.equal(misplaced.status, 400);
  assert.equal(misplaced.body.field, 'time_zone');
});

/** A connection to the simulator, a flow with one call, and the hook that its events come by. */
async function connect(token) {
  const { base_url: baseUrl, location_id: location, token: credential } = site.highlevel;
  const add = ['connection', 'add', 'highlevel', '--name', 'Simulator', '--base-url', baseUrl, '--set', `location_id=${location}`];
  await commandOf(token, add, { TENDRIL_CREDENTIAL: credential });
  const file = join(site.folder, 'flow.json');
  const call = { id: 'upsert', type: 'action', operation: 'highlevel.contacts.upsert-contact', input: { email: '{{ trigger.data.noteId }}@example.org' } };
  writeFileSync(file, JSON.stringify({ format: 1, name: 'One call', trigger: { operations: ['habitify.note.created'] }, steps: [call] }));
  await commandOf(token, ['flow', 'apply', file, '--publish']);
  return commandOf(token, ['hook', 'create', 'Events', '--kind', 'person']);
}

let sent = 0;
/** Milliseconds from sending one event of the neighbour to the end of its run. */
async function timeOfOne() {
  sent += 1;
  const noteId = `single-${sent}`;
  const began = performance.now();
  const event = { type: 'note.created', id: noteId, data: { contactId: noteId, noteId, content: 'alone' } };
  const answer = await sendEvent(site.urls[0] + neighbour.hook.path, neighbour.hook.secret, event);
  assert.equal(answer.status, 202);
  const [ended] = await neighbour.api.endedRuns(answer.body.event_id, 60_000);
  assert.equal(ended.status, 'succeeded', ended.error);
  return performance.now() - began;
}

async function timesOf(count) {
  const times = [];
  for (let i = 0; i < count; i += 1) times.push(await timeOfOne());
  return times;
}

/** What the first workspace's connection may be called. */
async function limitFirst(limits) {
  const [connection] = (await api.get('connections')).items;
  const changed = await api.request('PATCH', `connections/${connection.id}`, { settings: { ...connection.settings, limits } });
  assert.equal(changed.status, 200, JSON.stringify(changed.body));
}

/** The first workspace gets `backlog` events. */
async function fillFirst(prefix) {
  const load = binary.replace(/tendril$/, 'tendril-load');
  const port = new URL(site.urls[0]).port;
  const args = ['--port', port, '--path', hook.path, '--secret', hook.secret, '--connections', '64', '--events', String(backlog), '--prefix', prefix, '--type', 'note.created'];
  await promisify(execFile)(load, args, { maxBuffer: 1 << 24 });
}

const openRuns = async () => {
  const text = await (await fetch(`${site.urls[0]}/metrics`)).text();
  return Number(/^tendril_runs_open(?:\{[^}]*\})? (\d+)/m.exec(text)?.[1] ?? Number.NaN);
};

suite.test(`with ${backlog} events queued in one workspace, single events of another take at most ${extraMs} ms longer`, async () => {
  hook = await connect(firstToken);
  await limitFirst({ burst: { requests: 100, seconds: 10 }, day: null });
  neighbour.hook = await connect(neighbour.token);
  await timesOf(3);
  const idle = Math.max(...(await timesOf(5)));
  await fillFirst('backlog');
  assert.ok((await openRuns()) > backlog * 0.9, 'the backlog is there');
  const beside = Math.max(...(await timesOf(10)));
  console.log(`        idle ${idle.toFixed(0)} ms at most, beside the backlog ${beside.toFixed(0)} ms at most; open runs: ${await openRuns()}`);
  assert.ok(beside <= idle + extraMs, `${beside} ms instead of ${idle} ms`);
});

suite.test('the same while the other workspace works at full speed and takes in more', async () => {
  await limitFirst({ burst: null, day: null });
  let filled = false;
  const filling = fillFirst('more').finally(() => (filled = true));
  const times = [];
  while (!filled || times.length < 10) times.push(await timeOfOne());
  await filling;
  console.log(`        ${times.length} single events, ${Math.max(...times).toFixed(0)} ms at most`);
  assert.ok(Math.max(...times) <= extraMs + 500, `${Math.max(...times)} ms`);
});

suite.test('a workspace is deleted once it is empty, and its tokens with it', async () => {
  const refused = await api.request('DELETE', `workspaces/${neighbour.id}`);
  assert.equal(refused.status, 409);
  assert.match(refused.body.detail, /hooks/);
  for (const { id } of (await neighbour.api.get('hooks')).items) await neighbour.api.request('DELETE', `hooks/${id}`);
  for (const { id } of (await neighbour.api.get('flows')).items) {
    await neighbour.api.post(`flows/${id}/unpublish`);
    assert.equal((await neighbour.api.request('DELETE', `flows/${id}`)).status, 204);
  }
  for (const { id } of (await neighbour.api.get('connections')).items) await neighbour.api.request('DELETE', `connections/${id}`);
  for (const { id } of (await neighbour.api.get('people?limit=100')).items) await neighbour.api.request('DELETE', `people/${id}`);

  const deleted = await api.request('DELETE', `workspaces/${neighbour.id}`);
  assert.equal(deleted.status, 204, JSON.stringify(deleted.body));
  assert.equal((await api.get('workspaces')).items.length, 1);
  await until('the token to be refused', async () => (await neighbour.api.request('GET', 'flows')).status === 401);
  const [first] = (await api.get('workspaces')).items;
  assert.equal((await api.request('DELETE', `workspaces/${first.id}`)).status, 409, 'the first one stays');
});

await suite.run();
