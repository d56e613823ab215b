// Several servers on one PostgreSQL database: one after the other is killed with -9, and so is the database. Nothing that
// was acknowledged is lost, doubled or reordered.
//
//   node tests/integration/crash/cluster.test.mjs [--seconds 120]
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Suite, until } from '../support/suite.mjs';
import { startPostgres } from '../support/postgres.mjs';
import { sendEvent } from '../support/tendril.mjs';
import { Site } from './site.mjs';
import { Workload, verdict } from './workload.mjs';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '20' } } });
const seconds = Number(values.seconds);
const nodes = 3;
const suite = new Suite();
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const postgres = await startPostgres();

async function withSite(body, size = nodes) {
  if (postgres === null) return console.log('        skipped: PostgreSQL is not installed');
  const site = await Site.open({ nodes: size, store: await postgres.newDatabase() });
  await body(site).finally(() => site.close());
}

suite.test(`${nodes} nodes, one of them killed every 5 s for ${seconds} s`, () =>
  withSite(async (site) => {
    const hook = await site.setUp();
    const workload = new Workload({ urls: site.urls, hook });
    const stop = workload.start();
    let kills = 0;
    const end = Date.now() + seconds * 1000;
    while (Date.now() < end) {
      await site.simulator.faults({ match: { method: 'POST', path: '/contacts/*/notes' }, kind: 'drop_answer', times: 3 });
      await pause(3_000);
      const node = kills % nodes;
      await site.kill(node);
      kills += 1;
      await pause(2_000);
      await site.start(node);
    }
    await stop();
    await site.simulator.faults();
    await site.settled();
    console.log(`        ${kills} kills`);
    assert.ok(workload.acknowledged.size > seconds * 20, `only ${workload.acknowledged.size} events were acknowledged`);
    await verdict(site.simulator, workload);
  }),
);

suite.test('the work of a killed node is taken over within seconds', () =>
  withSite(async (site) => {
    const hook = await site.setUp();
    const workload = new Workload({ urls: site.urls.slice(1), hook, contacts: 60, perSecond: 120 });
    const stop = workload.start();
    await pause(2_000);
    await site.kill(0);
    await pause(1_000);
    await stop();
    const began = Date.now();
    await site.settled(40_000);
    console.log(`        everything was done ${((Date.now() - began + 1_000) / 1000).toFixed(1)} s after the kill`);
    await verdict(site.simulator, workload);
  }),
);

suite.test('a node that was killed goes on with its work at once when it is started again', () =>
  withSite(async (site) => {
    const hook = await site.setUp();
    const workload = new Workload({ urls: site.urls, hook });
    const stop = workload.start();
    await pause(2_000);
    await site.kill(0);
    await stop();
    await site.start(0);
    const began = Date.now();
    await site.settled(8_000); // its leases would have lasted for ten seconds
    console.log(`        everything was done ${((Date.now() - began) / 1000).toFixed(1)} s after it was ready`);
    await verdict(site.simulator, workload);
  }, 1),
);

suite.test('a node that is stopped hands its work over at once', () =>
  withSite(async (site) => {
    const hook = await site.setUp();
    const both = async () => {
      const held = async (url) => Number(/^tendril_partitions_held (\d+)/m.exec(await (await fetch(`${url}/metrics`)).text())[1]);
      return (await Promise.all(site.urls.map(held))).every((count) => count === 32);
    };
    await until('the nodes to share the work', both, 20_000);
    const workload = new Workload({ urls: site.urls.slice(1), hook, contacts: 60, perSecond: 120 });
    const stop = workload.start();
    await pause(2_000);
    await site.stop(0);
    const began = Date.now();
    await pause(500);
    await stop();
    await site.settled(6_000);
    console.log(`        everything was done ${((Date.now() - began) / 1000).toFixed(1)} s after it had ended`);
    await verdict(site.simulator, workload);
  }, 2),
);

