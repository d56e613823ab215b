// One database with one or several server processes on it, and a simulated HighLevel that they change.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { until } from '../support/suite.mjs';
import { Api, Simulator, freePort, launch, run, temporaryFolder } from '../support/tendril.mjs';

export class Site {
  #servers = []; // by node: the launched process, or null while it is down
  #cleanups = [];

  /** `store` is a PostgreSQL URL; left out, the server keeps its data in an SQLite file of its folder. `env`: of its processes. */
  static async open({ nodes = 1, store = null, folder = null, env = {} } = {}) {
    const site = new Site();
    site.env = env;
    const own = folder === null ? temporaryFolder() : null;
    if (own !== null) site.#cleanups.push(own.remove);
    site.folder = folder ?? own.folder;
    site.store = store;
    const highlevelAddress = `127.0.0.1:${await freePort()}`;
    const sandbox = launch(['sandbox', '--json', '--sim-highlevel', highlevelAddress, '--sim-habitify', `127.0.0.1:${await freePort()}`]);
    site.#cleanups.push(() => sandbox.child.kill('SIGKILL'));
    site.highlevel = JSON.parse(await sandbox.first).highlevel;
    site.simulator = new Simulator(site.highlevel.base_url);
    await site.simulator.control('POST', 'mode', { rate_limit: false });
    site.addresses = [];
    for (let node = 0; node < nodes; node += 1) site.addresses.push(`127.0.0.1:${await freePort()}`);
    for (let node = 0; node < nodes; node += 1) await site.start(node);
    return site;
  }

  get urls() {
    return this.addresses.map((address) => `http://${address}`);
  }

  /** Starts a node and waits until it takes events. The nodes share a folder, and with it the master key. */
  async start(node) {
    const args = ['serve', '--listen', this.addresses[node], '--data', this.folder];
    if (this.store !== null) args.push('--store', this.store);
    const server = launch(args, { env: this.env });
    server.first.catch(() => {});
    this.#servers[node] = server;
    const url = this.urls[node];
    await until(
      `node ${node} to be ready: ${server.errors()}`,
      async () => (await fetch(`${url}/readyz`).catch(() => null))?.ok,
      30_000,
    );
  }

  async kill(node) {
    const server = this.#servers[node];
    this.#servers[node] = null;
    server.child.kill('SIGKILL');
    await server.exited;
  }

  /** Lets a node end as an operator would. */
  async stop(node) {
    const server = this.#servers[node];
    this.#servers[node] = null;
    server.child.kill('SIGTERM');
    assert.equal((await server.exited).code, 0, server.errors());
  }

  isUp(node) {
    return this.#servers[node] !== null;
  }

  residentMiB(node) {
    const status = readFileSync(`/proc/${this.#servers[node].child.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024;
  }

  /** The command line, as an operator uses it; gives its JSON. */
  async command(args, options) {
    const { code, stdout, stderr } = await run([...args, '--json', '--data', this.folder], options);
    assert.equal(code, 0, `${args.join(' ')}: ${stderr}`);
    return JSON.parse(stdout);
  }

  /** Connects the simulator, publishes the flow that writes notes, and makes the hook that events come by. */
  async setUp() {
    const { base_url: baseUrl, location_id: location, token } = this.highlevel;
    await this.command(
      ['connection', 'add', 'highlevel', '--name', 'Simulator', '--base-url', baseUrl, '--set', `location_id=${location}`],
      { env: { TENDRIL_CREDENTIAL: token } },
    );
    await this.command(['flow', 'apply', '--recipe', 'note-and-appointment', '--publish']);
    const hook = await this.command(['hook', 'create', 'Load', '--kind', 'person']);
    const { token: apiToken } = JSON.parse(readFileSync(`${this.folder}/cli.json`, 'utf8'));
    this.apis = this.urls.map((url) => new Api(url, apiToken));
    // The other nodes hear of the new hook a moment later.
    for (const url of this.urls) {
      await until('the hook to be known by every node', async () => (await fetch(url + hook.path, { method: 'POST', body: '{}' })).status !== 404);
    }
    return hook;
  }

  /** Until no run is open any more; then none may be held or dead. */
  async settled(limitMs = 120_000) {
    const api = this.apis[this.#servers.findIndex((server) => server !== null)];
    const count = async (status) => (await api.get(`runs?status=${status}&limit=1`)).items.length;
    await until(
      'all runs to end',
      async () => {
        for (const status of ['queued', 'running', 'retrying', 'waiting']) {
          if ((await count(status)) > 0) return false;
        }
        return true;
      },
      limitMs,
    );
    for (const status of ['held', 'dead']) {
      const { items } = await api.get(`runs?status=${status}&limit=5`);
      assert.deepEqual(items.map((one) => one.error), [], `no run is ${status}`);
    }
  }

  async close() {
    for (const server of this.#servers) server?.child.kill('SIGKILL');
    for (const action of this.#cleanups.reverse()) await action();
  }
}
