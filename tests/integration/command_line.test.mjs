// The command line from outside: what it prints, for people and for machines, and its exit codes.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { Suite, until } from './support/suite.mjs';
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
const flow = (body) => {
  const path = `${files.folder}/flow.json`;
  writeFileSync(path, JSON.stringify({
    format: 1,
    name: 'From a file',
    trigger: { operations: ['habitify.note.updated'] },
    steps: [{ id: 'write', type: 'action', operation: 'highlevel.contacts.create-note', input: { contactId: 'c', body } }],
  }));
  return path;
};

suite.test('expressions are evaluated to JSON', async () => {
  const text = await run(['expr', 'eval', '--liquid', '{{ n | plus: 1 }}', '--data', '{"n": 41}']);
  assert.deepEqual([text.code, JSON.parse(text.stdout)], [0, 42]);
  const rule = await run(['expr', 'eval', '--jsonlogic', '{">": [{"var": "n"}, 40]}', '--data', '{"n": 41}']);
  assert.deepEqual([rule.code, JSON.parse(rule.stdout)], [0, true]);
  assert.equal((await run(['expr', 'eval', '--liquid', '{{ n', '--data', '{}'])).code, 1);
});

suite.test('a misused command ends with 2 and says how it is used', async () => {
  for (const args of [['nosuch'], ['flow'], ['run', 'list', '--nosuch'], ['event', 'send']]) {
    const { code, stdout, stderr } = await run(args);
    assert.equal(code, 2, args.join(' '));
    assert.ok((stdout + stderr).length > 20);
  }
});

suite.test('a command without a server ends with 1 and says what to do', async () => {
  const { code, stderr } = await run(['run', 'list', '--url', 'http://127.0.0.1:1', '--token', 'x']);
  assert.equal(code, 1);
  assert.ok(stderr.length > 20);
});

suite.test('an event is sent, and its run is listed and shown', async () => {
  const sent = await json('event', 'send', 'note.created', '--id', 'cli-1', '--data-json', '{"contactId": "cli", "noteId": "n1", "content": "From the command line", "person": {"email": "cli@example.org"}}');
  await demo.api.endedRuns(sent.event_id);
  const { items } = await json('run', 'list');
  const listed = items.find((one) => one.event.id === sent.event_id);
  assert.equal(listed.status, 'succeeded');
  const shown = await json('run', 'show', listed.id);
  assert.ok(shown.steps.some((step) => step.answer?.status === 201));
  const table = await tendril('run', 'list');
  assert.match(table.stdout, /^ID +STATUS +FLOW/);
  assert.ok(table.stdout.includes(listed.id));
  assert.equal((await json('event', 'show', sent.event_id)).id, sent.event_id);
});

suite.test('an event that breaks its schema ends with 1 and names the field', async () => {
  const { code, stderr } = await tendril('event', 'send', 'note.created', '--data-json', '{"contactId": 1, "noteId": "n", "content": "c"}');
  assert.equal(code, 1);
  assert.match(stderr, /contactId/);
});

suite.test('a flow file is validated, applied, published and shown', async () => {
  const good = flow('{{ trigger.data.content }}');
  assert.equal((await tendril('flow', 'validate', good)).code, 0);
  const applied = await json('flow', 'apply', good);
  assert.equal(applied.published_version, null);
  await json('flow', 'publish', applied.id);
  const shown = await json('flow', 'show', applied.id);
  assert.equal(shown.published_version, 1);
  assert.equal(shown.document.name, 'From a file');
  const changed = await json('flow', 'apply', flow('Changed: {{ trigger.data.content }}'), '--id', applied.id);
  assert.deepEqual([changed.latest_version, changed.published_version], [2, 1]);
});

suite.test('a flow file with an error ends with 1 and names step and field', async () => {
  const { code, stdout, stderr } = await tendril('flow', 'validate', flow('{{ trigger.data.content'));
  assert.equal(code, 1);
  assert.match(stdout + stderr, /write/);
  assert.match(stdout + stderr, /body/);
});