suite.test('what a workspace does not keep is blanked by every node from the answer to the change on', () =>
  withSite(async (site) => {
    const hook = await site.setUp();
    const [api] = site.apis;
    await site.simulator.faults({ match: { method: 'POST', path: '/contacts/*/notes' }, kind: 'delay', delay_ms: 3_000, times: 40 });
    const events = [];
    for (let i = 0; i < 40; i += 1) {
      const data = { contactId: `p-${i}`, noteId: `n-${i}`, content: 'a secret of theirs', person: { email: `p-${i}@example.org` } };
      const answer = await sendEvent(site.urls[i % 2] + hook.path, hook.secret, { type: 'note.created', id: `n-${i}`, data });
      assert.equal(answer.status, 202);
      events.push(answer.body.event_id);
    }
    const calls = async () => (await site.simulator.requests('?operation=create-note&limit=1000')).length;
    await until('the calls of both nodes', async () => (await calls()) > 20);
    const [workspace] = (await api.get('workspaces')).items;
    const changed = await api.request('PATCH', `workspaces/${workspace.id}`, { redact: ['content', 'body'] });
    assert.equal(changed.status, 200, JSON.stringify(changed.body));
    let open = 0;
    for (const event of events) {
      const { items } = await api.get(`runs?event=${event}`);
      open += items.filter((run) => run.status === 'running').length;
    }
    await site.settled();
    const kept = [];
    for (const event of events) {
      const { items } = await api.get(`runs?event=${event}`);
      const run = await api.get(`runs/${items[0].id}`);
      if (JSON.stringify(run).includes('a secret of theirs')) kept.push(run.id);
    }
    console.log(`        ${open} of ${events.length} runs had not ended when the change was answered`);
    assert.ok(open > 10, 'calls were under way');
    assert.ok(kept.length <= events.length - open, `${kept.length} runs keep it`);
  }, 2),
);

suite.test('the database is killed and comes back', () =>
  withSite(async (site) => {
    const hook = await site.setUp();
    const workload = new Workload({ urls: site.urls, hook });
    const stop = workload.start();
    for (let round = 0; round < 3; round += 1) {
      await pause(1_500);
      await postgres.kill();
      await pause(1_000);
      await postgres.start();
    }
    await pause(3_000);
    const before = workload.acknowledged.size;
    await pause(1_000);
    assert.ok(workload.acknowledged.size > before, 'events are accepted again after the database came back');
    await stop();
    await site.settled();
    await verdict(site.simulator, workload);
  }),
);

suite.test('a held run is decided and cancelled by way of any node', () =>
  withSite(async (site) => {
    const hook = await site.setUp();
    const workload = new Workload({ urls: site.urls, hook, contacts: 6, perSecond: 60 });
    // Refused for good: dead letters that hold their key, because the flow stops at them.
    const document = {
      format: 1,
      name: 'Refused',
      trigger: { operations: ['habitify.task.created'] },
      after_dead_letter: 'stop',
      steps: [{ id: 'update', type: 'action', operation: 'highlevel.contacts.update-contact', input: { contactId: 'nobody', firstName: 'x' } }],
    };
    const file = join(site.folder, 'refused.json');
    writeFileSync(file, JSON.stringify(document));
    await site.command(['flow', 'apply', file, '--publish']);
    const stop = workload.start();
    for (const url of site.urls) {
      const holds = async () => /^tendril_partitions_held [1-9]/m.test(await (await fetch(`${url}/metrics`)).text());
      await until('each node to work at some partitions', holds, 20_000);
    }
    const held = [];
    for (let i = 0; i < 12; i += 1) {
      const event = { type: 'task.created', id: `task-${i}`, data: { contactId: `other-${i}`, taskId: `task-${i}`, title: 'x' } };
      const answer = await sendEvent(site.urls[i % nodes] + hook.path, hook.secret, event);
      assert.equal(answer.status, 202);
      held.push(answer.body.event_id);
    }
    const [api] = site.apis;
    const runs = [];
    for (const event of held) runs.push(...(await api.endedRuns(event)));
    assert.deepEqual([...new Set(runs.map((one) => one.status))], ['held'], runs[0]?.error);
    let elsewhere = 0;
    for (const [i, one] of runs.entries()) {
      const answer =
        i % 2 === 0 ? await api.post(`runs/${one.id}/cancel`) : await api.post(`runs/${one.id}/decide`, { decision: 'skip' });
      assert.ok([200, 202].includes(answer.status), JSON.stringify(answer.body));
      if (answer.status === 202) elsewhere += 1;
    }
    assert.ok(elsewhere > 0, 'some of the runs belong to other nodes');
    for (const [i, one] of runs.entries()) {
      const wanted = i % 2 === 0 ? 'cancelled' : 'dead';
      await until(`run ${i} to be ${wanted}`, async () => (await api.get(`runs/${one.id}`)).status === wanted, 5_000);
    }
    console.log(`        ${elsewhere} of ${runs.length} by way of a node that did not work at them`);
    await stop();
  }),
);

suite.cleanup(() => postgres?.stop());
await suite.run();
