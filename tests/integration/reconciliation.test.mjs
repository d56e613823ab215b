// What webhooks missed arrives by looking for it, once; what they told does not come twice.
import assert from 'node:assert/strict';
import { look as lookAt } from './support/habitify.mjs';
import { Suite, until } from './support/suite.mjs';
import { highlevelOf, run, startDemo } from './support/tendril.mjs';

const suite = new Suite();
const demo = await startDemo();
suite.cleanup(() => demo.stop());

// Changes are old enough to be looked for when they were made this long ago; the simulator's clock is set back by a
// little less, so that the first look comes before them and the next ones after.
const settle = 600_000;
const connection = (await demo.api.get('connections')).items.find((one) => one.connector === 'highlevel').id;

const highlevel = highlevelOf(demo);

async function publish(trigger) {
  const document = {
    format: 1,
    name: trigger,
    trigger: { operations: [`highlevel.event.${trigger}`] },
    steps: [{ id: 'heard', type: 'action', operation: 'core.run.note', input: { message: 'Heard of it.' } }],
  };
  const created = await demo.api.post('flows', { document });
  assert.equal(created.status, 201, JSON.stringify(created.body));
  const published = await demo.api.post(`flows/${created.body.id}/publish`);
  assert.equal(published.status, 200, JSON.stringify(published.body));
  return created.body.id;
}

const look = () => lookAt(demo, connection);
/** The events of a type that speak of something, with their data. */
async function eventsOf(type, what) {
  const { items } = await demo.api.get(`events?type=${type}`);
  const whole = await Promise.all(items.map(({ id }) => demo.api.get(`events/${id}`)));
  return whole.filter((one) => JSON.stringify(one.data).includes(what));
}
const runs = async (flow) => (await demo.api.get(`runs?flow=${flow}`)).items;
const dropped = (...types) => demo.simulator.faults(...types.map((operation) => ({ kind: 'drop_webhook', match: { operation }, times: -1 })));
/** Looks again and again until the event of a missed change has come. */
const foundByLooking = (type, id) => until(`${type} of ${id}`, async () => {
  await look();
  const found = await eventsOf(type, id);
  return found.length > 0 ? found : null;
});

const flows = {};
for (const type of ['ContactCreate', 'ContactUpdate', 'TaskCreate', 'TaskComplete', 'NoteCreate', 'AppointmentCreate']) {
  flows[type] = await publish(type);
}
await demo.simulator.control('POST', 'webhooks', { url: demo.url + demo.hooks.highlevel });
await look();
await demo.simulator.control('POST', 'clock', { advance_ms: -settle + 3_000 });

let told;
let missed;

suite.test('a contact whose webhook came is not made twice by looking, and one whose webhook was lost is made once', async () => {
  told = (await highlevel('POST', '/contacts/', { locationId: demo.highlevel.location_id, firstName: 'Told', email: 'told@example.com' })).contact;
  await until('the webhook', async () => (await eventsOf('ContactCreate', told.id)).length === 1);
  await dropped('ContactCreate');
  missed = (await highlevel('POST', '/contacts/', { locationId: demo.highlevel.location_id, firstName: 'Missed', email: 'missed@example.com', tags: ['late'] })).contact;
  await demo.simulator.faults();

  const [found] = await foundByLooking('ContactCreate', missed.id);

  assert.equal(found.data.email, 'missed@example.com');
  assert.deepEqual(found.data.tags, ['late']);
  const [run] = await demo.api.endedRuns(found.id);
  assert.equal(run.status, 'succeeded', run.error);
  await look();
  assert.equal((await eventsOf('ContactCreate', missed.id)).length, 1);
  assert.equal((await eventsOf('ContactCreate', told.id)).length, 1);
});

suite.test('the coverage says how many changes there were and how many arrived by looking', async () => {
  const coverage = await demo.api.get(`connections/${connection}/coverage`);
  assert.equal(coverage.reconciled, 1);
  assert.equal(coverage.told, 1);
  assert.equal(coverage.summary, '100 % of 2 changes seen; 1 arrived by reconciliation');
  const shown = await run(['connection', 'coverage', connection, '--url', demo.url, '--token', demo.api_token]);
  assert.equal(shown.code, 0, shown.stderr);
  assert.match(shown.stdout, /100 % of 2 changes seen; 1 arrived by reconciliation/);
});

