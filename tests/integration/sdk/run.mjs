// Drives the HighLevel simulator with the official Node SDK; then again through Prism as a proxy, which checks every
// request and every answer against the official OpenAPI description.
//
// Starts `$TENDRIL_BINARY sandbox`, or takes the simulator at HIGHLEVEL_URL (with HIGHLEVEL_TOKEN, HIGHLEVEL_LOCATION),
// which it resets.
// Ends with "N passed, N failed"; exits 0 unless something failed. The proxy part skips, and says so, without the
// descriptions (TENDRIL_SHARED).
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { contractScenarios, scenarios } from './scenarios.mjs';
import { freePort } from '../support/ports.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const binary = process.env.TENDRIL_BINARY ?? join(root, 'build/release/tendril');
const shared = process.env.TENDRIL_SHARED ?? resolve(root, '../shared');
const description = join(shared, 'specs/highlevel/openapi/apps/contacts.json');
const prism = join(root, 'tests/node/node_modules/@stoplight/prism-cli/dist/index.js');
const startLimitMs = 60_000;

const sdk = createRequire(join(root, 'tests/node/package.json'))('@gohighlevel/api-client');
const tally = { passed: 0, failed: 0 };

/** Resolves with what `ready` makes of a line of the child's output, once it makes something. */
function started(child, name, ready) {
  let output = '';
  return new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error(`${name} did not start:\n${output}`)), startLimitMs);
    const read = (line) => {
      output += `${line}\n`;
      const value = ready(line);
      if (value === undefined) return;
      clearTimeout(timer);
      done(value);
    };
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', read);
    child.on('error', fail);
    child.on('exit', (code) => fail(new Error(`${name} ended with ${code}:\n${output}`)));
  });
}

async function startSimulator() {
  const { HIGHLEVEL_URL: url, HIGHLEVEL_TOKEN: token, HIGHLEVEL_LOCATION: locationId } = process.env;
  if (url) return { url, token, locationId, stop: () => {} };
  const options = ['sandbox', '--json', '--sim-highlevel', '127.0.0.1:0', '--sim-habitify', '127.0.0.1:0'];
  const child = spawn(binary, options, { stdio: ['ignore', 'pipe', 'pipe'] });
  const { highlevel } = await started(child, 'tendril sandbox', (line) =>
    line.startsWith('{') ? JSON.parse(line) : undefined,
  );
  return {
    url: highlevel.base_url,
    token: highlevel.token,
    locationId: highlevel.location_id,
    stop: () => child.kill(),
  };
}

async function startProxy(upstream) {
  const port = await freePort();
  const child = spawn(
    process.execPath,
    [prism, 'proxy', '--errors', '--host', '127.0.0.1', '--port', String(port), description, upstream],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  await started(child, 'Prism', (line) => (line.includes('is listening') ? true : undefined));
  return { url: `http://127.0.0.1:${port}`, stop: () => child.kill() };
}

function contextOf(simulator, baseUrl) {
  sdk.HighLevel.BASE_URL = baseUrl; // there is no option for it
  const control = async (what, body) => {
    const response = await fetch(`${simulator.url}/_sandbox/${what}`, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`control ${what}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const ghl = new sdk.HighLevel({
    privateIntegrationToken: simulator.token,
    apiVersion: '2021-07-28',
    logLevel: 'none',
  });
  return { sdk, ghl, control, simulator: simulator.url, locationId: simulator.locationId };
}

async function runAll(list, context, suffix) {
  for (const scenario of list) {
    try {
      await scenario(context);
      tally.passed += 1;
    } catch (error) {
      tally.failed += 1;
      console.log(`FAILED ${scenario.name}${suffix}: ${error.stack ?? error} ${JSON.stringify(error.response ?? '')}`);
    }
  }
}

async function runThroughPrism(simulator) {
  if (!existsSync(description)) {
    console.log(`skipped: the OpenAPI description is not there (${description}); set TENDRIL_SHARED`);
    return;
  }
  const proxy = await startProxy(simulator.url);
  try {
    await runAll(contractScenarios, contextOf(simulator, proxy.url), ' through Prism');
  } finally {
    proxy.stop();
  }
}

const simulator = await startSimulator();
try {
  const context = contextOf(simulator, simulator.url);
  await context.control('reset', {});
  await runAll(scenarios, context, '');
  await runThroughPrism(simulator);
} finally {
  simulator.stop();
}
console.log(`${tally.passed} passed, ${tally.failed} failed`);
process.exit(tally.failed === 0 ? 0 : 1);
