// Connectors that the operator makes of other systems' OpenAPI documents: imported, loaded, connected, used in a flow.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Suite } from './support/suite.mjs';
import { run, startDemo, temporaryFolder } from './support/tendril.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const petstore = join(here, '../node/node_modules/@readme/oas-examples/3.0/json/petstore.json');

const suite = new Suite();
const { folder, remove } = temporaryFolder();
suite.cleanup(remove);
const connectors = join(folder, 'connectors');

// Both systems at once: it records what it is asked and answers as their descriptions say.
const calls = [];
const titles = ['Emma', 'Persuasion', 'Evelina'];
const system = createServer((request, response) => {
  let body = '';
  request.on('data', (part) => (body += part));
  request.on('end', () => {
    calls.push({ method: request.method, url: request.url, headers: request.headers, body });
    const url = new URL(request.url, 'http://system');
    response.setHeader('content-type', 'application/json');
    if (request.method === 'POST') response.statusCode = url.pathname.includes('shelves') ? 201 : 200;
    const first = Number(url.searchParams.get('after') ?? 0);
    const next = first + 2 < titles.length ? String(first + 2) : null;
    const books = titles.slice(first, first + 2).map((title, index) => ({ id: `b${first + index}`, title }));
    response.end(JSON.stringify(request.method === 'GET' ? { books, next } : { id: 'b9', ...JSON.parse(body) }));
  });
});
await new Promise((done) => system.listen(0, '127.0.0.1', done));
suite.cleanup(() => system.close());
const address = `http://127.0.0.1:${system.address().port}`;

async function importInto(out, ...args) {
  const { code, stdout, stderr } = await run(['connector', 'import', ...args, '--out', out]);
  assert.equal(code, 0, stderr);
  return stdout;
}

await importInto(connectors, join(here, 'connectors/shelf.openapi.json'), '--overlay', join(here, 'connectors/shelf.overlay.json'));
const hasPetstore = existsSync(petstore);
if (hasPetstore) await importInto(connectors, petstore);
mkdirSync(join(connectors, 'broken'), { recursive: true });
writeFileSync(join(connectors, 'broken', 'connector.json'), '{"id": "broken", "title": "Broken"');

const demo = await startDemo({ data: folder });
suite.cleanup(() => demo.stop());

let number = 0;
async function use(connector, credentials, settings, step) {
  const made = await demo.api.post('connections', { connector, name: connector, auth: 'api_key', base_url: address, settings, credentials });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  number += 1;
  const flow = await demo.api.post('flows', {
    document: {
      format: 1,
      name: `Uses ${connector} ${number}`,
      trigger: { operations: ['habitify.note.created'] },
      steps: [{ id: 'call', type: 'action', title: 'Call', ...step }],
    },
  });
  assert.equal(flow.status, 201, JSON.stringify(flow.body));
  const published = await demo.api.post(`flows/${flow.body.id}/publish`);
  assert.equal(published.status, 200, JSON.stringify(published.body));
  const event = { type: 'note.created', id: `own-${number}`, occurred_at: new Date().toISOString(), data: { contactId: `own${number}`, noteId: `n${number}`, content: 'Emma' } };
  const sent = await demo.send(event);
  assert.equal(sent.status, 202);
  const runs = await demo.api.endedRuns(sent.body.event_id);
  const ours = runs.find((one) => one.flow.id === flow.body.id);
  assert.equal(ours.status, 'succeeded', ours.error);
  // The next event is for the next flow alone.
  assert.equal((await demo.api.post(`flows/${flow.body.id}/unpublish`)).status, 200);
  return demo.api.get(`runs/${ours.id}`);
}

suite.test('a connector that was imported is in the catalog, with samples', async () => {
  const shown = await demo.api.get('catalog/shelf.addBook');
  assert.deepEqual([shown.title, shown.method, shown.path, shown.effect], ['Add a book', 'POST', '/shelves/{shelf}/books', 'reconcilable']);
  assert.deepEqual(shown.required_fields, ['shelf', 'title']);
  assert.ok(shown.sample.input.title);
});

suite.test('a flow calls it with its key, body and path', async () => {
  await use('shelf', { api_key: 'k1' }, {}, { operation: 'shelf.addBook', input: { shelf: 'a b', title: '{{ trigger.data.content }}' } });
  const call = calls.at(-1);
  assert.deepEqual([call.method, call.url, call.headers['x-shelf-key'], call.body], ['POST', '/shelves/a%20b/books', 'k1', '{"title":"Emma"}']);
});

suite.test('a list is read to its end', async () => {
  const seen = await use('shelf', { api_key: 'k1' }, {}, { operation: 'shelf.listBooks', all_pages: 100, input: { shelf: 'a' } });
  const output = seen.steps.at(-1).answer.body;
  assert.deepEqual(output.books.map((book) => book.title), titles);
  assert.deepEqual(calls.slice(-2).map((call) => call.url), ['/shelves/a/books?limit=2', '/shelves/a/books?limit=2&after=2']);
});

suite.test('an action of a simulated account is tried out from the catalog', async () => {
  const tried = await demo.api.post('catalog/shelf.listBooks/try', { input: { shelf: 'a', limit: 1 } });
  assert.equal(tried.status, 200, JSON.stringify(tried.body));
  assert.equal(tried.body.ok, true);
  assert.equal(tried.body.answer.body.books[0].title, 'Emma');
  assert.equal(JSON.stringify(tried.body).includes('k1'), false);
});

if (hasPetstore) {
  suite.test('the pet store, as others describe it, works as well', async () => {
    await use('swagger_petstore', { api_key: 't1' }, {}, {
      operation: 'swagger_petstore.addPet',
      input: { name: '{{ trigger.data.content }}', photoUrls: ['https://example.com/emma.png'] },
    });
    const call = calls.at(-1);
    assert.deepEqual([call.method, call.url, call.headers.authorization], ['POST', '/pet', 'Bearer t1']);
    assert.equal(JSON.parse(call.body).name, 'Emma');
  });
} else {
  console.log('  skipped the pet store: its description is not installed (run `npm ci` in tests/node)');
}

suite.test('a broken connector is left out, and said so', async () => {
  const { items } = await demo.api.get('connectors');
  assert.equal(items.some((one) => one.id === 'broken'), false);
  assert.match(demo.process.errors(), /connectors\/broken is left out: broken\/connector\.json/);
});

await suite.run();