suite.test('a webhook that comes after its change was found is kept and starts nothing', async () => {
  const before = (await runs(flows.ContactCreate)).length;
  const { body } = await demo.simulator.control('POST', 'emit', {
    url: demo.url + demo.hooks.highlevel,
    payload: { type: 'ContactCreate', locationId: demo.highlevel.location_id, id: missed.id, email: 'missed@example.com', webhookId: 'late-1', timestamp: missed.dateAdded },
  });
  const kept = await demo.api.get(`events/${JSON.parse(body).event_id}`);
  assert.equal(kept.disposition, 'no_flow');
  assert.match(kept.detail, /found this change already/);
  assert.equal((await runs(flows.ContactCreate)).length, before);
});

suite.test('a later change of the same contact that was told starts its run as ever', async () => {
  await highlevel('PUT', `/contacts/${missed.id}`, { city: 'Malmö' });
  const [event] = await until('the webhook', async () => ((await eventsOf('ContactUpdate', 'Malmö')).length ? eventsOf('ContactUpdate', 'Malmö') : null));
  await demo.api.endedRuns(event.id);
  await look();
  assert.equal((await eventsOf('ContactUpdate', 'Malmö')).length, 1);
});

suite.test('missed tasks, their completion, notes and appointments arrive too', async () => {
  await dropped('TaskCreate', 'TaskComplete', 'NoteCreate', 'AppointmentCreate', 'ContactUpdate');
  const { task } = await highlevel('POST', `/contacts/${told.id}/tasks`, { title: 'Walk', dueDate: '2027-01-01T10:00:00Z', completed: false });
  const { note } = await highlevel('POST', `/contacts/${told.id}/notes`, { body: 'Slept well' });
  const starts = new Date(Date.now() + 86_400_000).toISOString();
  const appointment = await highlevel('POST', '/calendars/events/appointments',
    { calendarId: 'sandboxCalendar00001', locationId: demo.highlevel.location_id, contactId: told.id, startTime: starts }, '2021-04-15');
  await foundByLooking('TaskCreate', task.id);
  const [noted] = await foundByLooking('NoteCreate', note.id);
  assert.equal(noted.data.body, 'Slept well');
  assert.equal(noted.data.contactId, told.id);
  await foundByLooking('AppointmentCreate', appointment.id);
  await highlevel('PUT', `/contacts/${told.id}/tasks/${task.id}/completed`, { completed: true });
  await foundByLooking('TaskComplete', task.id);
  await look();
  for (const [type, id] of [['TaskCreate', task.id], ['TaskComplete', task.id], ['NoteCreate', note.id], ['AppointmentCreate', appointment.id]]) {
    const all = await eventsOf(type, id);
    assert.equal(all.length, 1, type);
    const [run] = await demo.api.endedRuns(all[0].id);
    assert.equal(run.status, 'succeeded', run.error);
  }
  await demo.simulator.faults();
});

suite.test('a token that may not list tasks keeps the connection working, and the coverage says what is wrong', async () => {
  await demo.simulator.control('POST', 'tokens', { token: demo.highlevel.token, scopes: ['contacts.readonly', 'contacts.write', 'calendars.readonly', 'calendars/events.readonly'] });
  await look();
  const { polls, summary } = await demo.api.get(`connections/${connection}/coverage`);
  assert.notEqual(polls.find((poll) => poll.id === 'highlevel.reconcile-tasks').problem, '');
  assert.equal(polls.find((poll) => poll.id === 'highlevel.reconcile-contacts').problem, '');
  assert.match(summary, /^\d+ changes seen; .* not every list could be looked through$/);
  assert.notEqual((await demo.api.get(`connections/${connection}`)).health, 'needs_attention');
});

await suite.run();
