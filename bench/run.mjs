// What Tendril does per second, on this machine, with every acknowledged event on disk: prints medians of several runs.
//
//   node bench/run.mjs [--rounds 3] [--events 60000]
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs, promisify } from 'node:util';
import { until } from '../tests/integration/support/suite.mjs';
import { Api, Simulator, binary, freePort, launch, run, temporaryFolder } from '../tests/integration/support/tendril.mjs';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' }, events: { type: 'string', default: '60000' } } });
const rounds = Number(values.rounds);
const events = Number(values.events);
const load = binary.replace(/tendril$/, 'tendril-load');

/** CPU seconds that a process has used; a clock tick is 10 ms. */
function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
const residentMiB = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

const flow = (operation, input) => ({
  format: 1,
  name: `Bench ${operation}`,
  trigger: { operations: ['habitify.note.created'] },
  steps: [
    { id: 'wanted', type: 'filter', rule: { and: [{ '!!': [{ var: 'trigger.data.email' }] }, { in: ['eight', { var: 'trigger.data.content' }] }] } },
    { id: 'write', type: 'action', operation, input },
  ],
});
const cases = {
  'one step, idempotent (upsert a contact)': flow('highlevel.contacts.upsert-contact', {
    firstName: '{{ trigger.data.firstName | strip }}',
    lastName: '{{ trigger.data.lastName | upcase }}',
    email: '{{ trigger.data.email | downcase }}',
    phone: '{{ trigger.data.phone }}',
  }),
  'one step, reconcilable (create a note, intent on disk first)': flow('highlevel.contacts.create-note', {
    contactId: '{{ trigger.data.contactId }}',
    body: '{{ trigger.data.content }} ({{ trigger.data.date }})',
  }),
};

const sandbox = launch(['sandbox', '--json', '--sim-highlevel', `127.0.0.1:${await freePort()}`, '--sim-habitify', `127.0.0.1:${await freePort()}`]);
const { highlevel } = JSON.parse(await sandbox.first);
await new Simulator(highlevel.base_url).control('POST', 'mode', { fixed_answer: true, rate_limit: false, record_requests: false });

const { folder, remove } = temporaryFolder();
const port = await freePort();
const url = `http://127.0.0.1:${port}`;
async function startServer() {
  const began = process.hrtime.bigint();
  const server = launch(['serve', '--listen', `127.0.0.1:${port}`, '--data', folder]);
  server.first.catch(() => {});
  await until('readiness', async () => (await fetch(`${url}/readyz`).catch(() => null))?.ok);
  return { server, readyMs: Number(process.hrtime.bigint() - began) / 1e6 };
}
async function command(...args) {
  const { code, stdout, stderr } = await run([...args, '--json', '--data', folder], { env: { TENDRIL_CREDENTIAL: highlevel.token } });
  if (code !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
  return JSON.parse(stdout);
}

let { server, readyMs } = await startServer();
await command('connection', 'add', 'highlevel', '--name', 'Simulator', '--base-url', highlevel.base_url, '--set', 'location_id=bench');
const hook = await command('hook', 'create', 'Bench', '--kind', 'person');
const api = new Api(url, JSON.parse(readFileSync(`${folder}/cli.json`, 'utf8')).token);
await new Promise((resolve) => setTimeout(resolve, 500));
console.log(`start to ready: ${readyMs.toFixed(0)} ms (first start, with a new database); idle memory: ${residentMiB(server.child.pid).toFixed(1)} MiB`);
console.log(`durability: SQLite WAL, synchronous=FULL; ${events} events a round, medians of ${rounds} rounds; generator and simulator on the same machine\n`);

let prefix = 0;
async function fire(connections, type) {
  prefix += 1;
  const { stdout } = await promisify(execFile)(load, ['127.0.0.1', String(port), hook.path, hook.secret, String(connections), String(events), `b${prefix}`, type]);
  return JSON.parse(stdout);
}
const finished = async () => {
  const { counters } = await api.get('status');
  return counters.runs_succeeded + counters.runs_filtered + counters.runs_dead;
};

function report(title, results) {
  const of = (key) => median(results.map((one) => one[key]));
  console.log(title);
  console.log(`  acknowledged/s ${of('per_second').toFixed(0)}   p50 ${of('p50_ms').toFixed(2)} ms   p99 ${of('p99_ms').toFixed(2)} ms   max ${of('max_ms').toFixed(0)} ms`);
  if (results[0].completed) console.log(`  completed/s    ${of('completed').toFixed(0)}   CPU per run ${of('cpu').toFixed(0)} us (server process)`);
}

for (const connections of [64, 256]) {
  const results = [];
  for (let round = 0; round < rounds; round += 1) results.push(await fire(connections, 'note.deleted'));
  report(`${connections} connections, events stored, no flow listens`, results);
}
for (const [title, document] of Object.entries(cases)) {
  const { body: created } = await api.post('flows', { document });
  await api.post(`flows/${created.id}/publish`);
  for (const connections of [64, 256]) {
    const results = [];
    for (let round = 0; round < rounds; round += 1) {
      const before = await finished();
      const cpuBefore = cpuSeconds(server.child.pid);
      const began = process.hrtime.bigint();
      const result = await fire(connections, 'note.created');
      await until('all runs to complete', async () => (await finished()) - before >= events, 300_000);
      result.completed = events / (Number(process.hrtime.bigint() - began) / 1e9);
      result.cpu = ((cpuSeconds(server.child.pid) - cpuBefore) / events) * 1e6;
      results.push(result);
    }
    report(`${connections} connections, ${title}`, results);
  }
  await api.post(`flows/${created.id}/unpublish`);
}
const dead = (await api.get('status')).counters.runs_dead;
console.log(`\ndead runs: ${dead}; memory after: ${residentMiB(server.child.pid).toFixed(1)} MiB`);
server.child.kill('SIGTERM');
await server.exited;
({ server, readyMs } = await startServer());
console.log(`start to ready with ${prefix * events} stored events: ${readyMs.toFixed(0)} ms`);
server.child.kill('SIGTERM');
sandbox.child.kill('SIGKILL');
await server.exited;
remove();
