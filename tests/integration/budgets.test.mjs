// A backlog of calls against HighLevel's official limits: no answer says "too many", and it takes hardly longer than it
// must. The real binary in real time: 300 calls by default, 2,000 (four minutes) with `node budgets.test.mjs 2000`. With
// "kill" as the second argument the server is killed in the middle and started again.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Suite, until } from './support/suite.mjs';
import { Simulator, freePort, launch, run, sendEvent, temporaryFolder } from './support/tendril.mjs';

const calls = Number(process.argv[2] ?? 300);
const kill = process.argv[3] === 'kill';
const perWindow = 100;
const windowMs = 10_000;

const suite = new Suite();
const { folder, remove } = temporaryFolder();
suite.cleanup(remove);

const sandbox = launch(['sandbox', '--json', '--sim-highlevel', `127.0.0.1:${await freePort()}`, '--sim-habitify', `127.0.0.1:${await freePort()}`]);
suite.cleanup(() => sandbox.child.kill('SIGKILL'));
const { highlevel } = JSON.parse(await sandbox.first);
const simulator = new Simulator(highlevel.base_url);

const address = `127.0.0.1:${await freePort()}`;
let server;
async function startServer() {
  server = launch(['serve', '--listen', address, '--data', folder]);
  server.first.catch(() => {});
  await until('the server to be ready', async () => (await fetch(`http://${address}/readyz`).catch(() => null))?.ok);
}
suite.cleanup(() => server.child.kill('SIGKILL'));

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

suite.test(`${calls} calls within ${perWindow} in ${windowMs / 1000} s${kill ? ', over a kill -9' : ''}`, async () => {
  await startServer();
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
  await simulator.control('POST', 'reset', {});

  for (let first = 0; first < calls; first += 100) {
    const batch = Array.from({ length: Math.min(100, calls - first) }, (_, i) => {
      const noteId = `n${first + i}`;
      const event = { type: 'note.deleted', id: noteId, data: { contactId: `c${first + i}`, noteId } };
      return sendEvent(`http://${address}${hook.path}`, hook.secret, event);
    });
    for (const answer of await Promise.all(batch)) assert.equal(answer.status, 202);
  }
  if (kill) {
    await until('some calls', async () => (await seen()).length >= 150, 60_000);
    server.child.kill('SIGKILL');
    await server.exited;
    await startServer();
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
