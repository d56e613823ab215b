// What is asked of the HighLevel simulator through the official SDK. Every scenario asserts content, not status only,
// and makes its own contacts, so that they can run in any order.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

const idShape = /^[A-Za-z0-9]{20}$/;

function freshEmail() {
  return `${randomUUID()}@example.com`;
}

function freshPhone() {
  return `+32${String(Math.floor(Math.random() * 1e12)).padStart(12, '0')}`;
}

async function newContact(context, fields = {}) {
  const { contact } = await context.ghl.contacts.createContact({
    locationId: context.locationId,
    firstName: 'Ann',
    ...fields,
  });
  return contact;
}

/** Contacts: create, get, update, list, delete, then 404. */
async function contactLifeCycle(context) {
  const { ghl, sdk, locationId } = context;
  const email = freshEmail();
  const made = await newContact(context, { lastName: 'Lee', email, phone: freshPhone(), tags: ['client'] });
  assert.match(made.id, idShape);
  assert.equal(made.emailLowerCase, email);
  assert.equal(made.locationId, locationId);

  const { contact } = await ghl.contacts.getContact({ contactId: made.id });
  assert.equal(contact.firstName, 'Ann');
  assert.equal(contact.lastName, 'Lee');
  assert.deepEqual(contact.tags, ['client']);

  const updated = await ghl.contacts.updateContact({ contactId: made.id }, { lastName: 'Li', tags: ['former'] });
  assert.equal(updated.succeded, true);
  assert.equal(updated.contact.lastName, 'Li');
  assert.equal(updated.contact.firstName, 'Ann');
  assert.deepEqual(updated.contact.tags, ['former']);

  const found = await ghl.contacts.getContacts({ locationId, query: email, limit: 10 });
  assert.deepEqual(found.contacts.map((item) => item.id), [made.id]);

  assert.equal((await ghl.contacts.deleteContact({ contactId: made.id })).succeded, true);
  await assert.rejects(ghl.contacts.getContact({ contactId: made.id }), sdk.GHLNotFoundError);
}

/** Tasks: create, get, list, update, complete, delete. */
async function taskLifeCycle(context) {
  const { ghl, sdk } = context;
  const contactId = (await newContact(context)).id;
  const made = await ghl.contacts.createTask(
    { contactId },
    { title: 'Call back', body: 'About the plan', dueDate: '2026-12-01T09:00:00+01:00', completed: false },
  );
  const taskId = made.task.id;
  assert.match(taskId, idShape);
  assert.equal(new Date(made.task.dueDate).toISOString(), '2026-12-01T08:00:00.000Z');

  const updated = await ghl.contacts.updateTask({ contactId, taskId }, { title: 'Write back' });
  assert.equal(updated.task.title, 'Write back');
  const completed = await ghl.contacts.updateTaskCompleted({ contactId, taskId }, { completed: true });
  assert.equal(completed.task.completed, true);

  const { task } = await ghl.contacts.getTask({ contactId, taskId });
  assert.deepEqual(task, { ...made.task, title: 'Write back', completed: true });
  assert.deepEqual((await ghl.contacts.getAllTasks({ contactId })).tasks, [task]);

  assert.equal((await ghl.contacts.deleteTask({ contactId, taskId })).succeded, true);
  await assert.rejects(ghl.contacts.getTask({ contactId, taskId }), sdk.GHLNotFoundError);
  assert.deepEqual((await ghl.contacts.getAllTasks({ contactId })).tasks, []);
}

/** Notes: create, get, list, update, delete. */
async function noteLifeCycle(context) {
  const { ghl, sdk } = context;
  const contactId = (await newContact(context)).id;
  const made = await ghl.contacts.createNote({ contactId }, { body: 'Felt easy today', title: 'Monday' });
  const id = made.note.id;
  assert.match(id, idShape);
  assert.equal(made.note.contactId, contactId);

  const updated = await ghl.contacts.updateNote({ contactId, id }, { body: 'Felt hard today' });
  assert.equal(updated.note.body, 'Felt hard today');
  const { note } = await ghl.contacts.getNote({ contactId, id });
  assert.deepEqual(note, { ...made.note, body: 'Felt hard today' });
  assert.deepEqual((await ghl.contacts.getAllNotes({ contactId })).notes, [note]);

  assert.equal((await ghl.contacts.deleteNote({ contactId, id })).succeded, true);
  await assert.rejects(ghl.contacts.getNote({ contactId, id }), sdk.GHLNotFoundError);
}

