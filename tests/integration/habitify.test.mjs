// Habitify's side from outside: what people do there becomes events, their accounts are acted on, people come from files.
import assert from 'node:assert/strict';
import { Habitify, look } from './support/habitify.mjs';
import { Suite, until } from './support/suite.mjs';
import { startDemo } from './support/tendril.mjs';

const suite = new Suite();
const demo = await startDemo();
suite.cleanup(() => demo.stop());
const habitify = new Habitify(demo);
const key = demo.habitify.api_key;

const accounts = async (person = '*') => (await demo.api.get(`connections?person=${encodeURIComponent(person)}`)).items;
const habitsOf = async (apiKey) => (await habitify.userOf(apiKey)).habits;
const events = async (type) => (await demo.api.get(`events?type=${type}`)).items;

async function publishRecipe(recipe, parameters = {}) {
  const made = await demo.api.post('flows', { recipe, parameters });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const published = await demo.api.post(`flows/${made.body.id}/publish`);
  assert.equal(published.status, 200, JSON.stringify(published.body));
  return made.body.id;
}

const person = async (id, fields) => assert.equal((await demo.api.post('people', { id, fields })).status, 201);
const runsOf = (flow) => until(`a run of ${flow}`, async () => {
  const { items } = await demo.api.get(`runs?flow=${flow}`);
  return items.length > 0 && items.every((run) => ['succeeded', 'filtered', 'dead'].includes(run.status)) ? items : null;
});

suite.test('only the workspace\'s own accounts are listed unless people\'s are asked for', async () => {
  assert.equal((await accounts('')).some((one) => one.settings.person), false);
  assert.equal((await accounts('client-1002')).length, 1);
});

suite.test('a completed habit becomes a tag and a note of the person\'s contact', async () => {
  const [{ id }] = await accounts('client-1002');
  await look(demo, id);
  const [habit] = await habitsOf(`${key}-2`);
  await habitify.control('POST', 'journal', { habitId: habit.id, status: 'completed' });
  await look(demo, id);
  const [event] = await until('the event', async () => ((await events('habit.completed')).length ? events('habit.completed') : null));
  const [run] = await demo.api.endedRuns(event.id);
  assert.equal(run.status, 'succeeded', run.error);
  const contact = await demo.simulator.contact((one) => one.email === 'tobias@example.com');
  assert.ok(contact.tags.includes('habit done'));
  await look(demo, id);
  assert.equal((await events('habit.completed')).length, 1);
});

suite.test('a key of one version is refused by the other, and never tried there', async () => {
  const made = await habitify.connectPerson('versions', { version: 'v1' });
  const good = await demo.api.post(`connections/${made.connection}/test`);
  assert.equal(good.body.ok, true, good.body.detail);
  await demo.api.request('PATCH', `connections/${made.connection}`, { credentials: { api_key: made.apiKey } });
  const bad = await demo.api.post(`connections/${made.connection}/test`);
  assert.equal(bad.body.ok, false);
  assert.equal(bad.body.status, 403);
  const wrong = await demo.api.request('PATCH', `connections/${made.connection}`, { settings: { api_version: 'v7' } });
  assert.equal(wrong.status, 400);
  assert.match(wrong.body.detail, /v2.*v1/);
});

suite.test('a key that is refused with 403 holds the connection and its runs until there is a better one', async () => {
  const { connection, apiKey } = await habitify.connectPerson('refused', { version: 'v1' });
  const flow = await publishRecipe('task-to-action', { habit_name: 'Run' });
  const enter = (key) => demo.api.request('PATCH', `connections/${connection}`, { credentials: { api_key: key } });
  await enter(apiKey);
  assert.equal((await demo.api.post(`connections/${connection}/test`)).body.status, 403);
  const { body } = await demo.send({ type: 'task.created', id: 'refused-1', occurred_at: new Date().toISOString(), data: { contactId: 'refused', taskId: 't1', title: 'Stretch' } });
  const held = await until('the run to be held', async () => (await demo.api.get(`runs?event=${body.event_id}`)).items.find((run) => run.flow.id === flow && run.status === 'held'));
  assert.equal(held.held_for, `connection:${connection}`);
  assert.equal((await demo.api.get(`connections/${connection}`)).health, 'needs_attention');
  await enter(`v1-${apiKey}`);
  await until('the to-do', async () => JSON.stringify(await habitify.userOf(apiKey)).includes('Stretch'));
  await demo.api.post(`flows/${flow}/unpublish`);
});

suite.test('a flow that needs what no connection\'s version has is not published', async () => {
  const made = await demo.api.post('flows', {
    document: { format: 1, name: 'Lists moods', trigger: { operations: ['habitify.note.created'] }, steps: [
      { id: 'moods', type: 'action', title: 'List', operation: 'habitify.v1-moods.list', input: { target_date: '2026-11-20T09:00:00+02:00' } },
    ] },
  });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const refused = await demo.api.post(`flows/${made.body.id}/publish`);
  assert.equal(refused.status, 400, JSON.stringify(refused.body));
  assert.match(JSON.stringify(refused.body), /no moods/);
});

