// Secrets, people and backups with the real binary: nothing in the clear anywhere, keys rotated under kill -9, roles.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { Site } from './crash/site.mjs';
import { startPostgres } from './support/postgres.mjs';
import { Suite, until } from './support/suite.mjs';
import { Api, Simulator, freePort, launch, run, sendEvent, temporaryFolder } from './support/tendril.mjs';

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
let logged = '';

async function startServer() {
  server = launch(['serve', '--listen', address, '--data', folder], { env: { TENDRIL_LOG: 'debug' } });
  server.first.catch(() => {});
  server.child.stderr.on('data', (data) => (logged += data));
  server.child.stdout.on('data', (data) => (logged += data));
  await until('the server to be ready', async () => (await fetch(`${site}/readyz`).catch(() => null))?.ok);
  if (!api) api = new Api(site, JSON.parse((await run(['token', 'create', 'test', '--json', '--data', folder])).stdout).token);
}
suite.cleanup(() => server?.child.kill('SIGKILL'));

async function expect(status, method, path, body, as = api) {
  const answer = await as.request(method, path, body);
  assert.equal(answer.status, status, `${method} ${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

const command = async (args, code = 0, options = {}) => {
  const ended = await run([...args, '--json', '--data', folder], options);
  assert.equal(ended.code, code, `${args.join(' ')}: ${ended.stderr}`);
  return ended.stdout === '' ? null : JSON.parse(ended.stdout);
};

const canaries = {
  token: 'pit-CANARY-connection-token',
  rotated: 'pit-CANARY-rotated-token',
  wrong: 'pit-CANARY-wrong-token',
  refresh: 'CANARY-refresh-token',
  access: 'CANARY-access-token',
  client: 'CANARY-client-secret',
  habitify: 'CANARY-habitify-key',
  passphrase: 'CANARY passphrase of a person',
  person: 'CANARY-key-of-a-person',
  rejected: 'CANARY-key-of-a-rejected-row',
};
let connection;

suite.test('secrets of every kind are entered', async () => {
  await startServer();
  for (const token of [canaries.token, canaries.rotated]) await simulator.control('POST', 'tokens', { token });
  const made = await expect(201, 'POST', 'connections', {
    connector: 'highlevel', name: 'Canary', base_url: highlevel.base_url, settings: { location_id: highlevel.location_id }, credentials: { token: canaries.token },
  });
  connection = made.id;
  await expect(201, 'POST', 'connections', {
    connector: 'highlevel', auth: 'oauth2', base_url: highlevel.base_url, settings: { location_id: 'l', company_id: 'c' },
    credentials: { access_token: canaries.access, refresh_token: canaries.refresh, client_id: 'x', client_secret: canaries.client },
  });
  await expect(201, 'POST', 'connections', { connector: 'habitify', base_url: highlevel.base_url, credentials: { api_key: canaries.habitify } });
  await expect(200, 'PUT', 'oauth-apps/highlevel', { client_id: 'app', client_secret: canaries.client });
  canaries.hook = (await expect(201, 'POST', 'hooks', { name: 'Canary', kind: 'person' })).secret;
  assert.match(canaries.hook, /^whsec_/);
  const csv = `email,habitify key\ncanary@example.org,${canaries.person}\n,${canaries.rejected}\n`;
  const imported = await expect(200, 'POST', 'people/import', { csv });
  assert.equal(imported.connected, 1);
  assert.match(imported.rejected_csv, /neither an id nor an e-mail/);
  for (const key of [canaries.person, canaries.rejected]) assert.ok(!JSON.stringify(imported).includes(key));
});

suite.test('a new token is proven before it replaces the old one, which stays usable beside it', async () => {
  const refused = await api.request('POST', `connections/${connection}/rotate`, { credentials: { token: canaries.wrong } });
  assert.equal(refused.status, 409);
  assert.match(refused.body.detail, /the old one stays/);
  assert.equal((await expect(200, 'POST', `connections/${connection}/test`)).ok, true);
  const rotated = await expect(200, 'POST', `connections/${connection}/rotate`, { credentials: { token: canaries.rotated } });
  assert.ok(new Date(rotated.previous_until) > Date.now() + 6 * 86_400_000);
  const { items } = await api.get('notices');
  assert.ok(items.some((one) => one.kind === 'secret.overlap' && one.subject === connection));
  await simulator.control('POST', 'tokens', { token: canaries.rotated, revoked: true });
  assert.equal((await expect(200, 'POST', `connections/${connection}/test`)).ok, true, 'by the old one');
  await simulator.control('POST', 'tokens', { token: canaries.rotated });
  await expect(204, 'DELETE', `connections/${connection}/previous-secret`);
  await simulator.control('POST', 'tokens', { token: canaries.token, revoked: true });
  assert.equal((await expect(200, 'POST', `connections/${connection}/test`)).ok, true, 'by the new one');
});

suite.test('the report tells ages and due dates, never secrets', async () => {
  const { items } = await command(['secret', 'report']);
  const pit = items.find((one) => one.owner === connection);
  assert.deepEqual([pit.kind, pit.age_days, pit.state], ['private_integration_token', 0, 'ok']);
  assert.equal(Math.round((new Date(pit.due_at) - new Date(pit.entered_at)) / 86_400_000), 90);
  assert.match(items.find((one) => one.kind === 'api_key').advice, /voids the old one/);
});

suite.test('people are invited, choose a passphrase, and sign in with it', async () => {
  const invited = await expect(201, 'POST', 'users', { login: 'Vera@example.com', role: 'viewer' });
  const first = await fetch(site + invited.invitation, { redirect: 'manual' });
  const session = { cookie: first.headers.get('set-cookie').split(';')[0], 'x-tendril-request': '1', 'content-type': 'application/json' };
  assert.match(first.headers.get('set-cookie'), /HttpOnly; SameSite=Strict/);
  const put = (body) => fetch(`${site}/api/v1/me/passphrase`, { method: 'PUT', headers: session, body: JSON.stringify(body) });
  assert.equal((await put({ passphrase: 'short' })).status, 400);
  assert.equal((await put({ passphrase: canaries.passphrase })).status, 204);
  assert.equal((await put({ passphrase: canaries.passphrase })).status, 403, 'the current one is needed');

  const signIn = (passphrase, login = 'vera@example.com') =>
    fetch(`${site}/sign-in`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ login, passphrase }) });
  const entered = await signIn(canaries.passphrase);
  assert.equal(entered.status, 303);
  const cookie = { cookie: entered.headers.get('set-cookie').split(';')[0], 'x-tendril-request': '1' };
  const me = await (await fetch(`${site}/api/v1/me`, { headers: cookie })).json();
  assert.deepEqual([me.role, me.user.login], ['viewer', 'vera@example.com']);
  assert.equal((await fetch(`${site}/api/v1/flows`, { headers: cookie })).status, 200);
  assert.equal((await fetch(`${site}/api/v1/tokens`, { headers: cookie })).status, 403);
  assert.equal((await fetch(`${site}/api/v1/flows`, { method: 'POST', headers: { ...cookie, 'content-type': 'application/json' }, body: '{}' })).status, 403);
  await expect(204, 'DELETE', `users/${invited.id}`);
  assert.equal((await fetch(`${site}/api/v1/me`, { headers: cookie })).status, 401);
  const statuses = [];
  for (let tries = 0; tries < 7; tries += 1) statuses.push((await signIn('a wrong passphrase', 'nobody')).status);
  assert.deepEqual(statuses.slice(0, 5), [401, 401, 401, 401, 401]);
  assert.equal(statuses.at(-1), 429);
});

suite.test('a token does what its role and its list allow, and no more', async () => {
  const limited = await command(['token', 'create', 'sender', '--role', 'builder', '--operation', 'listRuns']);
  const sender = new Api(site, limited.token);
  await expect(200, 'GET', 'runs', undefined, sender);
  await expect(403, 'GET', 'flows', undefined, sender);
  const viewer = new Api(site, (await command(['token', 'create', 'viewer', '--role', 'viewer'])).token);
  await expect(200, 'GET', 'flows', undefined, viewer);
  await expect(403, 'POST', 'events', { type: 'x', data: {} }, viewer);
  await expect(403, 'GET', 'tokens', undefined, viewer);
  await expect(400, 'POST', 'tokens', { name: 'x', role: 'owner' });
  await expect(400, 'POST', 'tokens', { name: 'x', operations: ['nothing'] });
});

suite.test('the master key is rotated while the server runs, over kill -9', async () => {
  const before = readFileSync(join(folder, 'master.key'), 'utf8');
  for (let round = 0; round < 5; round += 1) {
    await expect(202, 'POST', 'secrets/rotation');
    server.child.kill('SIGKILL');
    await server.exited;
    await startServer();
    await until('the rotation to end', async () => ['done', 'idle'].includes((await api.get('secrets/rotation')).state));
    assert.equal((await expect(200, 'POST', `connections/${connection}/test`)).ok, true);
  }
  const rotated = await command(['secret', 'rotate']);
  assert.equal(rotated.state, 'done');
  assert.ok(rotated.resealed >= 4);
  assert.notEqual(readFileSync(join(folder, 'master.key'), 'utf8'), before);
  assert.ok(!readdirSync(folder).some((name) => name.includes('.next')));
  assert.equal((await expect(200, 'POST', `connections/${connection}/test`)).ok, true);
});

suite.test('two servers on one PostgreSQL follow a rotation of the key that they share', async () => {
  const postgres = await startPostgres();
  if (postgres === null) return console.log('        skipped: PostgreSQL is not installed');
  const pair = await Site.open({ nodes: 2, store: await postgres.newDatabase() });
  try {
    await pair.setUp();
    const [{ id }] = (await pair.apis[0].get('connections')).items;
    const before = readFileSync(join(pair.folder, 'master.key'), 'utf8');
    assert.equal((await pair.apis[0].post('secrets/rotation')).status, 202);
    await until('the rotation to end', async () => (await pair.apis[0].get('secrets/rotation')).state === 'done');
    assert.notEqual(readFileSync(join(pair.folder, 'master.key'), 'utf8'), before);
    for (const api of pair.apis) {
      assert.equal((await api.post(`connections/${id}/test`)).body.ok, true);
      // What one seals now the other opens.
      const { body } = await api.post('hooks', { name: 'After the rotation', kind: 'person' });
      await until('the hook to be known to both', async () => {
        const answers = await Promise.all(pair.urls.map((url) => sendEvent(url + body.path, body.secret, { type: 'note.deleted', id: `by-${api.url}`, data: { contactId: 'c', noteId: 'n' } })));
        return answers.every(({ status }) => status === 202);
      });
    }
  } finally {
    await pair.close();
    await postgres.stop();
  }
});

suite.test('a backup under load restores into a new folder with the same master key', async () => {
  let sent = 0;
  let stop = false;
  const load = (async () => {
    while (!stop) {
      await api.post('events', { type: 'note.deleted', id: `load-${sent}`, data: { contactId: 'c', noteId: `${sent}` } });
      sent += 1;
    }
  })();
  await until('some load', () => sent > 50);
  const made = await command(['backup', 'create']);
  const local = join(folder, 'copy.db');
  await command(['backup', 'create', '--output', local]);
  stop = true;
  await load;
  assert.equal((await command(['backup', 'list'])).items[0].name, made.name);
  const verified = await command(['backup', 'verify', local]);
  assert.ok(verified.events >= 50 && verified.secrets_opened >= 4, JSON.stringify(verified));
  const fresh = temporaryFolder();
  suite.cleanup(fresh.remove);
  const elsewhere = join(fresh.folder, 'data');
  const restored = await run(['backup', 'restore', made.path, '--data', elsewhere]);
  assert.equal(restored.code, 0, restored.stderr);
  assert.match(restored.stdout, /master\.key/);
  assert.equal((await run(['backup', 'restore', made.path, '--data', elsewhere])).code, 1, 'never over a store');
  copyFileSync(join(folder, 'master.key'), join(elsewhere, 'master.key'));
  const port = await freePort();
  const second = launch(['serve', '--listen', `127.0.0.1:${port}`, '--data', elsewhere]);
  second.first.catch(() => {});
  await until('the restored server', async () => (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null))?.ok);
  const there = new Api(`http://127.0.0.1:${port}`, api.token);
  assert.equal((await expect(200, 'POST', `connections/${connection}/test`, undefined, there)).ok, true);
  second.child.kill('SIGTERM');
  await second.exited;
});

