// Mappings as a builder meets them: lookup tables, previews that mend, suggestions, and reasons in a run's history.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { Suite } from './support/suite.mjs';
import { run, startDemo, temporaryFolder } from './support/tendril.mjs';

const suite = new Suite();
const demo = await startDemo();
suite.cleanup(() => demo.stop());
const files = temporaryFolder();
suite.cleanup(files.remove);

const tendril = (...args) => run([...args, '--data', demo.folder]);
async function json(...args) {
  const { code, stdout, stderr } = await tendril(...args, '--json');
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}
const file = (name, content) => {
  const path = `${files.folder}/${name}`;
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};
const moodFlow = (body) => ({
  format: 1,
  name: 'Moods',
  trigger: { operations: ['habitify.note.updated'] },
  snippets: { said: 'They said: {{ what }}' },
  steps: [
    { id: 'mood', type: 'filter', rule: { and: [{ '!!': [{ var: 'trigger.data.content' }] }, { '!=': [{ var: 'trigger.data.content' }, 'skip'] }] } },
    { id: 'write', type: 'action', operation: 'highlevel.contacts.create-note', input: { contactId: 'c-moods', body } },
  ],
});
async function endOf(id, content) {
  const sent = await demo.api.post('events', { type: 'note.updated', id, data: { contactId: 'moods', noteId: id, content } });
  const runs = await demo.api.endedRuns(sent.body.event_id);
  const details = await Promise.all(runs.map(({ id: one }) => demo.api.get(`runs/${one}`)));
  return details.find(({ flow }) => flow.name === 'Moods');
}
const noteOf = (detail) => detail.steps.find(({ step }) => step === 'write')?.request.body.body;
let flowId;

suite.test('a table is imported from a spreadsheet, shown and listed', async () => {
  const csv = file('moods.csv', '\uFEFFmood;meaning\r\ngood;A good day\r\nbad;"A bad day; call"\r\n');
  assert.equal((await json('table', 'import', 'moods', csv, '--description', 'Our words')).rows, 2);
  const shown = await json('table', 'show', 'moods');
  assert.deepEqual(shown.entries, { good: 'A good day', bad: 'A bad day; call' });
  const listed = await json('table', 'list');
  assert.deepEqual(listed.items.map(({ name, rows, description }) => [name, rows, description]), [['moods', 2, 'Our words']]);
  const wrong = await tendril('table', 'import', 'moods', file('bad.csv', 'mood,meaning\na,1\na,2\n'));
  assert.equal(wrong.code, 1);
  assert.match(wrong.stderr, /Row 2 repeats the key/);
});

suite.test('publishing refuses a table that is not there, and names the nearest', async () => {
  const answer = await demo.api.post('flows', { document: moodFlow("{{ trigger.data.content | lookup: 'mood' }}") });
  assert.equal(answer.status, 400);
  assert.match(JSON.stringify(answer.body), /no table 'mood'.*moods/);
});

suite.test('a published flow looks values up, and a change counts at once', async () => {
  const made = await demo.api.post('flows', { document: moodFlow("{% assign what = trigger.data.content | lookup: 'moods', 'other' %}{% render 'said', what: what %}") });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  flowId = made.body.id;
  assert.equal((await demo.api.post(`flows/${flowId}/publish`)).status, 200);
  const first = await endOf('mood-1', 'Good');
  assert.equal(noteOf(first), 'They said: A good day');
  assert.deepEqual(first.steps.find(({ step }) => step === 'write').lookups, { moods: { Good: 'A good day' } });
  await json('table', 'put', 'moods', file('moods.json', { good: 'A fine day' }));
  assert.equal(noteOf(await endOf('mood-2', 'good')), 'They said: A fine day');
  assert.equal((await json('table', 'show', 'moods')).description, 'Our words');
});

