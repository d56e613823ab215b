// kill -9 of the server under load, while HighLevel now and then drops an answer after the effect: every event that was
// answered with 202 ends in exactly one effect.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Suite, until } from './support/suite.mjs';
import { Api, Simulator, freePort, launch, run, sendEvent, temporaryFolder } from './support/tendril.mjs';

const rounds = Number(process.env.TENDRIL_CRASH_ROUNDS ?? 4);
const roundMs = 3_000;
const eventsPerSecond = 200;
const contacts = 25;

const suite = new Suite();
const { folder, remove } = temporaryFolder();
suite.cleanup(remove);

const highlevelAddress = `127.0.0.1:${await freePort()}`;
const sandbox = launch(['sandbox', '--json', '--sim-highlevel', highlevelAddress, '--sim-habitify', `127.0.0.1:${await freePort()}`]);
suite.cleanup(() => sandbox.child.kill('SIGKILL'));
const { highlevel } = JSON.parse(await sandbox.first);
const simulator = new Simulator(highlevel.base_url);
await simulator.control('POST', 'mode', { rate_limit: false });

const address = `127.0.0.1:${await freePort()}`;
let server;
async function startServer() {
  server = launch(['serve', '--listen', address, '--data', folder]);
  server.first.catch(() => {});
  await until('the server to be ready', async () => (await fetch(`http://${address}/readyz`).catch(() => null))?.ok);
}

/** The command line, as an operator uses it; gives its JSON. */
async function command(args, options) {
  const { code, stdout, stderr } = await run([...args, '--json', '--data', folder], options);
  assert.equal(code, 0, `${args.join(' ')}: ${stderr}`);
  return JSON.parse(stdout);
}

suite.test('set-up by the command line alone', async () => {
  await startServer();
  await command(['connection', 'add', 'highlevel', '--name', 'Simulator', '--base-url', highlevel.base_url, '--set', `location_id=${highlevel.location_id}`], { env: { TENDRIL_CREDENTIAL: highlevel.token } });
  await command(['flow', 'apply', '--recipe', 'note-and-appointment', '--publish']);
});

const acknowledged = new Map(); // note id -> the contact's id
let refusals = 0;

async function load(hook, secret, round) {
  const agents = [];
  const end = Date.now() + roundMs;
  const killAt = Date.now() + roundMs * (0.4 + 0.4 * Math.random());
  let killed = false;
  let index = 0;
  const began = Date.now();
  while (Date.now() < end && !killed) {
    const due = Math.floor(((Date.now() - began) * eventsPerSecond) / 1000);
    for (; index < due; index += 1) {
      const noteId = `r${round}-${index}`;
      const contactId = `person-${index % contacts}`;
      const event = { type: 'note.created', id: noteId, data: { contactId, noteId, content: `note ${noteId} end`, person: { firstName: 'P', email: `${contactId}@example.org` } } };
      agents.push(
        sendEvent(`http://${address}${hook}`, secret, event).then(
          (answer) => (answer.status === 202 ? acknowledged.set(noteId, contactId) : (refusals += 1)),
          () => (refusals += 1),
        ),
      );
    }
    if (Date.now() >= killAt) {
      server.child.kill('SIGKILL');
      killed = true;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await Promise.all(agents);
  await server.exited;
}

suite.test(`kill -9 in ${rounds} rounds at ${eventsPerSecond} events/s, with dropped answers`, async () => {
  const { path, secret } = await command(['hook', 'create', 'Load', '--kind', 'person']);
  for (let round = 0; round < rounds; round += 1) {
    await simulator.faults(
      { match: { method: 'POST', path: '/contacts/*/notes' }, kind: 'drop_answer', times: 5 },
      { match: { method: 'POST', path: '/contacts/upsert' }, kind: 'drop_answer', times: 2 },
    );
    await load(path, secret, round);
    await startServer();
  }
  assert.ok(acknowledged.size > rounds * 100, `only ${acknowledged.size} events were acknowledged`);
});

suite.test('every acknowledged event has exactly one effect', async () => {
  const { url, token } = JSON.parse(readFileSync(`${folder}/cli.json`, 'utf8'));
  const api = new Api(url, token);
  await until('all runs to end', async () => {
    const open = await Promise.all(['queued', 'running', 'waiting'].map(async (status) => (await api.get(`runs?status=${status}&limit=1`)).items.length));
    return open.every((count) => count === 0);
  }, 120_000);
  for (const status of ['held', 'dead']) {
    const { items } = await api.get(`runs?status=${status}&limit=5`);
    assert.deepEqual(items.map((one) => one.error), [], `no run is ${status}`);
  }
  const { contacts: found, notes } = await simulator.state();
  const effects = new Map();
  for (const note of notes) {
    const [, noteId] = /note (\S+) end/.exec(note.body) ?? [];
    effects.set(noteId, (effects.get(noteId) ?? 0) + 1);
  }
  const lost = [...acknowledged.keys()].filter((noteId) => !effects.has(noteId));
  const doubled = [...effects].filter(([, count]) => count > 1);
  console.log(`        ${acknowledged.size} acknowledged, ${refusals} not, ${lost.length} lost, ${doubled.length} doubled, ${found.length} contacts`);
  assert.deepEqual(lost, []);
  assert.deepEqual(doubled, []);
  assert.equal(found.filter((contact) => contact.email?.startsWith('person-')).length, contacts);
});

suite.test('the notes of each contact were made in arrival order', async () => {
  const { notes } = await simulator.state();
  const last = new Map();
  for (const note of notes) {
    const [, round, index] = /note r(\d+)-(\d+) end/.exec(note.body);
    const position = Number(round) * 1e6 + Number(index);
    // Events that were sent at the same time may arrive in either order; those of one contact are 125 ms apart.
    assert.ok(position > (last.get(note.contactId) ?? -1), `${note.body} of ${note.contactId}`);
    last.set(note.contactId, position);
  }
});

suite.cleanup(() => server?.child.kill('SIGKILL'));
await suite.run();
