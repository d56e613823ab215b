// What is measured, as processes of their own: the other system, which answers every call as the simulated HighLevel would,
// and the server.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { until } from '../tests/integration/support/suite.mjs';
import { Api, Simulator, binary, freePort, launch, run, temporaryFolder } from '../tests/integration/support/tendril.mjs';
import { countProcessorTime, residentMiB } from './processor.mjs';

const generator = binary.replace(/tendril$/, 'tendril-load');
const upstream = binary.replace(/tendril$/, 'tendril-upstream');

/** The fixed answer of the simulated HighLevel, status line and all. */
async function fixedAnswer({ base_url, token }) {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  const answer = await fetch(`${base_url}/contacts/upsert`, { method: 'POST', headers, body: '{}' });
  const body = await answer.text();
  const fields = [...answer.headers].filter(([name]) => !['connection', 'keep-alive', 'content-length'].includes(name));
  const lines = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return `HTTP/1.1 ${answer.status} ${answer.statusText}\r\n${lines}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** The other system: the simulator gives its answer once, and something much cheaper repeats it. */
export async function startSandbox() {
  const address = async () => `127.0.0.1:${await freePort()}`;
  const sandbox = launch(['sandbox', '--json', '--sim-highlevel', await address(), '--sim-habitify', await address()]);
  const { highlevel } = JSON.parse(await sandbox.first);
  await new Simulator(highlevel.base_url).control('POST', 'mode', { fixed_answer: true, rate_limit: false, record_requests: false });
  const { folder, remove } = temporaryFolder();
  writeFileSync(`${folder}/answer`, await fixedAnswer(highlevel));
  const port = await freePort();
  const other = spawn(upstream, [String(port), `${folder}/answer`], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(other.stdout, 'data');
  const stop = () => {
    other.kill();
    sandbox.child.kill('SIGKILL');
    remove();
  };
  return { highlevel: { ...highlevel, base_url: `http://127.0.0.1:${port}` }, pid: other.pid, stop };
}

export class Machine {
  constructor(sandbox, store) {
    this.sandbox = sandbox;
    this.store = store; // a database's address, or undefined for SQLite in a folder of its own
    this.data = temporaryFolder();
    this.rounds = 0;
  }

  async start() {
    this.port ??= await freePort();
    this.url = `http://127.0.0.1:${this.port}`;
    const began = process.hrtime.bigint();
    const store = this.store ? ['--store', this.store] : [];
    this.server = launch(['serve', '--listen', `127.0.0.1:${this.port}`, '--data', this.data.folder, ...store]);
    this.server.first.catch(() => {});
    const ended = this.server.exited.then(() => Promise.reject(new Error(`the server ended: ${this.server.errors().trim()}`)));
    ended.catch(() => {}); // also when it ends later
    await Promise.race([until('readiness', async () => (await fetch(`${this.url}/readyz`).catch(() => null))?.ok), ended]);
    this.pid = this.server.child.pid;
    return Number(process.hrtime.bigint() - began) / 1e6;
  }

  async command(...args) {
    const env = { TENDRIL_CREDENTIAL: this.sandbox.highlevel.token };
    const { code, stdout, stderr } = await run([...args, '--json', '--data', this.data.folder], { env });
    if (code !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
    return JSON.parse(stdout);
  }

  async setUp() {
    const base = this.sandbox.highlevel.base_url;
    await this.command('connection', 'add', 'highlevel', '--name', 'Simulator', '--base-url', base, '--set', 'location_id=bench');
    this.hook = await this.command('hook', 'create', 'Bench', '--kind', 'person');
    this.api = new Api(this.url, JSON.parse(readFileSync(`${this.data.folder}/cli.json`, 'utf8')).token);
  }

  /** Publishes a flow; the function that it gives takes it back. */
  async publish(document) {
    const { body } = await this.api.post('flows', { document });
    await this.api.post(`flows/${body.id}/publish`);
    return () => this.api.post(`flows/${body.id}/unpublish`);
  }

  async finishedRuns() {
    const { counters } = await this.api.get('status');
    return counters.runs_succeeded + counters.runs_filtered + counters.runs_dead;
  }

  /** Sends events and waits for the runs that they start; processor time is in microseconds per event. */
  async round({ type, events, connections, rate = 0, runs = false }) {
    this.rounds += 1;
    const finishedBefore = runs ? await this.finishedRuns() : 0;
    const serverTime = countProcessorTime(this.pid);
    const simulatorTime = countProcessorTime(this.sandbox.pid);
    const began = process.hrtime.bigint();
    const args = ['--port', this.port, '--path', this.hook.path, '--secret', this.hook.secret, '--connections', connections, '--events', events];
    args.push('--prefix', `r${this.rounds}`, '--type', type, '--rate', rate);
    const { stdout } = await promisify(execFile)(generator, args.map(String));
    const result = JSON.parse(stdout);
    if (runs) {
      await until('all runs to complete', async () => (await this.finishedRuns()) - finishedBefore >= events, 300_000);
      result.completed = events / (Number(process.hrtime.bigint() - began) / 1e9);
    }
    const { total, byThread } = serverTime();
    result.server_us = total / events;
    result.threads = Object.fromEntries([...byThread].map(([name, us]) => [name, us / events]));
    result.simulator_us = simulatorTime().total / events;
    return result;
  }

  memoryMiB() {
    return residentMiB(this.pid);
  }

  async stop() {
    this.server.child.kill('SIGTERM');
    await this.server.exited;
  }

  remove() {
    this.data.remove();
  }
}