/** A second contact with the same email is refused, and the refusal names the first. */
async function duplicateContact(context) {
  const email = freshEmail();
  const first = await newContact(context, { email });
  await assert.rejects(newContact(context, { email: email.toUpperCase() }), (error) => {
    assert.ok(error instanceof context.sdk.GHLValidationError);
    assert.equal(error.statusCode, 400);
    assert.equal(error.response.meta.contactId, first.id);
    assert.equal(error.response.meta.matchingField, 'email');
    return true;
  });
}

/** Upsert finds by email, then by phone, and makes a contact when neither is known. */
async function upsert(context) {
  const { ghl, locationId } = context;
  const email = freshEmail();
  const phone = freshPhone();
  const fresh = await ghl.contacts.upsertContact({ locationId, email, phone, firstName: 'Ann' });
  assert.equal(fresh.new, true);
  const byEmail = await ghl.contacts.upsertContact({ locationId, email, lastName: 'Lee' });
  const byPhone = await ghl.contacts.upsertContact({ locationId, phone, city: 'Ghent' });
  for (const answer of [byEmail, byPhone]) {
    assert.equal(answer.new, false);
    assert.equal(answer.contact.id, fresh.contact.id);
  }
  assert.equal(byPhone.contact.lastName, 'Lee');
  assert.equal(byPhone.contact.city, 'Ghent');
}

/** Tags are added and removed; both answers hold all tags. */
async function tags(context) {
  const { ghl } = context;
  const contactId = (await newContact(context, { tags: ['a'] })).id;
  assert.deepEqual((await ghl.contacts.addTags({ contactId }, { tags: ['b', 'A'] })).tags, ['a', 'b']);
  assert.deepEqual((await ghl.contacts.removeTags({ contactId }, { tags: ['a'] })).tags, ['b']);
}

/** A contact enters a workflow; its appointments are listed. */
async function workflowAndAppointments(context) {
  const { ghl } = context;
  const contactId = (await newContact(context)).id;
  const state = await (await fetch(`${context.simulator}/_sandbox/state`)).json();
  const workflow = state.workflows.find((item) => item.status === 'published');
  const added = await ghl.contacts.addContactToWorkflow({ contactId, workflowId: workflow.id }, {});
  assert.equal(added.succeded, true);

  await context.control('appointments', { contactId, title: 'Session', startTime: '2026-12-01T11:00:00Z' });
  const { events } = await ghl.contacts.getAppointmentsForContact({ contactId });
  assert.equal(events.length, 1);
  assert.equal(events[0].title, 'Session');
  assert.equal(events[0].startTime, '2026-12-01 11:00:00');

  const after = await (await fetch(`${context.simulator}/_sandbox/state`)).json();
  const enrollments = after.workflow_enrollments.filter((item) => item.contactId === contactId);
  assert.deepEqual(enrollments.map((item) => item.workflowId), [workflow.id]);
}

/** Paging by startAfter and startAfterId shows every contact once. */
async function paging(context) {
  const { ghl, locationId } = context;
  const mark = randomUUID();
  const made = [];
  for (let number = 0; number < 5; number += 1) made.push((await newContact(context, { lastName: mark })).id);
  const seen = [];
  let after = {};
  for (let page = 0; page < 10 && after !== null; page += 1) {
    const answer = await ghl.contacts.getContacts({ locationId, query: mark, limit: 2, ...after });
    seen.push(...answer.contacts.map((item) => item.id));
    const { startAfter, startAfterId } = answer.meta;
    after = startAfterId === undefined ? null : { startAfter, startAfterId };
  }
  assert.deepEqual([...seen].sort(), [...made].sort());
}

/** A body the contract does not allow is refused and every field named. */
async function validation(context) {
  const contactId = (await newContact(context)).id;
  await assert.rejects(context.ghl.contacts.createTask({ contactId }, { title: 'x' }), (error) => {
    assert.ok(error instanceof context.sdk.GHLValidationError);
    assert.equal(error.statusCode, 422);
    assert.deepEqual(error.response.message, [
      'dueDate must be a valid ISO 8601 date string',
      'completed must be a boolean value',
    ]);
    return true;
  });
}

/** A wrong token is an authentication error. */
async function wrongToken(context) {
  const stranger = new context.sdk.HighLevel({
    privateIntegrationToken: 'pit-wrong',
    apiVersion: '2021-07-28',
    logLevel: 'none',
  });
  await assert.rejects(
    stranger.contacts.getContacts({ locationId: context.locationId }),
    context.sdk.GHLAuthenticationError,
  );
}

