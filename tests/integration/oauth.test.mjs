// OAuth 2.0 as people and machines meet it: the real binary, the simulated consent page with its real rules, and an
// authorization server that is not ours (oauth2-mock-server).
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Suite, until } from './support/suite.mjs';
import { Api, Simulator, freePort, launch, run, temporaryFolder } from './support/tendril.mjs';

const modules = createRequire(new URL('../node/package.json', import.meta.url));
const { OAuth2Server } = await import(pathToFileURL(modules.resolve('oauth2-mock-server')));

const suite = new Suite();
const { folder, remove } = temporaryFolder();
suite.cleanup(remove);

const sandbox = launch(['sandbox', '--json', '--sim-highlevel', `127.0.0.1:${await freePort()}`, '--sim-habitify', `127.0.0.1:${await freePort()}`]);
suite.cleanup(() => sandbox.child.kill('SIGKILL'));
const { highlevel } = JSON.parse(await sandbox.first);
const simulator = new Simulator(highlevel.base_url);

const address = `127.0.0.1:${await freePort()}`;
const site = `http://${address}`;
let server;
let api;

async function startServer() {
  server = launch(['serve', '--listen', address, '--data', folder, '--public-url', site]);
  server.first.catch(() => {});
  await until('the server to be ready', async () => (await fetch(`${site}/readyz`).catch(() => null))?.ok);
  const made = JSON.parse((await run(['token', 'create', 'test', '--json', '--data', folder])).stdout);
  api = new Api(site, made.token);
}
suite.cleanup(() => server?.child.kill('SIGKILL'));

async function killServer() {
  server.child.kill('SIGKILL');
  await server.exited;
}

