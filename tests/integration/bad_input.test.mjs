// Bad input from outside: each kind gets a clear answer, and nothing is stored by mistake.
import assert from 'node:assert/strict';
import { generateKeyPairSync, sign as signEd25519 } from 'node:crypto';
import { connect } from 'node:net';
import { Suite } from './support/suite.mjs';
import { sign, startDemo } from './support/tendril.mjs';

const suite = new Suite();
const demo = await startDemo();
suite.cleanup(() => demo.stop());

const good = { type: 'note.created', id: 'bad-0', data: { contactId: 'c', noteId: 'n', content: 'x' } };
const eventCount = async () => (await demo.api.get('events?limit=200')).items.length;

/** Sends, and asserts a refusal as problem JSON that leaves no event. */
async function refused(status, event, options) {
  const before = await eventCount();
  const answer = await demo.send(event, options);
  assert.equal(answer.status, status, JSON.stringify(answer.body));
  assert.match(answer.headers.get('content-type'), /application\/problem\+json/);
  assert.equal(answer.body.status, status);
  assert.ok(answer.body.title && answer.body.detail, 'title and detail');
  assert.equal(await eventCount(), before, 'nothing was stored');
  return answer.body;
}

suite.test('a wrong signature is 401', () => refused(401, good, { signature: 'v1,AAAA' }));
suite.test('a signature of another body is 401', () => refused(401, good, { signature: sign(demo.hook_secret, good.id, String(Math.floor(Date.now() / 1000)), '{}') }));
suite.test('a missing signature is 401', () => refused(401, good, { signature: '' }));
suite.test('a timestamp of ten minutes ago is 401', () => refused(401, good, { timestamp: Math.floor(Date.now() / 1000) - 600 }));
suite.test('a timestamp in the future is 401', () => refused(401, good, { timestamp: Math.floor(Date.now() / 1000) + 600 }));
suite.test('a body that is not JSON is 400', () => refused(400, good, { raw: 'this is not JSON' }));
suite.test('a body that is no object is 400', () => refused(400, good, { raw: '[1,2]' }));
suite.test('a body of nesting without end is 400', () => refused(400, good, { raw: '['.repeat(100_000) }));
suite.test('deep nesting inside the data is 400', () => refused(400, good, { raw: JSON.stringify(good).replace('"x"', '{"a":'.repeat(200) + '1' + '}'.repeat(200)) }));
suite.test('invalid UTF-8 is 400', async () => {
  const before = await eventCount();
  const body = Buffer.concat([Buffer.from('{"type":"note.created","id":"u","data":{"contactId":"c","noteId":"n","content":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}}')]);
  const time = String(Math.floor(Date.now() / 1000));
  const key = Buffer.from(demo.hook_secret.replace(/^whsec_/, ''), 'base64');
  const { createHmac } = await import('node:crypto');
  const signature = `v1,${createHmac('sha256', key).update(Buffer.concat([Buffer.from(`u.${time}.`), body])).digest('base64')}`;
  const answer = await fetch(demo.url + demo.hooks.person, { method: 'POST', body, headers: { 'webhook-id': 'u', 'webhook-timestamp': time, 'webhook-signature': signature } });
  assert.equal(answer.status, 400, await answer.text());
  assert.equal(await eventCount(), before);
});
suite.test('a number that no double holds is 400', () => refused(400, good, { raw: JSON.stringify(good).replace('"x"', '1e999') }));
suite.test('a wrong type is 400 and names the field', async () => {
  const problem = await refused(400, { ...good, data: { ...good.data, contactId: 12 } });
  assert.equal(problem.field, 'data.contactId');
});
suite.test('a missing required field is 400 and names it', async () => {
  const problem = await refused(400, { ...good, data: { contactId: 'c', noteId: 'n' } });
  assert.equal(problem.field, 'data.content');
});
suite.test('an e-mail address that is none is 400 and names the field', async () => {
  const problem = await refused(400, { type: 'contact.created', id: 'bad-mail', data: { contactId: 'c', email: 'not an address' } });
  assert.equal(problem.field, 'data.email');
});
suite.test('missing data is 400 and names it', async () => {
  const problem = await refused(400, { type: 'note.created', id: 'bad-1' });
  assert.equal(problem.field, 'data');
});
suite.test('a missing type is 400 and names it', async () => {
  const problem = await refused(400, { id: 'bad-2', data: {} });
  assert.equal(problem.field, 'type');
});
suite.test('a time that is none is 400 and names it', async () => {
  const problem = await refused(400, { ...good, occurred_at: 'yesterday' });
  assert.equal(problem.field, 'occurred_at');
});
suite.test('an unknown hook is 404', async () => {
  const answer = await fetch(`${demo.url}/hooks/nosuchhook`, { method: 'POST', body: '{}' });
  assert.equal(answer.status, 404);
});
suite.test('a body of 2 MiB is 413', async () => {
  const before = await eventCount();
  const answer = await demo.send(good, { raw: JSON.stringify({ ...good, data: { ...good.data, content: 'x'.repeat(2 * 1024 * 1024) } }) }).catch((error) => ({ status: 413, reset: error }));
  assert.equal(answer.status, 413);
  assert.equal(await eventCount(), before);
});

