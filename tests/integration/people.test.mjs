// People from outside: who is who in the other system, what happened for them, what a file of them got wrong.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Suite, until } from './support/suite.mjs';
import { highlevelOf, run, startDemo } from './support/tendril.mjs';

const suite = new Suite();
const demo = await startDemo();
suite.cleanup(() => demo.stop());

const cli = async (...args) => {
  const ended = await run([...args, '--json', '--url', demo.url, '--token', demo.api_token]);
  assert.equal(ended.code, 0, ended.stderr);
  return ended.stdout === '' ? null : JSON.parse(ended.stdout);
};
const send = async (type, data) => {
  const { status, body } = await demo.send({ type, id: `${type}-${JSON.stringify(data)}`.slice(0, 150), occurred_at: new Date().toISOString(), data });
  assert.equal(status, 202, JSON.stringify(body));
  return demo.api.endedRuns(body.event_id);
};
const highlevel = highlevelOf(demo);
const makeContact = async (email) => (await highlevel('POST', '/contacts/', { locationId: demo.highlevel.location_id, firstName: 'Somebody', email })).contact;

suite.test('a link is made by hand, refused twice, led elsewhere and taken apart', async () => {
  const [first, second] = [await makeContact('first@people.example'), await makeContact('second@people.example')];
  const link = { kind: 'contact', source_id: 'linked-1', target_id: first.id, connection: 'highlevel' };
  assert.equal((await demo.api.post('links', link)).status, 201);
  const again = await demo.api.post('links', { ...link, target_id: second.id });
  assert.equal(again.status, 409);
  assert.match(again.body.detail, new RegExp(first.id));

  const [run] = await send('contact.updated', { contactId: 'linked-1', firstName: 'Ada', email: 'ada@people.example' });
  assert.equal(run.status, 'succeeded', run.error);
  assert.equal((await demo.simulator.contact((one) => one.id === first.id)).email, 'ada@people.example');
  const stored = async () => (await demo.api.get('links?kind=contact&limit=100')).items.find((one) => one.source_id === 'linked-1');
  assert.equal((await stored()).state.email, 'ada@people.example');

  await cli('link', 'set', 'contact', 'linked-1', second.id);
  assert.deepEqual((await stored()).state, {}, 'what was written to the other contact says nothing of this one');
  await send('contact.updated', { contactId: 'linked-1', firstName: 'Ada', email: 'ada2@people.example' });
  const moved = await demo.simulator.contact((one) => one.id === second.id);
  assert.deepEqual([moved.firstName, moved.email], ['Ada', 'ada2@people.example']);

  await cli('link', 'delete', 'contact', 'linked-1');
  assert.equal(await stored(), undefined);
  assert.equal((await demo.api.request('DELETE', 'links?kind=contact&source_id=linked-1&connection=highlevel')).status, 404);
  assert.ok((await demo.api.get('audit')).items.some(({ action }) => action === 'link.deleted'));
});

suite.test('a link that makes no sense is refused with the member that is wrong', async () => {
  for (const [change, field] of [[{ connection: 'nothing' }, 'connection'], [{ kind: '~task' }, 'kind'], [{ target_id: '' }, 'target_id']]) {
    const { status, body } = await demo.api.post('links', { kind: 'contact', source_id: 'x', target_id: 'y', connection: 'highlevel', ...change });
    assert.equal(status, 400, JSON.stringify(body));
    assert.equal(body.field, field);
  }
});

suite.test('what flows did for a person is listed, whichever side the event came from', async () => {
  await demo.api.post('people', { id: 'story-1', fields: { firstName: 'Story', email: 'story@people.example' } });
  const contact = await until('the contact', () => demo.simulator.contact((one) => one.email === 'story@people.example'));
  await send('note.created', { contactId: 'story-1', noteId: 'n1', content: 'Hello' });
  await send('note.created', { contactId: 'somebody-else', noteId: 'n2', content: 'Hello' });
  const items = (await demo.api.get('people/story-1/runs')).items;
  assert.ok(items.length >= 2);
  assert.ok(items.every((one) => [contact.id, 'story-1'].includes(one.ordering_key)), JSON.stringify(items));
  const filtered = (await demo.api.get(`people/story-1/runs?flow=${items[0].flow.id}`)).items;
  assert.ok(filtered.every((one) => one.flow.id === items[0].flow.id));
  assert.equal((await cli('person', 'runs', 'story-1')).items.length, items.length);
  assert.equal((await demo.api.request('GET', 'people/nobody/runs')).status, 404);
});

suite.test('rejected rows of a file are a file to be mended, without keys', async () => {
  const file = join(demo.folder, 'people.csv');
  const rejected = join(demo.folder, 'rejected.csv');
  writeFileSync(file, 'First name,email,habitify key\nGood,good@people.example,\n"Bad, really",,secret-key\n');
  const ended = await run(['person', 'import', file, '--rejected', rejected, '--url', demo.url, '--token', demo.api_token]);
  assert.equal(ended.code, 1, 'some rows were not taken');
  const text = readFileSync(rejected, 'utf8');
  assert.match(text, /^First name,email,habitify key,problem\n"Bad, really",,,/);
  assert.ok(!text.includes('secret-key'));
  writeFileSync(rejected, text.replace('"Bad, really",,', '"Bad, really",bad@people.example,'));
  const mended = await cli('person', 'import', rejected);
  assert.equal(mended.created, 1);
});

suite.test('a table is read by a step, and a table that is not there is told before publishing', async () => {
  assert.equal((await demo.api.request('PUT', 'tables/plans', { entries: { gold: { price: 90 }, free: { price: 0 } } })).status, 200);
  const document = (table) => ({
    format: 1,
    name: `Price of ${table}`,
    trigger: { operations: ['habitify.task.updated'] },
    steps: [{ id: 'price', type: 'action', operation: 'core.tables.look-up', input: { table, key: '{{ trigger.data.title }}', column: 'price', otherwise: 10 } }],
  });
  const wrong = await demo.api.post('flows', { document: document('planz') });
  assert.match(JSON.stringify(wrong.body), /no table 'planz'/);
  const made = await demo.api.post('flows', { document: document('plans') });
  assert.equal((await demo.api.post(`flows/${made.body.id}/publish`)).status, 200);
  for (const [title, value] of [['GOLD', 90], ['unknown', 10]]) {
    const runs = await send('task.updated', { contactId: 'prices', taskId: title, title });
    const { id } = runs.find((one) => one.flow.id === made.body.id);
    assert.equal((await demo.api.get(`runs/${id}`)).steps[0].output.value, value);
  }
});

await suite.run();