async function expect(status, method, path, body) {
  const answer = await api.request(method, path, body);
  assert.equal(answer.status, status, `${method} ${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Enters the simulator's app. */
const useSimulatedApp = (more = {}) =>
  expect(200, 'PUT', 'oauth-apps/highlevel', {
    client_id: 'sandbox-client',
    client_secret: 'sandbox-client-secret',
    authorization_url: `${highlevel.base_url}/v2/oauth/chooselocation`,
    ...more,
  });

const begin = (more = {}) =>
  expect(201, 'POST', 'connections/authorize', { connector: 'highlevel', base_url: highlevel.base_url, ...more });

/** What a person does on the consent page: reads it, chooses, decides. Gives where the browser is sent. */
async function consent(url, { account = highlevel.location_id, decision = 'allow' } = {}) {
  const shown = await fetch(url);
  assert.equal(shown.status, 200, await shown.text());
  const form = new URLSearchParams(new URL(url).search);
  form.set('account', account);
  form.set('decision', decision);
  const decided = await fetch(url.split('?')[0], { method: 'POST', body: form, redirect: 'manual' });
  assert.equal(decided.status, 302);
  return decided.headers.get('location');
}

const comeBack = (location, headers = {}) => fetch(location, { redirect: 'manual', headers });

async function connected(choice, more) {
  const answer = await comeBack(await consent((await begin(more)).url, choice));
  assert.equal(answer.status, 303, await answer.text());
  return new URL(answer.headers.get('location'), site).searchParams.get('connected');
}

async function tokenCalls(query = '') {
  const { requests } = await simulator.control('GET', `requests?operation=get-access-token&limit=1000${query}`);
  return requests.filter((request) => String(request.body).includes('refresh_token'));
}

const test = (id) => expect(200, 'POST', `connections/${id}/test`);

/** A published flow of one read, so that runs call the connection. */
async function publishReader(name, steps) {
  const document = { format: 1, name, trigger: { operations: ['habitify.note.deleted'] }, steps };
  const flow = await expect(201, 'POST', 'flows', { document });
  return { flow, publish: () => api.request('POST', `flows/${flow.id}/publish`, {}) };
}

suite.test('a connection is made by consent, with the scopes that were asked for', async () => {
  await startServer();
  const refused = await api.request('POST', 'connections/authorize', { connector: 'highlevel' });
  assert.equal(refused.status, 409);
  assert.match(refused.body.detail, /oauth-app/);

  const app = await useSimulatedApp();
  assert.equal(app.redirect_uri, `${site}/oauth/callback`);
  assert.ok(!JSON.stringify(app).includes('sandbox-client-secret'));
  const begun = await begin({ scopes: ['contacts.readonly', 'contacts.write'] });
  assert.deepEqual(begun.scopes, ['contacts.readonly', 'contacts.write']);
  assert.equal(new URL(begun.url).searchParams.get('scope'), 'contacts.readonly contacts.write');

  const answer = await comeBack(await consent(begun.url));
  assert.equal(answer.status, 303, await answer.text());
  const id = new URL(answer.headers.get('location'), site).searchParams.get('connected');
  const made = await api.get(`connections/${id}`);
  assert.equal(made.health, 'ok');
  assert.equal(made.settings.location_id, highlevel.location_id);
  assert.equal((await test(id)).ok, true);
  const scopes = await api.get(`connections/${id}/scopes`);
  assert.deepEqual(scopes.granted, ['contacts.readonly', 'contacts.write']);
  assert.deepEqual(scopes.surplus, ['contacts.readonly', 'contacts.write']);
  await expect(204, 'DELETE', `connections/${id}`);
});

suite.test('a state works once, and a forged or missing one not at all', async () => {
  const before = (await api.get('connections')).items.length;
  const location = await consent((await begin()).url);
  const first = await comeBack(location);
  assert.equal(first.status, 303);
  assert.equal((await comeBack(location)).status, 403, 'the same answer again');
  const other = await consent((await begin()).url);
  assert.equal((await comeBack(other.replace(/state=.*/, 'state=forged'))).status, 403);
  assert.equal((await comeBack(other.replace(/&state=.*/, ''))).status, 400);
  const { items } = await api.get('connections');
  assert.equal(items.length, before + 1);
  await expect(204, 'DELETE', `connections/${items.at(-1).id}`);
});

suite.test('a consent that a browser began is finished in that browser only', async () => {
  const link = await expect(201, 'POST', 'sign-in-links');
  const signedIn = await fetch(site + link.path, { redirect: 'manual' });
  const session = signedIn.headers.get('set-cookie').split(';')[0];
  const begun = await fetch(`${site}/api/v1/connections/authorize`, {
    method: 'POST',
    headers: { cookie: session, 'x-tendril-request': '1', 'content-type': 'application/json' },
    body: JSON.stringify({ connector: 'highlevel', base_url: highlevel.base_url }),
  });
  const cookie = begun.headers.get('set-cookie');
  assert.match(cookie, /tendril_oauth=.*HttpOnly; SameSite=Lax/);
  const location = await consent((await begun.json()).url);
  assert.equal((await comeBack(location)).status, 403, 'another browser');
  const answer = await comeBack(location, { cookie: cookie.split(';')[0] });
  assert.equal(answer.status, 303, 'the refusal of another browser did not use it up');
  const id = new URL(answer.headers.get('location'), site).searchParams.get('connected');
  await expect(204, 'DELETE', `connections/${id}`);
});

suite.test('a denied consent changes nothing and is recorded', async () => {
  const before = (await api.get('connections')).items.length;
  const answer = await comeBack(await consent((await begin()).url, { decision: 'deny' }));
  assert.equal(answer.status, 403);
  assert.match(await answer.text(), /The user denied the request/);
  assert.equal((await api.get('connections')).items.length, before);
  assert.equal((await api.get('audit?limit=1')).items[0].action, 'connection.consent_declined');
});

suite.test('a code for another redirect address is refused', async () => {
  const { url } = await begin();
  const elsewhere = new URL(url);
  elsewhere.searchParams.set('redirect_uri', 'http://elsewhere.example/back');
  const location = (await consent(elsewhere.href)).replace('http://elsewhere.example/back', `${site}/oauth/callback`);
  const answer = await comeBack(location);
  assert.equal(answer.status, 409);
  assert.match(await answer.text(), /authorization code is invalid/);
});

suite.test('an app that is listed as white label is found on its own page only', async () => {
  await simulator.control('POST', 'oauth', { white_label: true });
  assert.equal((await fetch((await begin()).url)).status, 404);
  await useSimulatedApp({ authorization_url: `${highlevel.base_url}/white-label/v2/oauth/chooselocation` });
  const id = await connected();
  assert.equal((await test(id)).ok, true);
  await expect(204, 'DELETE', `connections/${id}`);
  await simulator.control('POST', 'oauth', { white_label: false });
  await useSimulatedApp();
});

let main;
suite.test('INSTALL may come before or after the code is exchanged; an UNINSTALL counts when it is younger than the credentials', async () => {
  const { pem } = await simulator.control('GET', 'key');
  const hook = await expect(201, 'POST', 'hooks', { name: 'App', kind: 'highlevel', public_keys: [pem] });
  const tell = async (type, at = Date.now()) => {
    const data = { locationId: highlevel.location_id, timestamp: new Date(at).toISOString() };
    const payload = { type, appId: 'app1', companyId: highlevel.company_id, webhookId: `${type}-${at}`, ...data };
    const sent = await simulator.control('POST', 'emit', { url: site + hook.path, payload });
    assert.equal(sent.status, 202, sent.body);
    return api.get(`events/${JSON.parse(sent.body).event_id}`);
  };
  const health = async (id) => (await api.get(`connections/${id}`)).health;

  assert.equal((await tell('INSTALL')).disposition, 'unknown', 'nobody has connected the location yet');
  const id = await connected();
  assert.equal((await tell('INSTALL', Date.now() + 1)).disposition, 'no_flow');
  assert.equal(await health(id), 'ok');
  await tell('UNINSTALL', Date.now() - 3_600_000);
  await tell('INSTALL', Date.now() + 2);
  assert.equal(await health(id), 'ok', 'it was uninstalled before it was connected');
  await tell('UNINSTALL', Date.now() + 1_000);
  await until('the connection to need attention', async () => (await health(id)) === 'needs_attention');

  const again = await expect(201, 'POST', `connections/${id}/authorize`);
  assert.equal((await comeBack(await consent(again.url))).status, 303);
  assert.equal(await health(id), 'ok');
  assert.equal((await test(id)).ok, true);
  await expect(204, 'DELETE', `connections/${id}`);
  await expect(204, 'DELETE', `hooks/${hook.id}`);
});

suite.test('publishing is refused while a scope is missing, and a new consent asks for it', async () => {
  main = await connected({}, { scopes: ['contacts.readonly'] });
  const writes = await publishReader('Writes', [
    { id: 'note', type: 'action', operation: 'highlevel.contacts.create-note', connection: main, input: { contactId: 'c', body: 'b' } },
  ]);
  const refused = await writes.publish();
  assert.ok(refused.status >= 400, JSON.stringify(refused.body));
  const finding = refused.body.findings.find((one) => one.message.includes('contacts.write'));
  assert.equal(finding.step, 'note');
  assert.match(finding.mend, /Connect the account again/);
  const again = await expect(201, 'POST', `connections/${main}/authorize`, { scopes: ['contacts.readonly', 'contacts.write'] });
  const answer = await comeBack(await consent(again.url, { account: 'sandboxLocation00002' }));
  assert.equal(answer.status, 409, 'another account must not slip in');
  const right = await expect(201, 'POST', `connections/${main}/authorize`, { scopes: ['contacts.readonly', 'contacts.write'] });
  assert.equal((await comeBack(await consent(right.url))).status, 303);
  assert.equal((await writes.publish()).status, 200);
  await expect(200, 'POST', `flows/${writes.flow.id}/unpublish`);
});

suite.test('a read-only connection refuses what changes something, when publishing', async () => {
  await expect(200, 'PATCH', `connections/${main}`, { read_only: true });
  const writes = await publishReader('Writes too', [
    { id: 'tag', type: 'action', operation: 'highlevel.contacts.create-note', connection: main, input: { contactId: 'c', body: 'b' } },
  ]);
  const refused = await writes.publish();
  assert.ok(refused.body.findings.some((one) => /read-only/.test(one.message) && one.step === 'tag'));
  await expect(200, 'PATCH', `connections/${main}`, { read_only: false });
});

/** Makes the connection's access token end soon, by a consent whose token lives for so long: the next call renews it. */
async function reconnectFor(seconds) {
  await simulator.control('POST', 'oauth', { expires_in: seconds });
  const begun = await expect(201, 'POST', `connections/${main}/authorize`, { scopes: ['contacts.readonly', 'contacts.write'] });
  assert.equal((await comeBack(await consent(begun.url))).status, 303);
  await simulator.control('POST', 'oauth', { expires_in: 86_399 });
}

suite.test('a token that ends during 200 concurrent calls is renewed exactly once', async () => {
  await reconnectFor(1);
  const before = (await tokenCalls()).length;
  await simulator.faults({ kind: 'delay', delay_ms: 400, match: { operation: 'get-access-token' } });
  const { flow, publish } = await publishReader('Reads', [
    { id: 'list', type: 'action', operation: 'highlevel.contacts.get-contacts', connection: main, input: { limit: 1 } },
  ]);
  assert.equal((await publish()).status, 200);
  const sent = await Promise.all(
    Array.from({ length: 200 }, (_, index) => api.post('events', { type: 'note.deleted', id: `burst-${index}`, data: { contactId: `c-${index}`, noteId: `n-${index}` } })),
  );
  assert.ok(sent.every(({ status }) => status === 202), JSON.stringify(sent.find(({ status }) => status !== 202)?.body));
  await until('the burst to be done', async () => (await api.get('status')).backlog.open_runs === 0, 60_000);
  const { items } = await api.get(`runs?flow=${flow.id}&status=succeeded&limit=200`);
  assert.equal(items.length, 200);
  assert.equal((await tokenCalls()).length - before, 1);
  await expect(200, 'POST', `flows/${flow.id}/unpublish`);
});

suite.test('a renewal whose answer is lost on the wire is asked for again, and the connection lives on', async () => {
  await reconnectFor(1);
  const before = (await tokenCalls()).length;
  await simulator.faults({ kind: 'drop_answer', match: { operation: 'get-access-token' } });
  assert.equal((await test(main)).ok, true);
  const calls = (await tokenCalls()).slice(before);
  assert.equal(calls.length, 2);
  assert.equal(calls[0].body, calls[1].body, 'the same refresh token, within its half minute');
});

suite.test('kill -9 between the answer and its storage costs nothing when the server is back in time', async () => {
  for (let round = 0; round < 3; round += 1) {
    await reconnectFor(1);
    const before = (await tokenCalls()).length;
    await simulator.faults({ kind: 'drop_answer', match: { operation: 'get-access-token' } });
    api.post(`connections/${main}/test`).catch(() => {});
    await until('the refresh token to be used up', async () => (await tokenCalls()).length > before);
    await killServer();
    await startServer();
    assert.equal((await test(main)).ok, true);
  }
});

suite.test('a refresh token that was used up while nobody looked needs a person, whose consent releases the held runs', async () => {
  await reconnectFor(1);
  await killServer();
  await simulator.control('POST', 'reset', {}); // every token is forgotten, as if somebody else had used them
  await startServer();
  const { flow, publish } = await publishReader('Held', [
    { id: 'list', type: 'action', operation: 'highlevel.contacts.get-contacts', connection: main, input: { limit: 1 } },
  ]);
  await publish();
  await api.post('events', { type: 'note.deleted', id: 'held-1', data: { contactId: 'held', noteId: 'n' } });
  await until('the run to be held', async () => (await api.get(`runs?flow=${flow.id}&status=held`)).items.length === 1);
  assert.equal((await api.get(`connections/${main}`)).health, 'needs_attention');
  const begun = await expect(201, 'POST', `connections/${main}/authorize`);
  assert.equal((await comeBack(await consent(begun.url))).status, 303);
  await until('the run to go on', async () => (await api.get(`runs?flow=${flow.id}&status=succeeded`)).items.length === 1);
});

suite.test('an agency connects its locations, each in a workspace of its own', async () => {
  const agency = await connected({ account: 'company' }, { name: 'Agency', settings: { account: 'company' } });
  const { items } = await api.get(`connections/${agency}/members`);
  assert.deepEqual(items.map(({ id }) => id), ['sandboxLocation00001', 'sandboxLocation00002', 'sandboxLocation00003']);
  const imported = await expect(201, 'POST', `connections/${agency}/members/import`, { ids: ['sandboxLocation00002', 'sandboxLocation00003'] });
  assert.equal(imported.created.length, 2);
  for (const one of imported.created) {
    const inside = new Api(site, one.token);
    const connection = await inside.get(`connections/${one.connection}`);
    assert.equal(connection.settings.location_id, one.id);
    const tested = await inside.request('POST', `connections/${one.connection}/test`);
    assert.equal(tested.body.ok, true, JSON.stringify(tested.body));
  }
  const again = await expect(201, 'POST', `connections/${agency}/members/import`, { ids: ['sandboxLocation00002'] });
  assert.deepEqual([again.created.length, again.skipped.length], [0, 1]);
});

suite.test('the code, refresh and client credentials grants work with a server that is not ours, PKCE included', async () => {
  const foreign = new OAuth2Server();
  await foreign.issuer.keys.generate('RS256');
  await foreign.start(0, '127.0.0.1');
  const forms = [];
  foreign.service.on('beforeResponse', (response, request) => {
    forms.push(request.body);
    response.body.expires_in = forms.length === 1 ? 1 : 3600;
    response.body.refresh_token = `refresh-${forms.length}`;
    response.body.locationId = highlevel.location_id;
    response.body.companyId = 'c';
  });
  await useSimulatedApp({
    client_id: 'foreign',
    client_secret: 's',
    authorization_url: `${foreign.issuer.url}/authorize`,
    token_url: `${foreign.issuer.url}/token`,
    pkce: true,
  });
  const begun = await begin({ scopes: ['contacts.readonly'] });
  assert.equal(new URL(begun.url).searchParams.get('code_challenge_method'), 'S256');
  const authorized = await fetch(begun.url, { redirect: 'manual' });
  const answer = await comeBack(authorized.headers.get('location'));
  assert.equal(answer.status, 303, await answer.text());
  const id = new URL(answer.headers.get('location'), site).searchParams.get('connected');
  assert.equal(forms[0].grant_type, 'authorization_code');
  assert.equal(forms[0].code_verifier.length, 64);
  await test(id); // the simulator does not know the token, but asking for it needs a fresh one first
  assert.equal(forms[1].grant_type, 'refresh_token');
  assert.equal(forms[1].refresh_token, 'refresh-1');

  const machine = await expect(201, 'POST', 'connections', {
    connector: 'highlevel',
    auth: 'oauth2',
    base_url: highlevel.base_url,
    settings: { location_id: 'x', company_id: 'y' },
    credentials: { grant: 'client_credentials', scope: 'contacts.readonly' },
  });
  await test(machine.id);
  const last = forms.at(-1);
  assert.deepEqual([last.grant_type, last.client_id, last.scope], ['client_credentials', 'foreign', 'contacts.readonly']);
  await foreign.stop();
});

await suite.run();
