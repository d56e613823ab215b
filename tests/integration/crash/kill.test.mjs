// kill -9 of the server under load, round after round, while HighLevel now and then drops an answer after the effect:
// every event that was answered with 202 ends in exactly one effect, in order.
//
//   node tests/integration/crash/kill.test.mjs [--rounds 100] [--store sqlite|postgresql]
import assert from 'node:assert/strict';
import { parseArgs } from 'node:util';
import { Suite } from '../support/suite.mjs';
import { startPostgres } from '../support/postgres.mjs';
import { Site } from './site.mjs';
import { Workload, verdict } from './workload.mjs';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' }, store: { type: 'string' } } });
const rounds = Number(values.rounds);
const suite = new Suite();

async function killRounds(site) {
  const hook = await site.setUp();
  const workload = new Workload({ urls: site.urls, hook });
  for (let round = 0; round < rounds; round += 1) {
    await site.simulator.faults(); // what earlier rounds left over
    await site.simulator.faults(
      { match: { method: 'POST', path: '/contacts/*/notes' }, kind: 'drop_answer', times: 3 },
      { match: { method: 'POST', path: '/contacts/*/notes' }, kind: 'drop_request', times: 2 },
      // Not in every round, or a contact that is tried again once a round would meet every one of them.
      ...(round % 4 === 0 ? [{ match: { method: 'POST', path: '/contacts/upsert' }, kind: 'drop_answer', times: 1 }] : []),
    );
    const stop = workload.start();
    await new Promise((resolve) => setTimeout(resolve, 400 + 800 * Math.random()));
    await site.kill(0);
    await stop();
    await site.start(0);
  }
  await site.simulator.faults();
  await site.settled();
  assert.ok(workload.acknowledged.size > rounds * 20, `only ${workload.acknowledged.size} events were acknowledged`);
  await verdict(site.simulator, workload);
}

if (values.store !== 'postgresql') {
  suite.test(`${rounds} rounds of kill -9 with SQLite`, async () => {
    const site = await Site.open();
    await killRounds(site).finally(() => site.close());
  });
}
if (values.store !== 'sqlite') {
  suite.test(`${rounds} rounds of kill -9 with PostgreSQL`, async () => {
    const postgres = await startPostgres();
    if (postgres === null) return console.log('        skipped: PostgreSQL is not installed');
    const site = await Site.open({ store: await postgres.newDatabase() });
    await killRounds(site).finally(() => site.close()).finally(() => postgres.stop());
  });
}
await suite.run();