suite.test('an unknown event type is stored, listed as unknown, and starts nothing', async () => {
  const answer = await demo.send({ type: 'habit.exploded', id: 'unknown-1', data: { anything: true } });
  assert.equal(answer.status, 202);
  const { items } = await demo.api.get('events?disposition=unknown');
  assert.ok(items.some((event) => event.id === answer.body.event_id && event.type === 'habit.exploded'));
  assert.deepEqual((await demo.api.get(`runs?event=${answer.body.event_id}`)).items, []);
});

suite.test('a HighLevel hook refuses what is not signed', async () => {
  const answer = await fetch(demo.url + demo.hooks.highlevel, { method: 'POST', body: '{"type":"ContactCreate"}' });
  assert.equal(answer.status, 401);
});
suite.test('a HighLevel hook refuses what another key signed', async () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const body = '{"type":"ContactCreate","webhookId":"w1"}';
  const answer = await fetch(demo.url + demo.hooks.highlevel, { method: 'POST', body, headers: { 'x-ghl-signature': signEd25519(null, Buffer.from(body), privateKey).toString('base64') } });
  assert.equal(answer.status, 401);
});
suite.test('a HighLevel hook takes what the simulator signs, once', async () => {
  const payload = { type: 'ContactCreate', webhookId: 'ghl-1', locationId: demo.highlevel.location_id, timestamp: new Date().toISOString(), id: 'abc' };
  for (let i = 0; i < 2; i += 1) await demo.simulator.control('POST', 'emit', { url: demo.url + demo.hooks.highlevel, payload });
  const { items } = await demo.api.get('events?type=ContactCreate');
  assert.equal(items.length, 1);
});