suite.test('a run tells why a filter stopped it and what its fields were made of', async () => {
  const stopped = await endOf('mood-3', 'skip');
  assert.equal(stopped.status, 'filtered');
  const filter = stopped.steps.find(({ step }) => step === 'mood');
  assert.deepEqual(filter.because[0].parts.map(({ sentence }) => sentence), ['trigger.data.content is "skip", which is equal to "skip".']);
  const done = await endOf('mood-4', 'good');
  assert.deepEqual(done.steps.find(({ step }) => step === 'write').made_of.body, ['trigger.data.content']);
});

suite.test('a table in use is not deleted', async () => {
  const refused = await tendril('table', 'delete', 'moods');
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, new RegExp(flowId));
  assert.equal((await demo.api.post(`flows/${flowId}/unpublish`)).status, 200);
  assert.equal((await tendril('table', 'delete', 'moods')).code, 0);
  assert.equal((await demo.api.request('GET', 'tables/moods')).status, 404);
});

suite.test('a preview offers changes that mend, and they do', async () => {
  const body = {
    mapping: { contactId: 'c', title: '{{ trigger.data.n }}', dueDate: '2026-12-01T09:00:00Z', completed: false },
    operation: 'highlevel.contacts.create-task',
    samples: [{ n: 1 }, { n: 2 }],
  };
  const { body: before } = await demo.api.post('preview', body);
  assert.equal(before.fine, 0);
  const [finding] = before.findings;
  assert.deepEqual([finding.kind, finding.field, finding.example, finding.count, finding.samples], ['wrong_type', 'input.title', 1, 2, 2]);
  assert.deepEqual(before.fields.find(({ field }) => field === 'title').inputs, [{ path: 'trigger.data.n', types: ['number'], filled: 2, example: 1 }]);
  const { body: after } = await demo.api.post('preview', { ...body, mapping: { ...body.mapping, title: finding.fixes[0].value } });
  assert.deepEqual([after.fine, after.findings], [2, []]);
  const shown = await tendril('flow', 'preview', '--mapping', file('mapping.json', body.mapping), '--operation', body.operation, '--samples', file('samples.json', { samples: body.samples }));
  assert.equal(shown.code, 0, shown.stderr);
  assert.match(shown.stdout, /Write it as text: .*append/);
  assert.match(shown.stdout, /0 of 2 samples are fine/);
});

suite.test('a preview takes 200 samples and no more', async () => {
  const samples = Array.from({ length: 200 }, (_, n) => ({ n }));
  const { body } = await demo.api.post('preview', { rule: { '>': [{ var: 'trigger.data.n' }, 99] }, samples });
  assert.deepEqual([body.holding, body.not_holding], [100, 100]);
  assert.match(body.samples[0].because[0].sentence, /trigger\.data\.n is 0, which is not more than 99/);
  const more = await demo.api.post('preview', { rule: true, samples: [...samples, {}] });
  assert.deepEqual([more.status, more.body.field], [400, 'samples']);
});

suite.test('a mapping is suggested, with reasons', async () => {
  const suggested = await json('flow', 'suggest', 'highlevel.contacts.upsert-contact', '--trigger', 'contact.created');
  assert.equal(suggested.mapping.email, '{{ trigger.data.email | normalize_email }}');
  assert.ok(suggested.proposals.every(({ confidence, reason }) => confidence >= 0.5 && reason.length > 10));
});

suite.test('filters, tags and conditions are described for menus', async () => {
  const { items: filters } = await demo.api.get('expressions/filters');
  const phone = filters.find(({ name }) => name === 'phone');
  assert.deepEqual([phone.title, phone.group, phone.liquid, phone.example.result], ['Make it a phone number', 'contact', "phone: 'DE'", '+4930901820']);
  assert.ok((await demo.api.get('expressions/tags')).items.some(({ name }) => name === 'render'));
  assert.ok((await demo.api.get('expressions/operators')).items.some(({ types }) => types.includes('number')));
});

await suite.run();
