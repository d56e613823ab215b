// Connector contract test: the calls that a connector's manifests make, of their samples and of every field that they
// describe, are sent to Prism, a validator built on the API's own OpenAPI description, which refuses what the
// description does not allow.
//
// Usage: node contract.mjs PRINT_CALLS_BINARY [NAME]
// Ends with "N passed, N failed"; exits 0 unless something failed. Skips, and says so, when the descriptions are
// absent.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../support/ports.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../../..');
const shared = process.env.TENDRIL_SHARED ?? resolve(root, '../shared');
const prism = join(root, 'tests/node/node_modules/@stoplight/prism-cli/dist/index.js');
const startLimitMs = 60_000;
const skipped = 77; // the exit code that CTest takes as skipped

// Where the official description is itself wrong, so that no call can satisfy it, with the reason.
const unusable = JSON.parse(readFileSync(join(here, 'unusable.json'), 'utf8'));

const bearer = { authorization: 'Bearer sample-token' };
const appOf = (call) => call.operation.split('.')[1];

// One description at a time is one process that takes seconds to start: HighLevel's are one for each of its apps.
function contractsOf(binary) {
  const highlevel = new Map();
  for (const call of callsOf(binary, 'highlevel')) {
    highlevel.set(appOf(call), [...(highlevel.get(appOf(call)) ?? []), call]);
  }
  const contracts = [...highlevel].map(([app, calls]) => {
    // The file of the trigger links has references that lead nowhere; a copy without them is beside it.
    const file = app === 'links' ? 'links.patched' : app;
    return { name: `highlevel.${app}`, description: `specs/highlevel/openapi/apps/${file}.json`, credentials: bearer, calls };
  });
  const habitify = callsOf(binary, 'habitify').filter((call) => call.input === 'sample');
  // Its two versions want the key in headers of their own.
  const key = { 'x-api-key': 'sample-key', authorization: 'sample-key' };
  return [...contracts, { name: 'habitify', description: 'specs/habitify/openapi.yaml', credentials: key, calls: habitify }];
}

const tally = { passed: 0, failed: 0 };

function record(name, failure) {
  if (failure === null) {
    tally.passed += 1;
    return;
  }
  tally.failed += 1;
  console.log(`FAILED ${name}: ${failure}`);
}

async function startPrism(description) {
  const port = await freePort();
  const child = spawn(
    process.execPath,
    [prism, 'mock', '--errors', '--host', '127.0.0.1', '--port', String(port), description],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  const listening = new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error(`Prism did not start:\n${output}`)), startLimitMs);
    const read = (chunk) => {
      output += chunk;
      if (!output.includes('is listening')) return;
      clearTimeout(timer);
      done();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('exit', (code) => fail(new Error(`Prism ended with ${code}:\n${output}`)));
  });
  await listening;
  return { url: `http://127.0.0.1:${port}`, stop: () => child.kill() };
}

function callsOf(binary, connector) {
  const lines = execFileSync(binary, [connector], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }).trim().split('\n');
  return lines.map((line) => JSON.parse(line));
}

async function send(url, call, credentials) {
  const response = await fetch(url + call.path, {
    method: call.method,
    headers: { ...call.headers, ...credentials },
    body: call.body === '' ? undefined : call.body,
  });
  return { status: response.status, violations: response.headers.get('sl-violations'), text: await response.text() };
}

// Everything that Prism found, in the header and in the problem document of its own making.
function violationsOf(answer) {
  const inHeader = JSON.parse(answer.violations ?? '[]');
  const isProblem = answer.text.includes('stoplight.io/prism/errors#VIOLATIONS');
  return isProblem ? [...inHeader, ...JSON.parse(answer.text).validation] : inHeader;
}

// What Prism holds against a call, or null. Some examples of the official description break its own schemas (a text
// where it says list): Prism then finds fault with the answer it made up, which says nothing about the call.
function complaint(answer) {
  const violations = violationsOf(answer);
  const ofTheCall = violations.filter((item) => item.location[0] === 'request');
  if (ofTheCall.length > 0) return JSON.stringify(ofTheCall);
  const onlyTheAnswer = answer.status === 500 && violations.length > 0;
  return onlyTheAnswer || (answer.status >= 200 && answer.status < 300) ? null : `${answer.status} ${answer.text}`;
}

// A judge that accepts everything proves nothing: calls broken on purpose must be refused.
const sabotages = [
  ['without its credentials', (call) => ({ ...call, credentials: {} })],
  ['without its slash or path', (call) => ({ ...call, path: `/nowhere${call.path}` })],
];

async function check(contract) {
  const { calls } = contract;
  const server = await startPrism(join(shared, contract.description));
  try {
    for (const call of calls) {
      const name = `${call.operation} (${call.input})`;
      if ((unusable[call.operation] ?? unusable[name]) !== undefined) continue;
      record(name, complaint(await send(server.url, call, contract.credentials)));
    }
    for (const [name, sabotage] of sabotages) {
      const { credentials = contract.credentials, ...call } = sabotage(calls[0]);
      const refused = complaint(await send(server.url, call, credentials)) !== null;
      const open = name.includes('credentials') && contract.name !== 'highlevel.contacts' && contract.name !== 'habitify';
      record(`${contract.name} ${name}`, refused || open ? null : 'Prism accepted a broken call');
    }
    const strict = contract.name === 'highlevel.contacts' || contract.name === 'habitify';
    const withBody = strict && calls.find((call) => call.body !== '' && call.body !== '{}');
    if (withBody) {
      const refused = complaint(await send(server.url, { ...withBody, body: '[]' }, contract.credentials)) !== null;
      record(`${contract.name} with a wrong body`, refused ? null : 'Prism accepted a wrong body');
    }
  } finally {
    server.stop();
  }
}

// Two at a time: more of them would only wait for the processor.
async function checkAll(contracts) {
  const waiting = [...contracts];
  const work = async () => {
    for (let contract = waiting.shift(); contract !== undefined; contract = waiting.shift()) await check(contract);
  };
  await Promise.all([work(), work()]);
}

async function main() {
  const [binary, only] = process.argv.slice(2);
  if (binary === undefined) {
    console.error('Usage: node contract.mjs PRINT_CALLS_BINARY [NAME]');
    return 2;
  }
  if (!existsSync(prism)) {
    console.log('skipped: Prism is not installed (run `npm ci` in tests/node)');
    return skipped;
  }
  if (!existsSync(join(shared, 'specs'))) {
    console.log('skipped: the official descriptions are not there (set TENDRIL_SHARED)');
    return skipped;
  }
  await checkAll(contractsOf(binary).filter((contract) => only === undefined || contract.name === only));
  for (const [operation, reason] of Object.entries(unusable)) console.log(`left out ${operation}: ${reason}`);
  console.log(`${tally.passed} passed, ${tally.failed} failed`);
  return tally.failed === 0 ? 0 : 1;
}

process.exitCode = await main();