const flow = {
  format: 1,
  name: 'A flow',
  trigger: { operations: ['habitify.note.created'] },
  steps: [{ id: 'write', type: 'action', operation: 'highlevel.contacts.create-note', input: { contactId: 'c', body: '{{ trigger.data.content }}' } }],
};
async function findings(change) {
  const document = structuredClone(flow);
  change(document);
  const { status, body } = await demo.api.post('flows/validate', { document });
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}
suite.test('a good flow has no findings', async () => assert.deepEqual(await findings(() => {}), { valid: true, findings: [] }));
for (const [what, change, step, field] of [
  ['an unknown operation', (document) => (document.steps[0].operation = 'highlevel.contacts.create-nte'), 'write', /operation/],
  ['an unknown field of a step', (document) => (document.steps[0].inputs = {}), 'write', /inputs/],
  ['an unknown field of the operation', (document) => (document.steps[0].input.bodi = 'x'), 'write', /bodi/],
  ['a template that does not parse', (document) => (document.steps[0].input.body = '{{ trigger.data.content'), 'write', /body/],
  ['an unknown filter', (document) => (document.steps[0].input.body = '{{ trigger.data.content | upcasee }}'), 'write', /body/],
  ['a filter on a missing step', (document) => document.steps.unshift({ id: 'only', type: 'filter', rule: { '==': [{ var: 'steps.nosuch.id' }, 1] } }), 'only', /rule/],
  ['a missing required input', (document) => delete document.steps[0].input.body, 'write', /body/],
]) {
  suite.test(`${what} is found, with step and field`, async () => {
    const body = await findings(change);
    assert.equal(body.valid, false);
    const finding = body.findings.find((one) => one.severity === 'error');
    assert.equal(finding.step, step, JSON.stringify(body.findings));
    assert.match(finding.field, field);
    assert.ok(finding.message.length > 10);
  });
}
suite.test('a flow of ten nested levels is stored and published', async () => {
  let steps = structuredClone(flow.steps);
  for (let level = 0; level < 9; level += 1) steps = [{ id: `level_${level}`, type: 'branch', branches: [{ name: 'Yes', rule: { '==': [1, 1] }, steps }] }];
  const { status, body } = await demo.api.post('flows', { document: { ...flow, name: 'Deep', steps } });
  assert.equal(status, 201, JSON.stringify(body));
  assert.equal((await demo.api.post(`flows/${body.id}/publish`)).status, 200);
  assert.ok((await demo.api.get(`flows/${body.id}`)).document.steps[0].branches);
  assert.equal((await demo.api.post(`flows/${body.id}/unpublish`)).status, 200);
});
suite.test('a flow with an error is not stored', async () => {
  const before = (await demo.api.get('flows')).items.length;
  const { status, body } = await demo.api.post('flows', { document: { ...flow, steps: [] } });
  assert.equal(status, 400);
  assert.ok(body.findings.length > 0);
  assert.equal((await demo.api.get('flows')).items.length, before);
});

