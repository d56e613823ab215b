// The main job from outside: signed events in, contacts, tasks and notes in HighLevel, everything visible.
import assert from 'node:assert/strict';
import { Suite } from './support/suite.mjs';
import { startDemo } from './support/tendril.mjs';

const suite = new Suite();
const demo = await startDemo();
suite.cleanup(() => demo.stop());

let sequence = 0;
async function send(type, data) {
  sequence += 1;
  const event = { type, id: `main-${sequence}`, occurred_at: new Date().toISOString(), data };
  const answer = await demo.send(event);
  assert.equal(answer.status, 202, JSON.stringify(answer.body));
  return { event, id: answer.body.event_id };
}

/** Sends an event and gives its run with its steps, after it succeeded. */
async function succeed(type, data) {
  const { event, id } = await send(type, data);
  const runs = await demo.api.endedRuns(id);
  assert.equal(runs.length, 1);
  assert.equal(runs[0].status, 'succeeded', runs[0].error);
  return { event, run: await demo.api.get(`runs/${runs[0].id}`) };
}

const grace = { contactId: 'grace', firstName: 'Grace', lastName: 'Hopper', email: 'grace@example.org', phone: '+12025550101', tags: ['navy', 'vip'], timezone: 'America/New_York' };
const contactOf = (email) => demo.simulator.contact((contact) => contact.email === email);

suite.test('a contact that is created on the person side is created in HighLevel with every field', async () => {
  const { run } = await succeed('contact.created', grace);
  const contact = await contactOf('grace@example.org');
  assert.equal(contact.firstName, 'Grace');
  assert.equal(contact.lastName, 'Hopper');
  assert.equal(contact.phone, '+12025550101');
  assert.deepEqual([...contact.tags].sort(), ['navy', 'vip']);
  const called = run.steps.filter((step) => step.request);
  assert.ok(called.length >= 1);
  for (const step of called) {
    assert.ok(step.answer.status >= 200 && step.answer.status < 300);
    assert.ok(step.duration_ms >= 0);
    assert.equal(JSON.stringify(step.request).includes('Bearer'), false);
  }
});

suite.test('an update of one field sends that field alone', async () => {
  const { run } = await succeed('contact.updated', { ...grace, phone: '+12025550102' });
  const contact = await contactOf('grace@example.org');
  assert.equal(contact.phone, '+12025550102');
  assert.equal(contact.firstName, 'Grace');
  const update = run.steps.find((step) => step.request?.method === 'PUT');
  assert.deepEqual(update.request.body, { phone: '+12025550102' });
});

suite.test('an update that names only the changed field keeps the others', async () => {
  await succeed('contact.updated', { contactId: 'grace', lastName: 'Murray Hopper' });
  const contact = await contactOf('grace@example.org');
  assert.equal(contact.lastName, 'Murray Hopper');
  assert.equal(contact.firstName, 'Grace');
  assert.deepEqual([...contact.tags].sort(), ['navy', 'vip']);
});

suite.test('tags that were added and removed are added and removed, and foreign tags stay', async () => {
  const before = await contactOf('grace@example.org');
  const answer = await fetch(`${demo.highlevel.base_url}/contacts/${before.id}/tags`, {
    method: 'POST',
    headers: { authorization: `Bearer ${demo.highlevel.token}`, version: '2021-07-28', 'content-type': 'application/json' },
    body: JSON.stringify({ tags: ['set in highlevel'] }),
  });
  assert.equal(answer.status, 201);
  await succeed('contact.updated', { contactId: 'grace', tags: ['vip', 'admiral'] });
  const contact = await contactOf('grace@example.org');
  assert.deepEqual([...contact.tags].sort(), ['admiral', 'set in highlevel', 'vip']);
});

suite.test('an update that changes nothing makes no call', async () => {
  const before = (await demo.simulator.requests()).length;
  await succeed('contact.updated', { contactId: 'grace', lastName: 'Murray Hopper', tags: ['vip', 'admiral'] });
  assert.equal((await demo.simulator.requests()).length, before);
});

