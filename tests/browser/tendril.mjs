// Starts the real binary for a test and ends it again.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../integration/support/ports.mjs';

const startMs = 20_000;
const stopMs = 10_000;

/** Resolves with the first line; rejects when the process ends or the time is over before it came. */
function firstLine(child) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`nothing on standard output within ${startMs} ms`)), startMs);
    createInterface(child.stdout).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the binary ended with ${code} before it was ready`)));
    child.once('error', reject);
    const done = () => clearTimeout(timer);
    child.stdout.once('data', done);
    child.once('exit', done);
  });
}

/** Stops a server as its service manager would, and gives its exit code. */
async function ended(child, exited) {
  child.kill('SIGTERM');
  const hard = setTimeout(() => child.kill('SIGKILL'), stopMs);
  const [code] = await exited;
  clearTimeout(hard);
  return code;
}

/**
 * `tendril demo --json` on free ports with a data folder of its own. `about` is what it printed when everything
 * answered; stop() asks it to drain and resolves with its exit code, end() does that but keeps the data.
 */
export async function startDemo(binary, options = []) {
  const folder = mkdtempSync(join(tmpdir(), 'tendril-browser-'));
  const [web, highlevel, habitify] = await Promise.all([freePort(), freePort(), freePort()]);
  const address = (port) => `127.0.0.1:${port}`;
  const parts = ['--listen', address(web), '--sim-highlevel', address(highlevel), '--sim-habitify', address(habitify)];
  let child = spawn(binary, ['demo', '--json', ...parts, ...options, '--data', folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  let exited = once(child, 'exit');

  const end = () => ended(child, exited);

  async function stop() {
    const code = await end();
    rmSync(folder, { recursive: true, force: true });
    return code;
  }

  /** Serves the same data at the same address again, without simulators. */
  function startAgain() {
    child = spawn(binary, ['serve', '--listen', address(web), '--data', folder], { stdio: ['ignore', 'ignore', 'inherit'] });
    exited = once(child, 'exit');
  }

  try {
    const about = JSON.parse(await firstLine(child));
    child.stdout.resume();
    return { about, stop, end, startAgain };
  } catch (failure) {
    await stop();
    throw failure;
  }
}

/** The lines that a child prints, one after the other. */
function lines(child) {
  const waiting = [];
  const read = [];
  createInterface(child.stdout).on('line', (line) => {
    const take = waiting.shift();
    if (take === undefined) read.push(line);
    else take(line);
  });
  return () => (read.length > 0 ? Promise.resolve(read.shift()) : new Promise((take) => waiting.push(take)));
}

/**
 * `tendril serve` on a free port with a data folder of its own, without anything in it. end() asks it to drain, begin()
 * serves the same data at the same address again.
 */
export async function startServer(binary) {
  const folder = mkdtempSync(join(tmpdir(), 'tendril-browser-'));
  const listen = `127.0.0.1:${await freePort()}`;
  let child;
  let exited;

  async function begin() {
    child = spawn(binary, ['serve', '--listen', listen, '--data', folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    exited = once(child, 'exit');
    const line = lines(child);
    assertServing(await Promise.race([line(), exited.then(() => 'the server ended')]));
    return line;
  }

  const end = () => ended(child, exited);

  const line = await begin();
  const signInUrl = (await line()).replace('Sign in once with ', '');
  const { token } = JSON.parse(readFileSync(join(folder, 'cli.json'), 'utf8'));
  async function stop() {
    const code = await end();
    rmSync(folder, { recursive: true, force: true });
    return code;
  }
  return { url: `http://${listen}`, signInUrl, token, begin, end, stop };
}

function assertServing(line) {
  if (!line.startsWith('Tendril serves at ')) throw new Error(line);
}
