// What people watch: the home page, news while they look, accounts at work; and the first steps on an empty server.
import assert from 'node:assert/strict';

import { accessibilityViolations } from './browser.mjs';
import { startServer } from './tendril.mjs';

/** Opens a page and waits until it has read what it shows. */
async function open(page, url, path, heading) {
  await page.goto(new URL(path, url).href);
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
  await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'detached' });
}

const figure = (page, name) => page.locator('dl > div').filter({ has: page.getByText(name, { exact: true }) }).locator('dd');
const numberIn = async (locator) => Number((await locator.innerText()).split('\n')[0].replaceAll(',', ''));

/** Looks again and again for as long as a page may take. */
async function until(what, holds) {
  const patience = Date.now() + 15_000;
  while (!(await holds())) {
    if (Date.now() > patience) throw new Error(`waited for ${what}`);
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
}

/** On the demo, whose page is signed in. */
export async function watchingTests({ test, page, url, picture, sendEvent, refuseNotes, noteOf }) {
  await test('The home page tells what ran in numbers and pictures, and what waits', async () => {
    await refuseNotes(1, 'The pencil is blunt');
    await sendEvent('note.created', noteOf('waits-on-the-home-page', 'Never'));
    await open(page, url, '/', 'Home');
    await page.getByText(/^Runs that failed in the last 24 hours: \d+/).waitFor();
    assert.ok((await numberIn(figure(page, 'Events'))) > 0);
    await page.getByRole('figure', { name: /^Runs by how they ended: [\d,]+ in all/ }).locator('svg').first().waitFor();
    await page.getByRole('progressbar', { name: /HighLevel \(simulated\), Today: [\d,]+ of 200,000 left/ }).waitFor();
    await picture(page, 'home');
    await page.getByText('30 days', { exact: true }).click();
    await page.getByRole('figure', { name: /^Events that came in/ }).locator('svg').first().waitFor();
  });

  await test('What waits leads to where it is mended', async () => {
    await page.getByText(/^Runs that failed in the last 24 hours: \d+/).click();
    await page.waitForURL(/\/runs\?status=dead/);
    await page.getByRole('row').filter({ hasText: 'waits-on-the-home-page' }).first().waitFor();
  });

  await test('The numbers of the home page grow while somebody looks, without being asked for', async () => {
    await open(page, url, '/', 'Home');
    const before = await numberIn(figure(page, 'Events'));
    await sendEvent('contact.created', { contactId: 'counted-live', firstName: 'Counted', email: 'counted@example.com' });
    await until('the number to grow', async () => (await numberIn(figure(page, 'Events'))) > before);
  });

  await test('A page that is live asks for nothing while nothing happens', async () => {
    await open(page, url, '/runs', 'Runs');
    await page.waitForTimeout(2500);
    const asked = [];
    const note = (request) => asked.push(request.url());
    page.on('request', note);
    await page.waitForTimeout(4000);
    page.off('request', note);
    assert.deepEqual(asked, []);
  });

  await test('A connection shows what is left of its limits, its last calls and the age of its key', async () => {
    await open(page, url, '/connections', 'Connections');
    const card = page.locator('section').filter({ has: page.getByRole('button', { name: 'Test HighLevel (simulated)' }) });
    await card.getByRole('progressbar', { name: /Today/ }).waitFor();
    await card.getByText('Key entered').waitFor();
    await card.getByRole('button', { name: 'Last calls' }).click();
    await card.getByRole('table', { name: 'Last calls of HighLevel (simulated)' }).getByText(/^POST \/contacts/).first().waitFor();
    assert.deepEqual(await accessibilityViolations(page), []);
    await picture(page, 'connection-calls');
  });
}

/** On a server of its own, which begins empty; the simulators of the demo play HighLevel. */
export async function firstStepsTests({ test, browser, watch, binary, picture, highlevel }) {
  const server = await startServer(binary);
  const context = await browser.newContext({ colorScheme: 'light', viewport: { width: 1280, height: 860 } });
  const page = watch(await context.newPage(), server.url);
  // The consent page is another's.
  const visitor = await context.newPage();
  visitor.setDefaultTimeout(8000);

  const call = async (method, path, body) => {
    const answer = await fetch(new URL(`/api/v1${path}`, server.url), {
      method,
      headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
    return answer.status === 204 ? null : answer.json();
  };

  await test('An empty server tells the first step', async () => {
    await page.goto(server.signInUrl);
    await page.getByText('Nothing has happened here yet').waitFor();
    assert.deepEqual(await accessibilityViolations(page), []);
    await picture(page, 'home-empty');
    await page.getByRole('link', { name: 'Connect an account' }).click();
    await page.getByRole('heading', { level: 1, name: 'Start here' }).waitFor();
  });

  await test('The sandbox is one click away on a server without simulators', async () => {
    await picture(page, 'welcome-empty');
    await page.getByRole('button', { name: 'Try it in the sandbox' }).click();
    await page.getByText('Connected: HighLevel (simulated)').waitFor();
    await page.getByText('Connected: Habitify (simulated)').waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    const { items } = await call('GET', '/connections');
    for (const { id } of items) assert.equal((await call('POST', `/connections/${id}/test`)).ok, true);
  });

  await test('Lost news are told of, and come again by themselves when the server is back', async () => {
    await open(page, server.url, '/connections', 'Connections');
    assert.equal(await server.end(), 0);
    await page.getByText('Not live').waitFor();
    await picture(page, 'not-live');
    await server.begin();
    await page.getByText('Not live').waitFor({ state: 'detached', timeout: 20_000 });
  });

  await test('The sandbox is there again after the server has been started again', async () => {
    assert.deepEqual(await call('GET', '/sandbox'), { available: true, on: true });
    const { items } = await call('GET', '/connections');
    assert.equal(items.length, 2);
    for (const { id } of items) assert.equal((await call('POST', `/connections/${id}/test`)).ok, true);
    // A page that shows a connection asks for its limits once more at the news that it is gone.
    await open(page, server.url, '/glossary', 'Glossary');
    await call('DELETE', '/sandbox');
    assert.equal((await call('GET', '/connections')).items.length, 0);
  });

  await test('An account is connected by consent, on the page of the other system', async () => {
    await call('PUT', '/oauth-apps/highlevel', {
      client_id: 'sandbox-client',
      client_secret: 'sandbox-client-secret',
      authorization_url: `${highlevel.base_url}/v2/oauth/chooselocation`,
    });
    await open(visitor, server.url, '/welcome', 'Start here');
    await visitor.getByRole('button', { name: 'Connect by consent (OAuth 2.0)' }).click();
    await visitor.waitForURL((address) => address.href.startsWith(highlevel.base_url));
    await picture(visitor, 'consent');
    await visitor.getByRole('radio').first().check();
    await visitor.getByRole('button', { name: 'Allow' }).click();
    await visitor.waitForURL(/\/connections\?connected=/);
    await visitor.getByText('HighLevel is connected').waitFor();
    await picture(visitor, 'connected');
  });

  await test('An account that was connected by consent is connected again in the same way', async () => {
    await open(visitor, server.url, '/connections', 'Connections');
    await visitor.getByRole('button', { name: 'Connect HighLevel again' }).click();
    await visitor.waitForURL((address) => address.href.startsWith(highlevel.base_url));
    await visitor.getByRole('radio').first().check();
    await visitor.getByRole('button', { name: 'Allow' }).click();
    await visitor.waitForURL(/\/connections\?connected=/);
    await visitor.getByText('HighLevel is connected').waitFor();
    assert.equal((await call('GET', '/connections')).items.length, 1);
  });

  await test('A consent that is refused changes nothing and says so', async () => {
    await open(visitor, server.url, '/connections', 'Connections');
    await visitor.getByRole('button', { name: 'Connect HighLevel again' }).click();
    await visitor.waitForURL((address) => address.href.startsWith(highlevel.base_url));
    await visitor.getByRole('button', { name: 'Deny' }).click();
    await visitor.getByText('The consent was not given').waitFor();
    assert.equal((await call('GET', '/connections')).items[0].health, 'ok');
  });

  await context.close();
  await test('A server that is watched drains and ends with 0', async () => {
    assert.equal(await server.stop(), 0);
  });
}