/** 429 carries the five headers, and the SDK understands them. */
async function rateLimit(context) {
  const burst = Array.from({ length: 101 }, () =>
    context.ghl.contacts.getContacts({ locationId: context.locationId, limit: 1 }).catch((error) => error),
  );
  const refused = (await Promise.all(burst)).filter((answer) => answer instanceof Error);
  assert.ok(refused.length >= 1);
  for (const error of refused) {
    assert.ok(error instanceof context.sdk.GHLRateLimitError, String(error));
    assert.equal(Number(error.rateLimit.remaining), 0);
    assert.equal(Number(error.rateLimit.max), 100);
    assert.equal(Number(error.rateLimit.intervalMs), 10_000);
  }
  await context.control('clock', { advance_ms: 10_000 });
}

/** A stored session with a dead access token is renewed once, and the call repeated. */
async function tokenRenewal(context) {
  const { sdk, locationId } = context;
  const sessionStorage = new sdk.MemorySessionStorage();
  const ghl = new sdk.HighLevel({
    clientId: 'sandbox-client',
    clientSecret: 'sandbox-client-secret',
    apiVersion: '2021-07-28',
    sessionStorage,
    logLevel: 'none',
  });
  await sessionStorage.setSession(locationId, {
    access_token: 'expired',
    refresh_token: 'sandbox-refresh-token',
    userType: 'Location',
    locationId,
    expires_in: 3600,
    expire_at: Date.now() + 3_600_000,
  });
  const lists = await Promise.all(
    Array.from({ length: 5 }, () => ghl.contacts.getContacts({ locationId, limit: 1 })),
  );
  for (const list of lists) assert.ok(Array.isArray(list.contacts));
  const stored = await sessionStorage.getSession(locationId);
  assert.notEqual(stored.refresh_token, 'sandbox-refresh-token');
  assert.match(stored.access_token, /^at-/);
}

function receiveOnce(middleware) {
  let done;
  const received = new Promise((resolve) => {
    done = resolve;
  });
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      request.rawBody = Buffer.concat(chunks).toString();
      request.body = JSON.parse(request.rawBody);
      middleware(request, response, () => {
        response.end('{}');
        done(request);
      });
    });
  });
  return new Promise((ready) => {
    server.listen(0, '127.0.0.1', () => {
      const url = `http://127.0.0.1:${server.address().port}/hook`;
      ready({ url, received, close: () => server.close() });
    });
  });
}

async function emitTo(context, signature) {
  const { public_key: webhookPublicKey } = await (await fetch(`${context.simulator}/_sandbox/key`)).json();
  const ghl = new context.sdk.HighLevel({
    privateIntegrationToken: 'unused',
    webhookPublicKey,
    logLevel: 'none',
  });
  const hook = await receiveOnce(ghl.webhooks.subscribe());
  try {
    const payload = { type: 'ContactCreate', appId: 'sandbox', locationId: context.locationId };
    const report = await context.control('emit', { url: hook.url, payload, signature });
    assert.equal(report.delivered, true);
    return await hook.received;
  } finally {
    hook.close();
  }
}

/** The SDK's middleware accepts a webhook of the simulator and refuses one with a wrong signature. */
async function webhookSignature(context) {
  process.env.CLIENT_ID = 'sandbox-client';
  assert.equal((await emitTo(context, 'valid')).isSignatureValid, true);
  const forged = await emitTo(context, 'wrong');
  assert.equal(forged.isSignatureValid, false);
  assert.equal(forged.skippedSignatureVerification, false);
}

/** A judge that accepts everything proves nothing: an answer that breaks the description must not get through Prism. */
async function prismRefusesAWrongAnswer(context) {
  await context.control('faults', { kind: 'status', status: 200, body: { contact: { id: 5 } } });
  await assert.rejects(context.ghl.contacts.getContact({ contactId: 'any' }), (error) => {
    assert.match(JSON.stringify(error.response), /violations/i);
    return true;
  });
}

/** What Prism can judge too: each request of the SDK and each answer of the simulator fits the official description. */
const judgeable = [contactLifeCycle, taskLifeCycle, noteLifeCycle, upsert, tags, paging];
export const contractScenarios = [...judgeable, prismRefusesAWrongAnswer];
export const scenarios = [
  ...judgeable,
  duplicateContact,
  workflowAndAppointments,
  validation,
  wrongToken,
  tokenRenewal,
  webhookSignature,
  rateLimit,
];
