// The wall clock of the server is set hours ahead and back, by hand or by a time server: nothing is lost, doubled or
// reordered, what waits goes on at its time, and nothing stands still until a wrong time comes again.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Site } from './crash/site.mjs';
import { Workload, verdict } from './crash/workload.mjs';
import { Suite, until } from './support/suite.mjs';
import { sendEvent, temporaryFolder } from './support/tendril.mjs';
import { WallClock } from './support/wall_clock.mjs';

const suite = new Suite();
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const own = temporaryFolder();
suite.cleanup(own.remove);
const clock = new WallClock(own.folder);

async function withSite(body) {
  clock.setWrongBy({});
  const site = await Site.open({ env: clock.env });
  await body(site, await site.setUp()).finally(() => site.close());
}

let events = 0;
/** Sends an event that is signed at the server's time; gives its answer. */
function send(site, hook, id = `event-${(events += 1)}`) {
  const event = { type: 'note.deleted', id, data: { contactId: `c-${id}`, noteId: id } };
  return sendEvent(site.urls[0] + hook.path, hook.secret, event, { timestamp: clock.seconds() });
}

async function publish(site, document) {
  const file = join(site.folder, 'flow.json');
  writeFileSync(file, JSON.stringify({ format: 1, trigger: { operations: ['habitify.note.deleted'] }, ...document }));
  return (await site.command(['flow', 'apply', file, '--publish'])).id;
}

const statusOf = async (site, event) => (await site.apis[0].get(`runs?event=${event}`)).items[0].status;
const becomes = (site, event, status, limitMs) =>
  until(`the run of ${event} to be ${status}`, async () => (await statusOf(site, event)) === status, limitMs);

suite.test('the clock jumps hours ahead and back under load, also while the server is down', () =>
  withSite(async (site, hook) => {
    const workload = new Workload({ urls: site.urls, hook, seconds: () => clock.seconds() });
    const wrongHours = [6, -6, 30, -2, 0];
    for (const [round, hours] of wrongHours.entries()) {
      await site.simulator.faults(
        { match: { method: 'POST', path: '/contacts/*/notes' }, kind: 'status', status: 503, times: 10 },
        { match: { method: 'POST', path: '/contacts/*/notes' }, kind: 'drop_answer', times: 3 },
      );
      const stop = workload.start();
      await pause(700);
      clock.setWrongBy({ hours });
      await pause(700);
      if (round % 2 === 1) await site.kill(0);
      await stop();
      if (round % 2 === 1) await site.start(0);
    }
    await site.simulator.faults();
    await site.settled(60_000);
    assert.ok(workload.acknowledged.size > 150, `only ${workload.acknowledged.size} events were acknowledged`);
    await verdict(site.simulator, workload);
  }),
);

suite.test('an event that is repeated after days by a wrong clock is known', () =>
  withSite(async (site, hook) => {
    const first = await send(site, hook, 'again');
    assert.equal(first.status, 202);
    for (const hours of [100, -100, 0]) {
      clock.setWrongBy({ hours });
      const again = await send(site, hook, 'again');
      assert.deepEqual([again.status, again.body.duplicate, again.body.event_id], [202, true, first.body.event_id]);
    }
  }),
);

suite.test('a wait ends when the clock says so, soon after it was set, and not before', () =>
  withSite(async (site, hook) => {
    await publish(site, { name: 'Waiting', steps: [{ id: 'pause', type: 'wait', for: { hours: 1 } }] });
    const event = (await send(site, hook)).body.event_id;
    await becomes(site, event, 'waiting');
    clock.setWrongBy({ hours: -6 });
    await pause(3_000);
    assert.equal(await statusOf(site, event), 'waiting');
    clock.setWrongBy({ ms: 58 * minuteMs });
    await pause(3_000);
    assert.equal(await statusOf(site, event), 'waiting');
    clock.setWrongBy({ ms: 61 * minuteMs });
    await becomes(site, event, 'succeeded', 20_000);
  }),
);

suite.test('a schedule misses nothing and repeats nothing, and goes on when a clock that was ahead is set right', () =>
  withSite(async (site) => {
    const flow = await publish(site, {
      name: 'Hourly',
      trigger: { operations: ['core.schedule'], schedule: { cron: '0 * * * *', time_zone: 'UTC' } },
      steps: [{ id: 'stop', type: 'stop', as: 'succeeded' }],
    });
    const fired = async () => (await site.apis[0].get(`runs?flow=${flow}&limit=100`)).items.length;
    const hour = (Math.floor(Date.now() / hourMs) + 1) * hourMs; // the next full one
    await pause(6_000); // the flow is known to the schedules
    clock.set(hour - 1_000);
    await until('the first time', async () => (await fired()) === 1);
    clock.set(hour + 6 * hourMs + minuteMs);
    await until('one for those that were jumped over', async () => (await fired()) === 2);
    clock.set(hour + minuteMs);
    await pause(7_000);
    assert.equal(await fired(), 2, 'nothing is fired again');
    clock.set(hour + hourMs - 1_000);
    await until('the next hour', async () => (await fired()) === 3);
  }),
);

suite.test('a limit that was used up by a clock that was ahead is free when its window is over', () =>
  withSite(async (site, hook) => {
    await site.simulator.control('POST', 'mode', { rate_limit: true });
    await publish(site, { name: 'Calling', steps: [{ id: 'list', type: 'action', operation: 'highlevel.contacts.get-contacts', input: { limit: 1 } }] });
    clock.setWrongBy({ hours: 6 });
    const answers = await Promise.all(Array.from({ length: 100 }, () => send(site, hook)));
    assert.ok(answers.every(({ status }) => status === 202));
    await site.settled(30_000);
    await site.kill(0);
    clock.setWrongBy({});
    await site.start(0);
    const event = (await send(site, hook)).body.event_id;
    await becomes(site, event, 'succeeded', 25_000);
    const { requests } = await site.simulator.control('GET', 'requests?operation=get-contacts&limit=1000');
    assert.equal(requests.filter(({ status }) => status === 429).length, 0);
  }),
);

await suite.run();
