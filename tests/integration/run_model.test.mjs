// What a flow does when a step fails for good, when updates overtake it, and what is kept afterwards: from outside, with
// the real binary.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Site } from './crash/site.mjs';
import { Suite, until } from './support/suite.mjs';
import { sendEvent } from './support/tendril.mjs';

const suite = new Suite();
const site = await Site.open();
suite.cleanup(() => site.close());
const hook = await site.setUp();
const [api] = site.apis;
await unpublishAll();

async function unpublishAll() {
  for (const { id, published_version: published } of (await api.get('flows')).items) {
    if (published !== null) await api.post(`flows/${id}/unpublish`);
  }
}

let flows = 0;
/** Publishes the only flow that listens; gives its id. */
async function publish(document) {
  await unpublishAll();
  flows += 1;
  const file = join(site.folder, `flow-${flows}.json`);
  writeFileSync(file, JSON.stringify({ format: 1, name: `Flow ${flows}`, trigger: { operations: ['habitify.note.created'] }, ...document }));
  return (await site.command(['flow', 'apply', file, '--publish'])).id;
}

let events = 0;
async function send(contactId, content) {
  events += 1;
  const noteId = `note-${events}`;
  const event = { type: 'note.created', id: noteId, data: { contactId, noteId, content } };
  const answer = await sendEvent(site.urls[0] + hook.path, hook.secret, event);
  assert.equal(answer.status, 202, JSON.stringify(answer.body));
  return answer.body.event_id;
}

const runOf = async (event) => (await api.get(`runs?event=${event}`)).items[0];
const statusOf = async (event) => (await runOf(event)).status;
const becomes = (event, status) => until(`the run to be ${status}`, async () => (await statusOf(event)) === status);

const isPoison = { '==': [{ var: 'trigger.data.content' }, 'poison'] };
const refusedOnPoison = {
  id: 'choose',
  type: 'branch',
  branches: [
    {
      name: 'poison',
      rule: isPoison,
      steps: [{ id: 'refused', type: 'action', operation: 'highlevel.contacts.update-contact', input: { contactId: 'nobody', firstName: 'x' } }],
    },
  ],
  otherwise: [{ id: 'upsert', type: 'action', operation: 'highlevel.contacts.upsert-contact', input: { email: '{{ trigger.data.noteId }}@example.org' } }],
};

suite.test('after a dead letter the other events of the key go on', async () => {
  await publish({ steps: [refusedOnPoison] });
  const dead = await send('ada', 'poison');
  const next = await send('ada', 'fine');
  await becomes(dead, 'dead');
  await becomes(next, 'succeeded');
});

suite.test('a flow that stops at dead letters keeps the key waiting until a person decides', async () => {
  await publish({ after_dead_letter: 'stop', steps: [refusedOnPoison] });
  const held = await send('bob', 'poison');
  await becomes(held, 'held');
  const next = await send('bob', 'fine');
  const other = await send('cy', 'fine');
  await becomes(other, 'succeeded');
  assert.equal(await statusOf(next), 'queued', 'it waits behind the dead letter');
  const skipped = await api.post(`runs/${(await runOf(held)).id}/decide`, { decision: 'skip' });
  assert.equal(skipped.status, 200, JSON.stringify(skipped.body));
  await becomes(held, 'dead');
  await becomes(next, 'succeeded');
});

suite.test('a step that holds on errors waits for a person, who has it tried again or skipped', async () => {
  const refused = { id: 'refused', type: 'action', operation: 'highlevel.contacts.update-contact', input: { contactId: 'nobody', firstName: 'x' }, on_error: 'hold' };
  await publish({ steps: [refused, refusedOnPoison.otherwise[0]] });
  const event = await send('dee', 'fine');
  await becomes(event, 'held');
  const { id } = await runOf(event);
  await api.post(`runs/${id}/decide`, { decision: 'repeat' });
  await becomes(event, 'held');
  await api.post(`runs/${id}/decide`, { decision: 'skip' });
  await becomes(event, 'succeeded');
  const { steps } = await api.get(`runs/${id}`);
  assert.deepEqual(steps.map((step) => [step.step, step.state]), [['refused', 'skipped'], ['upsert', 'done']]);
});

suite.test('an update that was superseded before it started is merged into the later one, and both say so', async () => {
  await publish({ merge_superseded: true, steps: [refusedOnPoison] });
  await site.simulator.faults({ match: { method: 'POST', path: '/contacts/upsert' }, kind: 'delay', delay_ms: 1_500, times: 1 });
  const before = (await site.simulator.requests('?operation=upsert-contact&limit=1000')).length;
  const first = await send('eve', 'first');
  await until('the first call', async () => (await site.simulator.requests('?operation=upsert-contact&limit=1000')).length > before);
  const second = await send('eve', 'second');
  const third = await send('eve', 'third');
  await becomes(third, 'succeeded');
  await becomes(first, 'succeeded');
  assert.equal(await statusOf(second), 'merged');
  const { steps } = await api.get(`runs/${(await runOf(third)).id}`);
  assert.equal(steps[0].type, 'merged');
  assert.deepEqual(steps[0].from, [(await runOf(second)).id]);
});

suite.test('fields that the workspace does not keep are gone once the runs of their event have ended', async () => {
  await publish({ steps: [refusedOnPoison] });
  const [workspace] = (await api.get('workspaces')).items;
  const changed = await api.request('PATCH', `workspaces/${workspace.id}`, { redact: ['content'] });
  assert.equal(changed.status, 200, JSON.stringify(changed.body));
  const event = await send('fay', 'a secret of hers');
  await becomes(event, 'succeeded');
  const run = await api.get(`runs/${(await runOf(event)).id}`);
  assert.equal(run.event.data.content, '(redacted)');
  assert.equal(JSON.stringify(run).includes('a secret of hers'), false);
  await api.request('PATCH', `workspaces/${workspace.id}`, { redact: null });
});

suite.test('a flow is not published with a sub-flow that is missing, unpublished or comes back to itself', async () => {
  const stop = [{ id: 'stop', type: 'stop', as: 'succeeded' }];
  const inner = await publish({ steps: stop });
  const outer = await publish({ steps: [{ id: 'inner', type: 'sub_flow', flow: inner, input: {} }] }).catch((error) => error);
  assert.match(String(outer), /no published flow/, 'the inner one was unpublished by the outer');
  await api.post(`flows/${inner}/publish`);
  const draft = await api.post('flows', {
    document: { format: 1, name: 'Outer', trigger: { operations: ['habitify.note.created'] }, steps: [{ id: 'inner', type: 'sub_flow', flow: inner, input: {} }] },
  });
  assert.equal(draft.status, 201, JSON.stringify(draft.body));
  assert.equal((await api.post(`flows/${draft.body.id}/publish`)).status, 200);
  const round = await api.request('PUT', `flows/${inner}`, {
    document: { format: 1, name: 'Inner', trigger: { operations: ['habitify.note.created'] }, steps: [{ id: 'outer', type: 'sub_flow', flow: draft.body.id, input: {} }] },
  });
  assert.equal(round.status, 200, JSON.stringify(round.body));
  const refused = await api.post(`flows/${inner}/publish`);
  assert.equal(refused.status, 400, JSON.stringify(refused.body));
  assert.match(JSON.stringify(refused.body.findings), /round without end/);
});

await suite.run();
