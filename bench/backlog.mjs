// A backlog of open runs: how soon after a kill -9 the first of them starts, and how much memory they take. With --waiting
// the runs are in a wait of a day instead, and nothing is called.
//
//   node bench/backlog.mjs [--runs 1000000] [--seconds 30] [--waiting] [--store sqlite|postgres]
import { parseArgs } from 'node:util';
import { execFile } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from '../tests/integration/support/suite.mjs';
import { startPostgres } from './postgres.mjs';
import { Simulator, binary, freePort, launch, run, temporaryFolder } from '../tests/integration/support/tendril.mjs';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '1000000' }, seconds: { type: 'string', default: '30' }, waiting: { type: 'boolean', default: false }, store: { type: 'string', default: 'sqlite' } },
});
const postgres = values.store === 'postgres' ? startPostgres() : undefined;
const runs = Number(values.runs);
const load = binary.replace(/tendril$/, 'tendril-load');
const residentMiB = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
// Of all threads so far; tells on a busy machine too what a start costs.
function processorMs(pid) {
  const [, userTicks, systemTicks] = /\)(?: \S+){11} (\d+) (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  return (Number(userTicks) + Number(systemTicks)) * 10;
}
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
  const store = postgres ? ['--store', postgres.url] : [];
  const server = launch(['serve', '--listen', `127.0.0.1:${port}`, '--data', folder, ...store]);
  server.first.catch(() => {});
  await until('readiness', async () => (await fetch(`${url}/readyz`).catch(() => null))?.ok, 60_000);
  return { server, began, readyMs: performance.now() - began, processorMs: processorMs(server.child.pid) };
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
  steps: [
    ...(values.waiting ? [{ id: 'pause', type: 'wait', for: { days: 1 } }] : []),
    { id: 'write', type: 'action', operation: 'highlevel.contacts.upsert-contact', input: { email: '{{ trigger.data.noteId }}@example.org' } },
  ],
});

const databaseBytes = () => readdirSync(folder).reduce((sum, name) => sum + (name.startsWith('tendril.db') ? statSync(join(folder, name)).size : 0), 0);

const gauge = async (name) => Number(new RegExp(`^${name} (\\d+)`, 'm').exec(await (await fetch(`${url}/metrics`)).text())?.[1]);

async function tellOfWaiting() {
  await until('all runs to wait', async () => (await gauge('tendril_runs_waiting')) >= runs, 600_000);
  const database = postgres ? '' : `, database: ${(databaseBytes() / runs).toFixed(0)} bytes a run`;
  console.log(`${runs} runs wait; memory: ${residentMiB(server.child.pid).toFixed(0)} MiB (empty: ${emptyMiB.toFixed(0)} MiB)${database}`);
  server.child.kill('SIGKILL');
  await server.exited;
  const started = await startServer();
  await pause(3_000);
  console.log(`after the kill: ready in ${started.readyMs.toFixed(0)} ms (processor: ${started.processorMs} ms); memory: ${residentMiB(started.server.child.pid).toFixed(0)} MiB`);
  started.server.child.kill('SIGKILL');
  await started.server.exited;
  remove();
  postgres?.stop();
  process.exit(0);
}

let { server } = await startServer();
await command('connection', 'add', 'highlevel', '--name', 'Simulator', '--base-url', highlevel.base_url, '--set', 'location_id=bench');
await command('flow', 'apply', '-', '--publish');
const hook = await command('hook', 'create', 'Backlog', '--kind', 'person');
const emptyMiB = residentMiB(server.child.pid);

// Nobody answers the calls, so the runs stay open.
sandbox.child.kill('SIGKILL');
await sandbox.exited;
// The generator signs all of its events before it sends them, and signatures are good for five minutes.
const portion = 100_000;
const beganToSend = performance.now();
for (let first = 0; first < runs; first += portion) {
  const events = String(Math.min(portion, runs - first));
  await promisify(execFile)(load, ['--port', String(port), '--path', hook.path, '--secret', hook.secret, '--connections', '128', '--events', events, '--prefix', `backlog${first}`, '--type', 'note.created'], { maxBuffer: 1 << 24 });
}
const perSecond = (1000 * runs) / (performance.now() - beganToSend);
console.log(`${runs} events accepted (${perSecond.toFixed(0)}/s); memory with the backlog: ${residentMiB(server.child.pid).toFixed(0)} MiB (empty: ${emptyMiB.toFixed(0)} MiB)`);
if (values.waiting) await tellOfWaiting();
server.child.kill('SIGKILL');
await server.exited;

sandbox = startSimulator();
await sandbox.first;
const simulator = new Simulator(highlevel.base_url);
await simulator.control('POST', 'mode', { fixed_answer: true, rate_limit: false, record_requests: true });
const started = await startServer();
server = started.server;
await until('the first call', async () => (await simulator.control('GET', 'counts')).requests > 0, 60_000);
const firstCallMs = performance.now() - started.began;
const used = `${started.processorMs} and ${processorMs(server.child.pid)} ms`;
console.log(`after the kill: ready in ${started.readyMs.toFixed(0)} ms, first call within ${firstCallMs.toFixed(0)} ms of the start (processor: ${used})`);
await simulator.control('POST', 'mode', { fixed_answer: true, rate_limit: false, record_requests: false });
let mostMiB = 0;
const ended = () => gauge('tendril_runs_succeeded_total');
const before = await ended();
for (let second = 0; second < Number(values.seconds); second += 1) {
  await pause(1_000);
  mostMiB = Math.max(mostMiB, residentMiB(server.child.pid));
}
console.log(`working it off: ${(((await ended()) - before) / Number(values.seconds)).toFixed(0)} runs/s, at most ${mostMiB.toFixed(0)} MiB`);
server.child.kill('SIGKILL');
sandbox.child.kill('SIGKILL');
await server.exited;
remove();
postgres?.stop();