suite.test('a dead run is replayed', async () => {
  await demo.simulator.faults({ match: { method: 'POST', path: '/contacts/*/notes' }, kind: 'status', status: 400, body: { statusCode: 400, message: 'no' }, times: 1 });
  const sent = await json('event', 'send', 'note.created', '--data-json', '{"contactId": "cli", "noteId": "n2", "content": "Replay me"}');
  const [dead] = await demo.api.endedRuns(sent.event_id);
  assert.equal(dead.status, 'dead');
  const { run_id: again } = await json('run', 'replay', dead.id);
  await demo.api.endedRuns(sent.event_id);
  assert.equal((await json('run', 'show', again)).status, 'succeeded');
});

async function deadNotes(names, message) {
  await demo.simulator.faults({ match: { method: 'POST', path: '/contacts/*/notes' }, kind: 'status', status: 400, body: { statusCode: 400, message }, times: names.length });
  const ended = [];
  for (const name of names) {
    const { event_id: event } = await json('event', 'send', 'note.created', '--data-json', JSON.stringify({ contactId: 'cli', noteId: name, content: name }));
    ended.push((await demo.api.endedRuns(event))[0]);
  }
  return ended;
}

suite.test('a dead run is replayed from the step that failed, with other data', async () => {
  const [dead] = await deadNotes(['edited'], 'Too long');
  const path = `${files.folder}/data.json`;
  writeFileSync(path, JSON.stringify({ contactId: 'cli', noteId: 'edited', content: 'Short' }));
  const { run_id: again } = await json('run', 'replay', dead.id, '--from-failed-step', '--with-data', path);
  const replayed = await until('the replay', async () => {
    const run = await json('run', 'show', again);
    return run.status === 'succeeded' ? run : null;
  });
  assert.equal(replayed.event.data.content, 'Short');
  assert.notEqual(replayed.event.id, dead.event.id);
});

suite.test('dead runs are counted and replayed together by their error, each once', async () => {
  const dead = await deadNotes(['m1', 'm2', 'm3'], 'The pen is out of ink');
  const chosen = ['--error', 'out of INK', '--from', dead[0].created_at];
  assert.equal((await json('run', 'replay', ...chosen, '--dry-run')).matched, 3);
  const job = await json('run', 'replay', ...chosen, '--from-failed-step');
  assert.deepEqual([job.state, job.matched, job.done, job.failed], ['done', 3, 3, 0]);
  assert.equal((await json('run', 'replay', ...chosen)).matched, 0, 'a replay stands for the run that was replayed');
});

suite.test('changing many runs needs a filter, and cancelling takes open runs only', async () => {
  for (const verb of ['replay', 'cancel']) assert.equal((await tendril('run', verb)).code, 1);
  const { code, stderr } = await tendril('run', 'cancel', '--status', 'dead');
  assert.equal(code, 1);
  assert.match(stderr, /open runs/);
  assert.equal((await json('run', 'cancel', '--status', 'held')).matched, 0);
});

suite.test('a draft is tried out dry, which calls nobody, and for real', async () => {
  const { id } = await json('flow', 'apply', flow('Tried: {{ trigger.data.content }}'));
  const path = `${files.folder}/event.json`;
  writeFileSync(path, JSON.stringify({ contactId: 'cli', noteId: 'tried', content: 'Hello' }));
  const before = (await demo.simulator.requests()).length;
  const dry = await json('flow', 'test', id, '--event-data', path);
  assert.deepEqual([dry.status, dry.requests.length], ['succeeded', 1]);
  assert.deepEqual([dry.requests[0].method, dry.requests[0].path], ['POST', '/contacts/c/notes']);
  assert.equal(dry.requests[0].body.body, 'Tried: Hello');
  assert.equal((await demo.simulator.requests()).length, before);
  assert.match((await tendril('flow', 'test', id, '--event-data', path)).stdout, /POST +\/contacts\/c\/notes/);
  const real = await json('flow', 'test', id, '--event-data', path, '--for-real');
  assert.equal(real.event.data.content, 'Hello');
  assert.equal((await demo.simulator.requests()).length > before, true);
  assert.equal((await tendril('flow', 'test', id)).code, 2);
});

