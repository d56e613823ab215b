// A backlog of open runs: how soon after a kill -9 the first of them starts, and how much memory they take.
//
//   node bench/backlog.mjs [--runs 1000000] [--seconds 30]
import { parseArgs } from 'node:util';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { until } from '../tests/integration/support/suite.mjs';
import { Simulator, binary, freePort, launch, run, temporaryFolder } from '../tests/integration/support/tendril.mjs';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '1000000' }, seconds: { type: 'string', default: '30' } } });
const runs = Number(values.runs);
const load = binary.replace(/tendril$/, 'tendril-load');
const residentMiB = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const simulatorAddress = `127.0.0.1:${await freePort()}`;
const habitifyAddress = `127.0.0.1:${await freePort()}`;
function startSimulator() {
  return launch(['sandbox', '--json', '--sim-highlevel', simulatorAddress, '--sim-habitify', habitifyAddress]);
}
let sandbox = startSimulator();
const { highlevel } = JSON.parse(await sandbox.first);
const { folder, remove } = temporaryFolder();
const port = await freePort();
const url = `http://127.0.0.1:${port}`;
async function startServer() {
  const began = performance.now();
  const server = launch(['serve', '--listen', `127.0.0.1:${port}`, '--data', folder]);
  server.first.catch(() => {});
  await until('readiness', async () => (await fetch(`${url}/readyz`).catch(() => null))?.ok, 60_000);
  return { server, began, readyMs: performance.now() - began };
}
async function command(...args) {
  const { code, stdout, stderr } = await run([...args, '--json', '--data', folder], { env: { TENDRIL_CREDENTIAL: highlevel.token }, input: args.includes('-') ? flow : '' });
  if (code !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
  return JSON.parse(stdout);
}
const flow = JSON.stringify({
  format: 1,
  name: 'Backlog',
  trigger: { operations: ['habitify.note.created'] },
  steps: [{ id: 'write', type: 'action', operation: 'highlevel.contacts.upsert-contact', input: { email: '{{ trigger.data.email }}' } }],
});

let { server } = await startServer();
await command('connection', 'add', 'highlevel', '--name', 'Simulator', '--base-url', highlevel.base_url, '--set', 'location_id=bench');
await command('flow', 'apply', '-', '--publish');
const hook = await command('hook', 'create', 'Backlog', '--kind', 'person');
const emptyMiB = residentMiB(server.child.pid);

// Nobody answers the calls, so the runs stay open.
sandbox.child.kill('SIGKILL');
await sandbox.exited;
const accepted = await promisify(execFile)(load, ['127.0.0.1', String(port), hook.path, hook.secret, '128', String(runs), 'backlog', 'note.created'], { maxBuffer: 1 << 24 });
console.log(`${runs} events accepted (${JSON.parse(accepted.stdout).per_second.toFixed(0)}/s); memory with the backlog: ${residentMiB(server.child.pid).toFixed(0)} MiB (empty: ${emptyMiB.toFixed(0)} MiB)`);
server.child.kill('SIGKILL');
await server.exited;

sandbox = startSimulator();
await sandbox.first;
const simulator = new Simulator(highlevel.base_url);
await simulator.control('POST', 'mode', { fixed_answer: true, rate_limit: false, record_requests: false });
const started = await startServer();
server = started.server;
const calls = async () => (await simulator.control('GET', 'counts')).calls ?? (await simulator.control('GET', 'counts')).requests;
await until('the first call', async () => (await calls()) > 0, 60_000);
console.log(`after the kill: ready in ${started.readyMs.toFixed(0)} ms, first call within ${(performance.now() - started.began).toFixed(0)} ms of the start`);
let mostMiB = 0;
const before = await calls();
for (let second = 0; second < Number(values.seconds); second += 1) {
  await pause(1_000);
  mostMiB = Math.max(mostMiB, residentMiB(server.child.pid));
}
console.log(`working it off: ${(((await calls()) - before) / Number(values.seconds)).toFixed(0)} calls/s, at most ${mostMiB.toFixed(0)} MiB`);
server.child.kill('SIGKILL');
sandbox.child.kill('SIGKILL');
await server.exited;
remove();