suite.test('a low mood of the older API becomes a task', async () => {
  await person('moody', { firstName: 'Mo', email: 'mo@example.org' });
  const { connection } = await habitify.connectPerson('moody', { version: 'v1' });
  const flow = await publishRecipe('low-mood');
  await look(demo, connection);
  await habitify.control('POST', 'moods', { api_key: 'key-of-moody', value: 1 });
  await look(demo, connection);
  const runs = await runsOf(flow);
  assert.equal(runs[0].status, 'succeeded', runs[0].error);
  const contact = await demo.simulator.contact((one) => one.email === 'mo@example.org');
  const { tasks } = await demo.simulator.state();
  assert.ok(tasks.some((task) => task.contactId === contact.id && task.title.startsWith('Low mood: Mo')));
});

suite.test('a sign-up gets its first habit in the account of the person, and others are left alone', async () => {
  const { apiKey } = await habitify.connectPerson('starter');
  const flow = await publishRecipe('welcome-habit', { habit: 'Walk', minutes: 15 });
  for (const id of ['starter', 'stranger']) {
    const answer = await demo.send({ type: 'user.signed_up', id: `sign-${id}`, occurred_at: new Date().toISOString(), data: { contactId: id, email: `${id}@example.org` } });
    assert.equal(answer.status, 202);
  }
  const runs = await until('both runs', async () => {
    const { items } = await demo.api.get(`runs?flow=${flow}`);
    return items.length === 2 && items.every((run) => run.status === 'succeeded') ? items : null;
  });
  assert.equal(runs.length, 2);
  assert.equal((await habitsOf(apiKey)).filter((habit) => habit.name === 'Walk').length, 1);
});

suite.test('setting a day\'s total logs the difference, once', async () => {
  const { habit, apiKey } = await habitify.connectPerson('exact');
  const flow = await demo.api.post('flows', {
    document: { format: 1, name: 'Exact total', trigger: { operations: ['habitify.task.created'] }, steps: [
      { id: 'total', type: 'action', title: 'Set', operation: 'habitify.logs.set-total', person: '{{ trigger.data.contactId }}',
        input: { habitId: habit, date: '{{ trigger.data.dueDate }}', total: 4 } },
    ] },
  });
  assert.equal((await demo.api.post(`flows/${flow.body.id}/publish`)).status, 200);
  const day = new Date().toISOString().slice(0, 10);
  await habitify.control('POST', 'logs', { habitId: habit, value: 1.5 });
  await habitify.faults({ kind: 'drop_answer', match: { operation: 'v2AddLog' }, times: 1 });
  for (const index of [0, 1]) {
    await demo.send({ type: 'task.created', id: `exact-${index}`, occurred_at: new Date().toISOString(), data: { contactId: 'exact', taskId: `t-${index}`, title: 'x', dueDate: day } });
  }
  await until('the total', async () => (await habitsOf(apiKey))[0].days[day]?.current === 4);
  await runsOf(flow.body.id);
  const [after] = await habitsOf(apiKey);
  assert.deepEqual(after.logs.map((log) => log.value), [1.5, 2.5]);
  await demo.api.post(`flows/${flow.body.id}/unpublish`);
});

suite.test('people come from a spreadsheet: previewed, taken once, their keys sealed', async () => {
  await habitify.control('POST', 'users', { api_key: 'key-from-file', name: 'File' });
  const csv = 'Vorname;E-Mail;Habitify key\r\nFilo;filo@example.org;key-from-file\r\nNobody;;\r\n';
  const preview = (await demo.api.post('people/import', { csv, preview: true })).body;
  assert.equal(preview.created, 1);
  assert.deepEqual(preview.columns, { Vorname: 'firstName', 'E-Mail': 'email', 'Habitify key': 'habitify_key' });
  assert.equal(preview.problems[0].line, 3);
  assert.equal(JSON.stringify(preview).includes('key-from-file'), false);
  const first = (await demo.api.post('people/import', { csv })).body;
  assert.deepEqual([first.created, first.connected], [1, 1]);
  const again = (await demo.api.post('people/import', { csv })).body;
  assert.deepEqual([again.created, again.unchanged], [0, 1]);
  await until('the contact', () => demo.simulator.contact((one) => one.email === 'filo@example.org'));
  assert.equal((await accounts()).filter((one) => one.name === 'Habitify of Filo').length, 1);
});

suite.test('a flow runs once for everybody who was there before it', async () => {
  const flow = await demo.api.post('flows', {
    document: { format: 1, name: 'Everybody', trigger: { operations: ['habitify.contact.created'] }, steps: [
      { id: 'who', type: 'action', title: 'Who', operation: 'core.people.get', input: { id: '{{ trigger.data.contactId }}' } },
    ] },
  });
  await demo.api.post(`flows/${flow.body.id}/publish`);
  const first = (await demo.api.post(`flows/${flow.body.id}/backfill`)).body;
  assert.ok(first.started >= 4 && first.started === first.people, JSON.stringify(first));
  const again = (await demo.api.post(`flows/${flow.body.id}/backfill`)).body;
  assert.equal(again.started, 0);
  await demo.api.post(`flows/${flow.body.id}/unpublish`);
});

await suite.run();