suite.test('a task is created with title, status and due date in the zone of the person', async () => {
  await succeed('task.created', { contactId: 'grace', taskId: 't1', title: 'Plan the week', status: 'open', dueDate: '2026-12-01' });
  const [task] = (await contactOf('grace@example.org')).tasks;
  assert.equal(task.title, 'Plan the week');
  assert.equal(task.completed, false);
  assert.equal(new Date(task.dueDate).toISOString(), '2026-12-01T05:00:00.000Z');
});

suite.test('a completed task that is linked is completed and not created', async () => {
  await succeed('task.completed', { contactId: 'grace', taskId: 't1', title: 'Plan the week', status: 'done' });
  const { tasks } = await contactOf('grace@example.org');
  assert.equal(tasks.length, 1);
  assert.equal(tasks[0].completed, true);
});

suite.test('two tasks with the same title and date stay two tasks', async () => {
  const same = { contactId: 'grace', title: 'Drink water', status: 'open', dueDate: '2026-12-02T09:00:00Z' };
  await succeed('task.created', { ...same, taskId: 't2' });
  await succeed('task.created', { ...same, taskId: 't3' });
  const { tasks } = await contactOf('grace@example.org');
  assert.equal(tasks.filter((task) => task.title === 'Drink water').length, 2);
});

suite.test('a note carries its content and its date in a readable form', async () => {
  await succeed('note.created', { contactId: 'grace', noteId: 'n1', content: 'Slept eight hours', date: '2026-12-01' });
  const [note] = (await contactOf('grace@example.org')).notes;
  assert.match(note.body, /Slept eight hours/);
  assert.match(note.body, /1 December 2026/);
});

suite.test('an appointment becomes a note with date and time, and the run shows the appointments fetched', async () => {
  const { run } = await succeed('appointment.created', { contactId: 'grace', appointmentId: 'a1', date: '2026-12-03', time: '15:30', title: 'First session' });
  const { notes } = await contactOf('grace@example.org');
  const note = notes.find((one) => one.body.includes('3 December 2026'));
  assert.ok(note, JSON.stringify(notes));
  assert.match(note.body, /15:30/);
  const fetched = run.steps.find((step) => step.operation === 'highlevel.contacts.get-appointments-for-contact');
  assert.ok(Array.isArray(fetched.answer.body.events));
});

suite.test('a sign-up becomes a contact that is in the workflow', async () => {
  await succeed('user.signed_up', { contactId: 'linus', firstName: 'Linus', lastName: 'Pauling', email: 'linus@example.org', phone: '+12025550103', tags: ['new'] });
  const contact = await contactOf('linus@example.org');
  assert.equal(contact.lastName, 'Pauling');
  assert.equal(contact.workflows.length, 1);
});

suite.test('a task of a person who is no contact yet creates the contact first', async () => {
  await succeed('task.created', { contactId: 'rosa', taskId: 't9', title: 'Say hello', status: 'open', dueDate: '2026-12-01', person: { firstName: 'Rosa', email: 'rosa@example.org' } });
  const contact = await contactOf('rosa@example.org');
  assert.equal(contact.tasks.length, 1);
});

suite.test('a person who is a HighLevel contact already is found by email, not doubled', async () => {
  const created = await fetch(`${demo.highlevel.base_url}/contacts/`, {
    method: 'POST',
    headers: { authorization: `Bearer ${demo.highlevel.token}`, version: '2021-07-28', 'content-type': 'application/json' },
    body: JSON.stringify({ locationId: demo.highlevel.location_id, email: 'known@example.org', tags: ['old customer'] }),
  });
  const { contact: before } = await created.json();
  await succeed('contact.created', { contactId: 'known', firstName: 'Kim', email: 'Known@Example.org', tags: ['coached'] });
  const { contacts } = await demo.simulator.state();
  const found = contacts.filter((contact) => contact.email?.toLowerCase() === 'known@example.org');
  assert.equal(found.length, 1);
  assert.equal(found[0].id, before.id);
  assert.deepEqual([...found[0].tags].sort(), ['coached', 'old customer']);
});

