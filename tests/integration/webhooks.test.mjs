// HighLevel's webhooks from outside: what a hook believes and keeps, and that changes made by Tendril start nothing.
import assert from 'node:assert/strict';
import { createPrivateKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { startSmtpSink } from './support/smtp_sink.mjs';
import { Suite, until } from './support/suite.mjs';
import { highlevelOf, startDemo } from './support/tendril.mjs';

const { Webhook } = createRequire(new URL('../node/package.json', import.meta.url))('standardwebhooks');

const suite = new Suite();
const demo = await startDemo();
suite.cleanup(() => demo.stop());

const location = demo.highlevel.location_id;
const address = demo.url + demo.hooks.highlevel;

/** Sends a webhook that the simulator signs; gives the hook's answer. */
async function emit(payload, options = {}) {
  const answer = await demo.simulator.control('POST', 'emit', { url: address, payload, ...options });
  return { status: answer.status, body: JSON.parse(answer.body) };
}

const delivery = (type, content = {}) => ({ type, locationId: location, webhookId: randomUUID(), timestamp: new Date().toISOString(), ...content });

const highlevel = highlevelOf(demo);

async function publish(document) {
  const created = await demo.api.post('flows', { document: { format: 1, ...document } });
  assert.equal(created.status, 201, JSON.stringify(created.body));
  const published = await demo.api.post(`flows/${created.body.id}/publish`);
  assert.equal(published.status, 200, JSON.stringify(published.body));
  return created.body.id;
}

const event = async (id) => demo.api.get(`events/${id}`);

suite.test('an unknown type is kept, answered 202 and listed', async () => {
  const { status, body } = await emit(delivery('VoiceAiCallEnd', { id: 'call1' }));
  assert.equal(status, 202);
  const { items } = await demo.api.get('events?disposition=unknown');
  assert.ok(items.some((one) => one.id === body.event_id && one.type === 'VoiceAiCallEnd'));
});

suite.test('a payload that breaks its schema is kept, answered 202 and listed with the field', async () => {
  const { status, body } = await emit(delivery('TaskCreate', { id: 7, contactId: 'c1' }));
  assert.equal(status, 202);
  const listed = (await demo.api.get('events?disposition=invalid')).items.find((one) => one.id === body.event_id);
  assert.match(listed.detail, /id/);
});

suite.test('a delivery is one event however often it comes, also hours later', async () => {
  const payload = delivery('NoteCreate', { id: 'n1', contactId: 'c1', body: 'x', timestamp: new Date(Date.now() - 6 * 3_600_000).toISOString() });
  const first = await emit(payload);
  const again = await emit(payload);
  assert.equal(first.status, 202);
  assert.equal(again.body.duplicate, true);
  assert.equal(again.body.event_id, first.body.event_id);
});

suite.test('no signature, a wrong one and N/A are refused', async () => {
  for (const options of [{ signature: 'wrong' }, { signature: 'none' }, { signature: 'none', headers: { 'X-GHL-Signature': 'N/A' } }]) {
    assert.equal((await emit(delivery('NoteCreate'), options)).status, 401);
  }
});

suite.test("another location's event is kept for a person", async () => {
  const { status, body } = await emit(delivery('ContactCreate', { id: 'c9', locationId: 'somebodyElse' }));
  assert.equal(status, 202);
  const kept = await event(body.event_id);
  assert.equal(kept.disposition, 'unknown');
  assert.match(kept.detail, /somebodyElse/);
});

suite.test('a price, whose type means something else, has an address of its own', async () => {
  const payload = { ...delivery('one_time', { _id: 'p1', product: 'prod1' }) };
  const { status, body } = await emit(payload, { url: `${address}/PriceUpdate` });
  assert.equal(status, 202);
  assert.equal((await event(body.event_id)).type, 'PriceUpdate');
});

suite.test('a second key is believed as soon as it is added, and the first no more once it is taken away', async () => {
  const hook = (await demo.api.get('hooks')).items.find((one) => demo.hooks.highlevel.endsWith(one.path.split('/').pop()));
  const { public_keys: before } = await demo.api.get(`hooks/${hook.id}`);
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const pem = publicKey.export({ type: 'spki', format: 'pem' });
  const sendSigned = async () => {
    const body = JSON.stringify(delivery('NoteDelete', { id: 'n2', contactId: 'c1' }));
    const signature = sign(null, Buffer.from(body), createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' }))).toString('base64');
    return (await fetch(address, { method: 'POST', body, headers: { 'content-type': 'application/json', 'X-GHL-Signature': signature } })).status;
  };
  assert.equal(await sendSigned(), 401);
  const change = (keys) => demo.api.request('PATCH', `hooks/${hook.id}`, { public_keys: keys });
  assert.equal((await change([...before, pem])).status, 200);
  assert.equal(await sendSigned(), 202);
  assert.equal((await emit(delivery('NoteDelete', { id: 'n3', contactId: 'c1' }))).status, 202);
  assert.equal((await change(before)).status, 200);
  assert.equal(await sendSigned(), 401);
});

suite.test('a workflow posts to a hook of its own kind', async () => {
  const { status, body: hook } = await demo.api.post('hooks', { kind: 'highlevel-workflow', name: 'Workflows', header_secret: true });
  assert.equal(status, 201);
  const post = (headers) => fetch(demo.url + hook.path, { method: 'POST', body: JSON.stringify({ contact_id: 'c1', location: { id: location } }), headers });
  assert.equal((await post({})).status, 401);
  const answer = await post({ 'X-Hook-Secret': hook.secret });
  assert.equal(answer.status, 202);
  assert.equal((await (await post({ 'X-Hook-Secret': hook.secret })).json()).duplicate, true);
});

suite.test('what Tendril writes comes back as signed webhooks and starts nothing; what others write starts the flow', async () => {
  const back = await publish({
    name: 'HighLevel to people',
    trigger: { operations: ['highlevel.event.ContactCreate', 'highlevel.event.ContactUpdate', 'highlevel.event.ContactTagUpdate'] },
    steps: [
      {
        id: 'save',
        type: 'action',
        operation: 'core.people.save',
        input: { id: 'hl-{{ trigger.data.id }}', fields: { firstName: '{{ trigger.data.firstName }}', email: '{{ trigger.data.email }}' } },
      },
    ],
  });
  const tasks = await publish({
    name: 'HighLevel tasks and notes',
    trigger: { operations: ['highlevel.event.TaskCreate', 'highlevel.event.TaskComplete', 'highlevel.event.NoteCreate'] },
    steps: [{ id: 'tell', type: 'action', operation: 'core.run.note', input: { message: 'seen' } }],
  });
  const runsOf = async (flow) => (await demo.api.get(`runs?flow=${flow}&limit=200`)).items;
  await demo.simulator.control('POST', 'webhooks', { url: address, first_retry_ms: 100 });

  for (let i = 0; i < 10; ++i) {
    const person = { contactId: `loop-${i}`, firstName: `Loop ${i}`, email: `loop-${i}@example.org`, tags: ['vip'] };
    assert.equal((await demo.send({ type: 'contact.created', id: `loop-c-${i}`, data: person })).status, 202);
    await demo.send({ type: 'task.created', id: `loop-t-${i}`, data: { contactId: person.contactId, taskId: `t${i}`, title: 'Walk', dueDate: '2026-11-24T17:00:00Z' } });
    await demo.send({ type: 'note.created', id: `loop-n-${i}`, data: { contactId: person.contactId, noteId: `n${i}`, content: 'Slept well' } });
  }
  const settled = async () => {
    const counts = await demo.simulator.control('GET', 'webhooks');
    const runs = [...(await runsOf(back)), ...(await runsOf(tasks))];
    const ended = runs.every((run) => ['filtered', 'succeeded', 'dead'].includes(run.status));
    return counts.sent >= 30 && counts.waiting === 0 && runs.length >= 30 && ended ? runs : null;
  };
  const echoes = await until('all echoes to come back', settled, 60_000);
  assert.deepEqual([...new Set(echoes.map((run) => run.status))], ['filtered']);

  const contact = await demo.simulator.contact((one) => one.email === 'loop-3@example.org');
  await highlevel('PUT', `/contacts/${contact.id}`, { firstName: 'Renamed' });
  await highlevel('POST', `/contacts/${contact.id}/tasks`, { title: 'By hand', dueDate: '2026-11-25T09:00:00Z', completed: false });
  const saved = await until('the change to reach the person', async () => {
    const person = await demo.api.request('GET', `people/hl-${contact.id}`);
    return person.status === 200 && person.body.fields.firstName === 'Renamed' ? person.body : null;
  });
  assert.equal(saved.fields.email, 'loop-3@example.org');
  await until('the task to start its flow', async () => (await runsOf(tasks)).some((run) => run.status === 'succeeded'));
  await demo.simulator.control('POST', 'webhooks', { url: '' });
});

suite.test('a webhook that a flow sends is signed as the reference library verifies it', async () => {
  const secret = `whsec_${Buffer.from('a secret of thirty-two bytes ....').toString('base64')}`;
  const received = [];
  const receiver = createServer((request, answer) => {
    let text = '';
    request.on('data', (data) => (text += data));
    request.on('end', () => {
      received.push({ path: request.url, headers: request.headers, text });
      answer.end();
    });
  }).listen(0, '127.0.0.1');
  suite.cleanup(() => receiver.close());
  await new Promise((done) => receiver.once('listening', done));
  const made = await demo.api.post('connections', {
    connector: 'webhook',
    name: 'Receiver',
    auth: 'api_key',
    base_url: `http://127.0.0.1:${receiver.address().port}/hooks/42`,
    credentials: { api_key: secret },
  });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  await publish({
    name: 'Tell the receiver',
    trigger: { operations: ['habitify.task.deleted'] },
    steps: [
      {
        id: 'send',
        type: 'action',
        operation: 'webhook.messages.send',
        input: { 'webhook-id': '{{ trigger.id }}', type: 'task.deleted', data: { task: '{{ trigger.data.taskId }}' } },
      },
    ],
  });
  const { body } = await demo.send({ type: 'task.deleted', id: 'out-1', data: { contactId: 'x', taskId: 't9', title: 'Walk' } });
  const runs = await demo.api.endedRuns(body.event_id);
  assert.ok(runs.some((run) => run.status === 'succeeded'), JSON.stringify(runs.map((run) => run.error)));
  assert.equal(received[0].path, '/hooks/42');
  assert.deepEqual(new Webhook(secret).verify(received[0].text, received[0].headers).data, { task: 't9' });
});

suite.test('a flow sends an e-mail over a mail server', async () => {
  const sink = await startSmtpSink({ refuse: (address) => (address.startsWith('gone') ? '550 no such mailbox' : null) });
  suite.cleanup(() => sink.stop());
  const connection = { connector: 'email', auth: 'api_key', base_url: sink.url };
  const settings = { from: 'Studio North <hello@example.com>', user: 'studio' };
  const add = (name, password) => demo.api.post('connections', { ...connection, name, settings, credentials: { api_key: password } });
  const right = await add('Mail', 'right');
  assert.equal(right.status, 201, JSON.stringify(right.body));
  const step = (id, input) => ({ id, type: 'action', operation: 'email.messages.send', connection: right.body.id, input });
  await publish({
    name: 'Mail',
    trigger: { operations: ['habitify.appointment.cancelled'] },
    steps: [step('mail', { to: '{{ trigger.data.contactId }}@example.org', subject: 'Grüße', text: 'Cancelled.' })],
  });
  const cancel = async (id, contactId) => {
    const { body } = await demo.send({ type: 'appointment.cancelled', id, data: { contactId, appointmentId: id, date: '2026-12-01', time: '09:00' } });
    return (await demo.api.endedRuns(body.event_id)).find((run) => run.flow_name === 'Mail' || run.status !== 'filtered');
  };
  await cancel('mail-1', 'mara');
  const [message] = await until('the message', async () => (sink.messages.length > 0 ? sink.messages : null));
  assert.equal(message.user, 'studio');
  assert.equal(message.from, 'hello@example.com');
  assert.deepEqual(message.to, ['mara@example.org']);
  assert.ok(message.text.includes(Buffer.from('Cancelled.').toString('base64')));
  await cancel('mail-2', 'gone');
  const refused = await until('the refusal', async () => (await demo.api.get('runs?status=dead')).items.find((run) => /550/.test(run.error)));
  assert.ok(refused);
  assert.equal(sink.messages.length, 1);
});

suite.test('an UNINSTALL from before the connection was made, and an INSTALL at any time, change nothing', async () => {
  const connection = async () => (await demo.api.get('connections')).items.find((one) => one.connector === 'highlevel');
  const before = (await connection()).health;
  const told = (type, at) => emit({ type, appId: 'app1', locationId: location, companyId: 'c1', webhookId: randomUUID(), timestamp: new Date(at).toISOString() });
  for (const [type, at] of [['INSTALL', Date.now() - 3_600_000], ['UNINSTALL', Date.now() - 3_600_000], ['INSTALL', Date.now()]]) {
    assert.equal((await told(type, at)).status, 202);
  }
  // A later webhook of the same hook is stored after what those had to say was.
  assert.equal((await emit(delivery('VoiceAiCallEnd', { id: 'after-install' }))).status, 202);
  assert.equal((await connection()).health, before);
});

suite.test('an uninstalled app holds the runs of its connection until it is connected again', async () => {
  const connection = async () => (await demo.api.get('connections')).items.find((one) => one.connector === 'highlevel');
  const { status } = await emit({ type: 'UNINSTALL', appId: 'app1', locationId: location, webhookId: randomUUID(), timestamp: new Date(Date.now() + 1_000).toISOString() });
  assert.equal(status, 202);
  await until('the connection to need attention', async () => (await connection()).health === 'needs_attention');
  const { body } = await demo.send({ type: 'note.created', id: 'uninstalled-1', data: { contactId: 'loop-1', noteId: 'late', content: 'Later' } });
  assert.equal((await demo.api.endedRuns(body.event_id))[0].status, 'held');
});

suite.test('an HTTP request of a flow does not reach the machine itself', async () => {
  const inside = createServer((_, answer) => answer.end('secret')).listen(0, '127.0.0.1');
  suite.cleanup(() => inside.close());
  await new Promise((done) => inside.once('listening', done));
  await publish({
    name: 'Calls inside',
    trigger: { operations: ['habitify.note.deleted'] },
    steps: [{ id: 'call', type: 'action', operation: 'core.http.request', input: { method: 'GET', url: `http://localhost:${inside.address().port}/` } }],
  });
  const { body } = await demo.send({ type: 'note.deleted', id: 'inside-1', data: { contactId: 'x', noteId: 'y' } });
  const runs = await demo.api.endedRuns(body.event_id);
  const run = runs.find((one) => one.error);
  assert.equal(run.status, 'dead');
  assert.match(run.error, /internal/);
});

await suite.run();