suite.test('the REST API refuses a missing and a wrong token', async () => {
  for (const headers of [{}, { authorization: 'Bearer wrong' }]) {
    const answer = await fetch(`${demo.url}/api/v1/runs`, { headers });
    assert.equal(answer.status, 401);
  }
});
suite.test('paging out of its bounds is 400 and names the parameter', async () => {
  for (const query of ['limit=0', 'limit=9999', 'limit=x', 'cursor=nonsense!']) {
    const { status, body } = await demo.api.request('GET', `runs?${query}`);
    assert.equal(status, 400, query);
    assert.equal(body.field, query.split('=')[0]);
  }
});
for (const [what, path, body, field] of [
  ['a bulk replay without a filter', 'runs/replay', {}, 'filter'],
  ['a bulk replay of open runs', 'runs/replay', { filter: { status: 'running' } }, 'filter.status'],
  ['a bulk replay by an unknown member', 'runs/replay', { filter: { flows: 'x' } }, 'filter.flows'],
  ['a bulk replay from nowhere', 'runs/replay', { filter: {}, from: 'middle' }, 'from'],
  ['a bulk cancel of runs that have ended', 'runs/cancel', { filter: { status: 'dead' } }, 'filter.status'],
  ['a bulk cancel by a time that is none', 'runs/cancel', { filter: { created_from: 'noon' } }, 'filter.created_from'],
  ['a replay with data that are no object', 'runs/run_0000000000001/replay', { data: [1] }, 'data'],
]) {
  suite.test(`${what} is 400 and names the member`, async () => {
    const answer = await demo.api.post(path, body);
    assert.equal(answer.status, 400, JSON.stringify(answer.body));
    assert.equal(answer.body.field, field);
  });
}
suite.test('settings that make no sense are 400 and name the member', async () => {
  const { items: [workspace] } = await demo.api.get('workspaces');
  for (const [change, field] of [
    [{ weight: -1 }, 'weight'],
    [{ retention: { days: 0 } }, 'retention.days'],
    [{ redact: 'phone' }, 'redact'],
    [{ time_zone: 'Nowhere' }, 'time_zone'],
    [{ id: 'ws_other' }, 'id'],
  ]) {
    const { status, body } = await demo.api.request('PATCH', `workspaces/${workspace.id}`, change);
    assert.deepEqual([status, body.field], [400, field], JSON.stringify(body));
  }
  assert.equal((await demo.api.request('PATCH', 'workspaces/ws_other', { weight: 2 })).status, 404);
});
suite.test('a test of a flow needs data of a type that starts it', async () => {
  const created = await demo.api.post('flows', { document: flow });
  const test = async (body) => (await demo.api.post(`flows/${created.body.id}/test`, body)).body;
  assert.equal((await test({})).field, 'event');
  assert.equal((await test({ event: {} })).field, 'event.data');
  assert.equal((await test({ event: { type: 'contact.created', data: { contactId: 'c' } } })).field, 'event.type');
  assert.equal((await test({ event: { data: { contactId: 'c' } } })).status, 400);
  assert.equal((await test({ event_id: 'evt_0000000000000' })).status, 404);
  assert.equal((await test({ event: { data: good.data }, version: 7 })).status, 404);
  assert.equal((await demo.api.request('DELETE', `flows/${created.body.id}`)).status, 204);
  assert.equal((await demo.api.request('DELETE', `flows/${created.body.id}`)).status, 404);
});
suite.test('a published flow and the token in use cannot be deleted', async () => {
  const { items } = await demo.api.get('flows');
  assert.equal((await demo.api.request('DELETE', `flows/${items.find((one) => one.published_version !== null).id}`)).status, 409);
  const tokens = (await demo.api.get('tokens')).items;
  assert.equal((await demo.api.request('DELETE', `tokens/${tokens.find((token) => token.own).id}`)).status, 409);
  assert.equal((await demo.api.request('DELETE', 'tokens/token_none')).status, 404);
});
suite.test('an unknown job is 404', async () => assert.equal((await demo.api.request('GET', 'jobs/job_none')).status, 404));
suite.test('an unknown resource is 404, a wrong method 405', async () => {
  assert.equal((await demo.api.request('GET', 'nosuch')).status, 404);
  assert.equal((await demo.api.request('DELETE', 'runs')).status, 405);
});
suite.test('the same Idempotency-Key gives the same answer once', async () => {
  const post = () => demo.api.post('people', { id: 'idem', fields: { firstName: 'Ida' } }, { 'idempotency-key': 'key-1' });
  const [first, second] = [await post(), await post()];
  assert.equal(first.status, second.status);
  assert.deepEqual(first.body, second.body);
  const other = await demo.api.post('people', { id: 'other', fields: {} }, { 'idempotency-key': 'key-1' });
  assert.ok([409, 422].includes(other.status));
});
suite.test('malformed HTTP is answered with 400 and closes', async () => {
  const url = new URL(demo.url);
  const text = await new Promise((resolve, reject) => {
    const socket = connect(Number(url.port), url.hostname, () => socket.write('NONSENSE\r\n\r\n'));
    let data = '';
    socket.on('data', (chunk) => (data += chunk));
    socket.on('close', () => resolve(data));
    socket.on('error', reject);
  });
  assert.match(text, /^HTTP\/1\.1 400 /);
});
suite.test('the server is still well', async () => {
  assert.equal((await fetch(`${demo.url}/healthz`)).status, 200);
  const ready = await fetch(`${demo.url}/readyz`);
  const { parts } = await ready.json();
  assert.deepEqual([ready.status, Object.values(parts).every(({ ok }) => ok)], [200, true]);
  assert.match(await (await fetch(`${demo.url}/metrics`)).text(), /^# (HELP|TYPE) tendril_/m);
});
suite.test('no secret is in any answer or in the log', async () => {
  const paths = ['workspaces', 'connections', 'flows', 'runs', 'events', 'hooks', 'people', 'links', 'audit', 'status', 'recipes', 'jobs', 'tokens', 'retention'];
  const texts = await Promise.all(paths.map(async (path) => JSON.stringify(await demo.api.get(path))));
  texts.push(demo.process.errors());
  for (const secret of [demo.highlevel.token, demo.habitify.api_key, demo.hook_secret, demo.api_token]) {
    for (const text of texts) assert.equal(text.includes(secret), false);
  }
});

await suite.run();
