// Starts the real binary on free ports of the loopback address, and speaks to it as a user would.
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { until } from './suite.mjs';
import { freePort } from './ports.mjs';

export { freePort };

export const binary = resolve(process.env.TENDRIL_BINARY ?? 'build/release/tendril');

export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'tendril-test-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Runs the binary to its end. */
export function run(args, { env = {}, input = '' } = {}) {
  return new Promise((done) => {
    const child = spawn(binary, args, { env: { ...process.env, ...env } });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data) => (stdout += data));
    child.stderr.on('data', (data) => (stderr += data));
    child.on('close', (code) => done({ code, stdout, stderr }));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/** Starts the binary and gives the first line that it prints on standard output, parsed. */
export function launch(args, { env = {} } = {}) {
  const child = spawn(binary, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (data) => (errors = (errors + data).slice(-20_000)));
  const exited = new Promise((done) => child.on('close', (code, signal) => done({ code, signal })));
  const first = new Promise((done, fail) => {
    let text = '';
    child.stdout.on('data', (data) => {
      text += data;
      const end = text.indexOf('\n');
      if (end >= 0) done(text.slice(0, end));
    });
    exited.then(({ code }) => fail(new Error(`${args[0]} ended with ${code} before it was ready:\n${errors}`)));
  });
  return { child, exited, first, errors: () => errors };
}

/** A running demo: everything that the tests of the main job need. */
export async function startDemo({ data, quiet = true } = {}) {
  const own = data ? null : temporaryFolder();
  const ports = [await freePort(), await freePort(), await freePort()];
  const addresses = ports.map((port) => `127.0.0.1:${port}`);
  const args = ['demo', '--json', '--listen', addresses[0], '--sim-highlevel', addresses[1], '--sim-habitify', addresses[2]];
  args.push('--data', data ?? own.folder);
  if (quiet) args.push('--quiet');
  const launched = launch(args);
  const facts = JSON.parse(await launched.first);
  return {
    ...facts,
    process: launched,
    folder: data ?? own.folder,
    api: new Api(facts.url, facts.api_token),
    simulator: new Simulator(facts.highlevel.base_url),
    send: (event, options) => sendEvent(facts.url + facts.hooks.person, facts.hook_secret, event, options),
    stop: async () => {
      launched.child.kill('SIGTERM');
      const ended = await launched.exited;
      own?.remove();
      return ended;
    },
  };
}

export class Api {
  constructor(url, token) {
    this.url = url;
    this.token = token;
  }

  async request(method, path, body, headers = {}) {
    const answer = await fetch(`${this.url}/api/v1/${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text === '' ? null : JSON.parse(text) };
  }

  async get(path) {
    const { status, body } = await this.request('GET', path);
    if (status !== 200) throw new Error(`GET ${path} answered ${status}: ${JSON.stringify(body)}`);
    return body;
  }

  post(path, body, headers) {
    return this.request('POST', path, body ?? {}, headers);
  }

  /** The runs of an event once all of them have ended (or are held). */
  async endedRuns(eventId, limitMs) {
    const open = ['queued', 'running', 'retrying', 'waiting'];
    return until(
      `the runs of ${eventId}`,
      async () => {
        const { items } = await this.get(`runs?event=${eventId}`);
        return items.length > 0 && items.every((run) => !open.includes(run.status)) ? items : null;
      },
      limitMs,
    );
  }
}

/** The control side of a simulator. */
export class Simulator {
  constructor(url) {
    this.url = url;
  }

  async control(method, path, body) {
    const answer = await fetch(`${this.url}/_sandbox/${path}`, { method, body: body === undefined ? undefined : JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} /_sandbox/${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  }

  state() {
    return this.control('GET', 'state');
  }

  faults(...faults) {
    return this.control('POST', 'faults', { faults });
  }

  async requests(query = '') {
    const answer = await this.control('GET', `requests${query}`);
    return answer.requests ?? answer.items ?? answer;
  }

  async contact(predicate) {
    const { contacts } = await this.state();
    return contacts.find(predicate);
  }
}

/** Calls of HighLevel's API as somebody in HighLevel would make them. */
export const highlevelOf = (demo) => async (method, path, body, version = '2021-07-28') => {
  const answer = await fetch(demo.highlevel.base_url + path, {
    method,
    headers: { authorization: `Bearer ${demo.highlevel.token}`, version, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
};

/** Signs by Standard Webhooks. */
export function sign(secret, id, timestamp, body) {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

export async function sendEvent(url, secret, event, { raw, timestamp, signature, headers = {}, agent } = {}) {
  const body = raw ?? JSON.stringify(event);
  const id = event?.id ?? 'msg_raw';
  const time = String(timestamp ?? Math.floor(Date.now() / 1000));
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': time,
      'webhook-signature': signature ?? sign(secret, id, time, body),
      ...headers,
    },
    body,
    dispatcher: agent,
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text === '' ? null : JSON.parse(text) };
}