suite.test('the same event twice changes nothing the second time', async () => {
  const { event } = await succeed('note.created', { contactId: 'grace', noteId: 'n2', content: 'Once only', date: '2026-12-01' });
  const before = (await demo.simulator.requests()).length;
  const again = await demo.send(event);
  assert.equal(again.status, 202);
  assert.equal(again.body.duplicate, true);
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.equal((await demo.simulator.requests()).length, before);
});

suite.test('an answer that is lost after the effect doubles nothing', async () => {
  await demo.simulator.faults({ match: { method: 'POST', path: '/contacts/*/notes' }, kind: 'drop_answer', times: 1 });
  const { run } = await succeed('note.created', { contactId: 'grace', noteId: 'n3', content: 'Lost and found', date: '2026-12-01' });
  const { notes } = await contactOf('grace@example.org');
  assert.equal(notes.filter((note) => note.body.includes('Lost and found')).length, 1);
  assert.ok(run.steps.some((step) => step.state === 'adopted'));
});

suite.test('a call that HighLevel cannot answer for a while is retried', async () => {
  await demo.simulator.faults({ match: { method: 'POST', path: '/contacts/*/tasks' }, kind: 'status', status: 503, times: 2 });
  await succeed('task.created', { contactId: 'grace', taskId: 't10', title: 'Try again', status: 'open', dueDate: '2026-12-05' });
  const { tasks } = await contactOf('grace@example.org');
  assert.equal(tasks.filter((task) => task.title === 'Try again').length, 1);
});

suite.test('a refused call is a dead letter that says why, and replay repairs it', async () => {
  await demo.simulator.faults({ match: { method: 'POST', path: '/contacts/*/notes' }, kind: 'status', status: 422, body: { statusCode: 422, message: ['body is too rude'], error: 'Unprocessable Entity' }, times: 1 });
  const { id } = await send('note.created', { contactId: 'grace', noteId: 'n4', content: 'Refused once', date: '2026-12-01' });
  const [dead] = await demo.api.endedRuns(id);
  assert.equal(dead.status, 'dead');
  assert.match(dead.error, /body is too rude/);
  const replay = await demo.api.post(`runs/${dead.id}/replay`);
  assert.equal(replay.status, 202);
  await demo.api.endedRuns(id);
  const { notes } = await contactOf('grace@example.org');
  assert.equal(notes.filter((note) => note.body.includes('Refused once')).length, 1);
});

suite.test('refused credentials hold runs, and a repaired connection lets them go on', async () => {
  await demo.simulator.faults({ match: { path: '/contacts/*' }, kind: 'status', status: 401, body: { statusCode: 401, message: 'Invalid token: access token is invalid' }, times: 1 });
  const { id } = await send('note.created', { contactId: 'grace', noteId: 'n5', content: 'Held for a while', date: '2026-12-01' });
  const [held] = await demo.api.endedRuns(id);
  assert.equal(held.status, 'held');
  const { items } = await demo.api.get('connections');
  const connection = items.find((one) => one.connector === 'highlevel');
  assert.equal(connection.health, 'needs_attention');
  const tested = await demo.api.post(`connections/${connection.id}/test`);
  assert.equal(tested.body.ok, true, JSON.stringify(tested.body));
  const { items: runs } = await demo.api.get(`runs?event=${id}`);
  assert.ok(runs.length === 1);
  for (let i = 0; i < 200 && (await demo.api.get(`runs/${held.id}`)).status === 'held'; i += 1) await new Promise((resolve) => setTimeout(resolve, 25));
  const [ended] = await demo.api.endedRuns(id);
  assert.equal(ended.status, 'succeeded');
});

suite.test('both connections prove their credentials', async () => {
  const { items } = await demo.api.get('connections');
  assert.deepEqual(items.map((one) => one.connector).sort(), ['habitify', 'highlevel']);
  for (const connection of items) {
    const { body } = await demo.api.post(`connections/${connection.id}/test`);
    assert.equal(body.ok, true, `${connection.connector}: ${JSON.stringify(body)}`);
    assert.equal(JSON.stringify(connection).includes(demo.highlevel.token), false);
  }
});

suite.test('a stop by SIGTERM is clean', async () => {
  const { code } = await demo.stop();
  assert.equal(code, 0);
});

await suite.run();