suite.test('a flow is renamed, kept while it is published, and deleted', async () => {
  const { id } = await json('flow', 'apply', flow('{{ trigger.data.content }}'), '--publish');
  assert.equal((await json('flow', 'rename', id, 'Another name')).name, 'Another name');
  const shown = await json('flow', 'show', id);
  assert.deepEqual([shown.name, shown.document.name, shown.latest_version], ['Another name', 'Another name', 1]);
  assert.match((await tendril('flow', 'delete', id)).stderr, /published/);
  await json('flow', 'unpublish', id);
  assert.equal((await tendril('flow', 'delete', id)).code, 0);
  assert.equal((await tendril('flow', 'show', id)).code, 1);
});

suite.test('a person is deleted, and the flows that listen are told', async () => {
  const { id } = await json('person', 'add', 'firstName=Gone', 'email=gone@example.org');
  assert.equal((await tendril('person', 'delete', id)).code, 0);
  assert.equal((await json('event', 'list', '--type', 'contact.deleted')).items[0].ordering_key, id);
  assert.equal((await json('person', 'list')).items.some((person) => person.id === id), false);
});

suite.test('a token is made, works, and is refused once it is revoked', async () => {
  const made = await json('token', 'create', 'For a test');
  const list = () => run(['token', 'list', '--url', demo.url, '--token', made.token, '--json']);
  const listed = await list();
  assert.equal(listed.code, 0, listed.stderr);
  const own = JSON.parse(listed.stdout).items.find((token) => token.id === made.id);
  assert.deepEqual([own.name, own.own, own.kind, own.token], ['For a test', true, 'token', undefined]);
  assert.equal((await tendril('token', 'revoke', made.id)).code, 0);
  assert.equal((await list()).code, 1);
  assert.ok((await demo.api.get('audit')).items.some(({ action, subject }) => action === 'token.revoked' && subject === made.id));
});

suite.test('a workspace keeps what it is told to keep', async () => {
  const set = await json('workspace', 'set', '--keep-days', '30', '--time-zone', 'Europe/Berlin', '--redact', 'phone', 'email');
  assert.deepEqual([set.retention, set.time_zone, set.redact], [{ days: 30 }, 'Europe/Berlin', ['phone', 'email']]);
  const size = await json('workspace', 'set', '--keep-mebibytes', '100', '--redact-nothing');
  assert.deepEqual([size.retention, size.redact], [{ days: 30, bytes: 100 * 1024 * 1024 }, []]);
  assert.ok((await json('workspace', 'show')).stored_bytes > 0);
  assert.deepEqual((await json('workspace', 'set', '--keep-everything')).retention, {});
  const { code, stderr } = await tendril('workspace', 'set', '--time-zone', 'Mars/Olympus');
  assert.equal(code, 1);
  assert.match(stderr, /time_zone/);
});

suite.test('people, hooks and connections are made and listed, and secrets are not shown again', async () => {
  const hook = await json('hook', 'create', 'Form', '--kind', 'person');
  assert.match(hook.secret, /^whsec_/);
  assert.equal(JSON.stringify(await json('hook', 'list')).includes(hook.secret), false);
  const { items } = await json('connection', 'list');
  assert.equal(items.length, 2);
  assert.equal((await json('connection', 'test', items[0].id)).ok, true);
  assert.ok((await json('person', 'list')).items.length > 0);
});

suite.test('the catalog lists the HighLevel operations and shows one whole', async () => {
  const items = await json('catalog', 'list');
  assert.ok(items.length >= 650, `${items.length} operations`);
  assert.equal(items.filter((one) => one.connector === 'highlevel' && one.kind === 'action').length, 576);
  const incomplete = items.filter((one) => {
    const fields = [...one.required_fields, ...one.optional_fields];
    const described = one.title && one.group && Array.isArray(fields) && one.sample;
    return !described || (one.kind === 'action' ? !(one.response && one.scopes && one.sample.output) : !one.sample.data);
  });
  assert.deepEqual(incomplete.map((one) => one.id), []);
  const shown = await json('catalog', 'show', 'highlevel.contacts.create-task');
  assert.deepEqual([shown.method, shown.path, shown.effect], ['POST', '/contacts/{contactId}/tasks', 'reconcilable']);
});

await suite.run();
