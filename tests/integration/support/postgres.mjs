// A PostgreSQL server of the test's own: see tests/support/postgres.sh.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from './suite.mjs';
import { temporaryFolder } from './tendril.mjs';

const script = resolve(dirname(fileURLToPath(import.meta.url)), '../../support/postgres.sh');
const command = (...args) => spawnSync('bash', [script, ...args], { stdio: 'ignore' }).status === 0;

/** A running server, or null where PostgreSQL is not installed. */
export async function startPostgres() {
  if (!command('installed')) return null;
  const postgres = new Postgres();
  await postgres.start();
  return postgres;
}

class Postgres {
  #own = temporaryFolder();
  #databases = 0;
  #server = null;

  async start() {
    this.#server = spawn('bash', [script, 'run', this.#own.folder], { stdio: 'ignore' });
    await until('PostgreSQL to answer', async () => command('ready', this.#own.folder), 30_000);
  }

  /** The URL of a new, empty database. */
  async newDatabase() {
    this.#databases += 1;
    const name = `test_${this.#databases}`;
    execFileSync('bash', [script, 'sql', this.#own.folder, `CREATE DATABASE ${name}`]);
    return `postgresql:///${name}?host=${this.#own.folder}&user=tendril`;
  }

  /** kill -9 of every process of it; `start` recovers what it had committed. */
  async kill() {
    const exited = new Promise((done) => this.#server.on('exit', done));
    execFileSync('bash', [script, 'kill', this.#own.folder]);
    await exited;
  }

  async stop() {
    const exited = new Promise((done) => this.#server.on('exit', done));
    this.#server.kill('SIGINT');
    await exited;
    this.#own.remove();
  }
}
