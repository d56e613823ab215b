// A backlog of calls against HighLevel's official limits: no answer says "too many", and it takes hardly longer than it
// must. The real binary in real time: 300 calls by default.
//
//   node tests/integration/budgets.test.mjs [--calls 2000] [--nodes 2] [--kill]
//
// 2,000 calls take more than three minutes. With --nodes the calls are shared by servers on one PostgreSQL database; with
// --kill the server is killed in the middle and started again.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from './support/postgres.mjs';
import { Suite, until } from './support/suite.mjs';
import { Simulator, freePort, launch, run, sendEvent, temporaryFolder } from './support/tendril.mjs';

const { values } = parseArgs({ options: { calls: { type: 'string', default: '300' }, nodes: { type: 'string', default: '1' }, kill: { type: 'boolean', default: false } } });
const calls = Number(values.calls);
const nodes = Number(values.nodes);
const { kill } = values;
const perWindow = 100;
const windowMs = 10_000;

const suite = new Suite();
const { folder, remove } = temporaryFolder();
suite.cleanup(remove);

const sandbox = launch(['sandbox', '--json', '--sim-highlevel', `127.0.0.1:${await freePort()}`, '--sim-habitify', `127.0.0.1:${await freePort()}`]);
suite.cleanup(() => sandbox.child.kill('SIGKILL'));
const { highlevel } = JSON.parse(await sandbox.first);
const simulator = new Simulator(highlevel.base_url);

const postgres = nodes > 1 ? await startPostgres() : null;
suite.cleanup(() => postgres?.stop());
const store = postgres === null ? [] : ['--store', await postgres.newDatabase()];
const addresses = [];
for (let node = 0; node < nodes; node += 1) addresses.push(`127.0.0.1:${await freePort()}`);
const servers = [];
async function startServer(node) {
  servers[node] = launch(['serve', '--listen', addresses[node], '--data', folder, ...store]);
  servers[node].first.catch(() => {});
  await until('the server to be ready', async () => (await fetch(`http://${addresses[node]}/readyz`).catch(() => null))?.ok, 30_000);
}
suite.cleanup(() => servers.forEach((server) => server.child.kill('SIGKILL')));

async function command(args, options) {
  const { code, stdout, stderr } = await run([...args, '--json', '--data', folder], options);
  assert.equal(code, 0, `${args.join(' ')}: ${stderr}`);
  return JSON.parse(stdout);
}

/** Every call of the backlog that the simulator saw, in order. */
async function seen() {
  const all = [];
  for (let after = 0; after !== null; ) {
    const page = await simulator.control('GET', `requests?operation=get-contacts&limit=1000&after=${after}`);
    all.push(...page.requests);
    after = page.next_after;
  }
  return all;
}

suite.test(`${calls} calls by ${nodes} server${nodes === 1 ? '' : 's'} within ${perWindow} in ${windowMs / 1000} s${kill ? ', over a kill -9' : ''}`, async () => {
  if (nodes > 1 && postgres === null) return console.log('        skipped: PostgreSQL is not installed');
  for (let node = 0; node < nodes; node += 1) await startServer(node);
  await command(['connection', 'add', 'highlevel', '--name', 'Simulator', '--base-url', highlevel.base_url, '--set', `location_id=${highlevel.location_id}`], { env: { TENDRIL_CREDENTIAL: highlevel.token } });
  const document = {
    format: 1,
    name: 'One call an event',
    trigger: { operations: ['habitify.note.deleted'] },
    steps: [{ id: 'list', type: 'action', operation: 'highlevel.contacts.get-contacts', input: { limit: 1 } }],
  };
  const file = join(folder, 'flow.json');
  writeFileSync(file, JSON.stringify(document));
  await command(['flow', 'apply', file, '--publish']);
  const hook = await command(['hook', 'create', 'Backlog', '--kind', 'person']);
  for (const address of addresses) {
    await until('the hook to be known', async () => (await fetch(`http://${address}${hook.path}`, { method: 'POST', body: '{}' })).status !== 404);
  }
  await simulator.control('POST', 'reset', {});

  for (let first = 0; first < calls; first += 100) {
    const batch = Array.from({ length: Math.min(100, calls - first) }, (_, i) => {
      const noteId = `n${first + i}`;
      const event = { type: 'note.deleted', id: noteId, data: { contactId: `c${first + i}`, noteId } };
      return sendEvent(`http://${addresses[i % nodes]}${hook.path}`, hook.secret, event);
    });
    for (const answer of await Promise.all(batch)) assert.equal(answer.status, 202);
  }
  if (kill) {
    await until('some calls', async () => (await seen()).length >= 150, 60_000);
    servers[0].child.kill('SIGKILL');
    await servers[0].exited;
    await startServer(0);
  }
  const bestMs = (Math.ceil(calls / perWindow) - 1) * windowMs;
  await until('all calls', async () => (await seen()).length >= calls, bestMs * 1.5 + 40_000);

  const requests = await seen();
  const times = requests.map((request) => Date.parse(request.time));
  const tookMs = times.at(-1) - times[0];
  const refused = requests.filter((request) => request.status === 429).length;
  console.log(`        ${requests.length} calls in ${tookMs / 1000} s; best possible ${bestMs / 1000} s (+${((100 * (tookMs - bestMs)) / bestMs).toFixed(1)} %); ${refused} answers 429`);
  assert.equal(refused, 0);
  if (!kill) assert.ok(tookMs <= bestMs * 1.05, `${tookMs} ms are more than 5 % over ${bestMs} ms`);
});

await suite.run();