suite.test('the doctor finds nothing wrong here, and says what is wrong elsewhere', async () => {
  const { items } = JSON.parse((await run(['doctor', '--json', '--data', folder])).stdout);
  const wrong = items.filter(({ state }) => state === 'error').map(({ name }) => name);
  assert.ok(wrong.every((name) => name.startsWith('connection ')), JSON.stringify(wrong)); // accounts that do not exist
  assert.ok(items.find(({ name }) => name === 'store').detail.includes('sound'));
});

suite.test('no secret stands anywhere in the clear: answers, exports, log, database, backups', async () => {
  const found = [];
  const look = (where, text) => {
    for (const [name, canary] of Object.entries(canaries)) {
      if (text.includes(canary)) found.push(`${name} in ${where}`);
    }
  };
  const lists = ['connections', 'connections?limit=1', 'flows', 'runs', 'events', 'hooks', 'people', 'links', 'tokens', 'users', 'oauth-apps', 'secrets', 'notices', 'audit?limit=200', 'status', 'backups', 'catalog', 'workspaces'];
  for (const path of lists) look(path, JSON.stringify((await api.request('GET', path)).body));
  look('the connection', JSON.stringify(await api.get(`connections/${connection}`)));
  look('a refusal', JSON.stringify((await api.request('POST', 'connections', { connector: 'highlevel', credentials: { token: canaries.token, odd: 1 } })).body));
  look('the metrics', await (await fetch(`${site}/metrics`)).text());
  look('the log', logged);
  const walk = (path) => {
    for (const name of readdirSync(path)) {
      const file = join(path, name);
      if (statSync(file).isDirectory()) walk(file);
      else look(file, readFileSync(file, 'latin1'));
    }
  };
  walk(folder);
  assert.deepEqual(found, []);
});

await suite.run();
