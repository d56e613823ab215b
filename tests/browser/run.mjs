// Drives the web app of the real binary in a browser: `node tests/browser/run.mjs [editor] [looks]`, both unless named;
// the tests of the other pages come first in any case.
// TENDRIL_BINARY names the binary (build/release/tendril unless given), CHROMIUM the browser. Pictures of every page
// go to build/screenshots.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { accessibilityViolations, launch, missing } from './browser.mjs';
import { editorTests } from './editor.mjs';
import { looksTests } from './looks.mjs';
import { startDemo } from './tendril.mjs';
import { firstStepsTests, watchingTests } from './watching.mjs';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const binary = process.env.TENDRIL_BINARY ?? join(repository, 'build/release/tendril');
const pictures = join(repository, 'build/screenshots');
const wide = { width: 1280, height: 860 };

const obstacle = missing() ?? (existsSync(binary) ? null : `there is no binary at ${binary}`);
if (obstacle !== null) {
  console.log(`browser tests skipped: ${obstacle}`);
  console.log('0 passed, 0 failed');
  process.exit(0);
}
mkdirSync(pictures, { recursive: true });

const counts = { passed: 0, failed: 0 };

async function test(sentence, body) {
  try {
    await body();
    counts.passed += 1;
    console.log(`ok      ${sentence}`);
  } catch (failure) {
    counts.failed += 1;
    console.log(`FAILED  ${sentence}\n        ${String(failure.message).split('\n').slice(0, 12).join('\n        ')}`);
  }
}

const demo = await startDemo(binary);
const browser = await launch();
const { url, sign_in_url: signInUrl, api_token: token, highlevel } = demo.about;
const complaints = [];

function watch(page, home = url) {
  page.setDefaultTimeout(8000);
  page.on('pageerror', (error) => complaints.push(error.message));
  // A 401 is what the page of a signed-out browser is about, a 409 what two windows and a refused key are, a
  // refused connection what a stopped server is; everything else on the console is a defect.
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of (401|409)|ERR_CONNECTION_REFUSED/.test(message.text())) complaints.push(`${message.text()}: ${message.location().url}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(home)) complaints.push(`asked a foreign address: ${request.url()}`);
  });
  return page;
}

async function open(page, path, heading) {
  await page.goto(new URL(path, url).href);
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
  await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'detached' });
}

const picture = (page, name) => page.screenshot({ path: join(pictures, `${name}.png`) });

async function sendEvent(type, data) {
  const response = await fetch(new URL('/api/v1/events', url), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ type, data }),
  });
  assert.equal(response.status, 202, await response.text());
}

/** The next notes are refused by the other system. */
async function refuseNotes(times, message) {
  const body = { statusCode: 400, message };
  const fault = { match: { method: 'POST', path: '/contacts/*/notes' }, kind: 'status', status: 400, body, times };
  const answer = await fetch(new URL('/_sandbox/faults', highlevel.base_url), { method: 'POST', body: JSON.stringify({ faults: [fault] }) });
  assert.ok(answer.ok, await answer.text());
}

const noteOf = (contact, content) => ({ contactId: contact, noteId: `note-${contact}`, content, person: { email: `${contact}@example.com` } });

/** Opens the run of this contact that has this status. */
async function openRun(contact, status) {
  await open(page, '/runs', 'Runs');
  await page.getByRole('row').filter({ hasText: contact }).filter({ hasText: status }).first().getByRole('link').click();
  await page.waitForURL(/\/runs\/run_/);
  runPath = new URL(page.url()).pathname;
}

const light = await browser.newContext({ colorScheme: 'light', viewport: wide });
const page = watch(await light.newPage());
let runPath = '';
let deadPath = '';
let flowPath = '';
let eventPath = '';
let personPath = '';

await test('A browser without a session is told how to sign in', async () => {
  const stranger = await browser.newContext({ viewport: wide });
  const signedOut = watch(await stranger.newPage());
  await open(signedOut, '/', 'Sign in to Tendril');
  assert.deepEqual(await accessibilityViolations(signedOut), []);
  await picture(signedOut, 'signed-out');
  await stranger.close();
});

await test('The sign-in link opens the home page', async () => {
  await page.goto(signInUrl);
  await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
  await page.getByRole('link', { name: 'Runs', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor();
});

await test('A run that happens meanwhile appears without loading the page again', async () => {
  const name = 'seen-in-the-browser';
  await sendEvent('contact.created', { contactId: name, firstName: 'Seen', lastName: 'Live', email: 'seen@example.com' });
  await page.getByRole('row').filter({ hasText: name }).filter({ hasText: 'Succeeded' }).first().waitFor();
});

await test('A run opens from the list and shows what each step sent and got back', async () => {
  const row = page.getByRole('row').filter({ hasText: 'seen-in-the-browser' }).filter({ hasText: 'Succeeded' }).first();
  await row.getByRole('link').click();
  await page.waitForURL(/\/runs\/run_/);
  runPath = new URL(page.url()).pathname;
  await page.getByRole('group', { name: 'Data of the event' }).getByText('seen@example.com').waitFor();

  await page.getByRole('button', { name: 'Open all' }).click();
  const called = page.getByRole('listitem').filter({ hasText: /POST \/contacts\// }).filter({ has: page.getByRole('tab') }).first();
  await called.getByRole('tab', { name: 'Request' }).click();
  assert.match(await called.getByRole('group', { name: 'Request' }).innerText(), /"method": "POST"/);
  await called.getByRole('tab', { name: 'Answer' }).click();
  assert.match(await called.getByRole('group', { name: 'Answer' }).innerText(), /"status": 20[01]/);
  await called.getByRole('tab', { name: 'Input' }).click();
  assert.match(await called.getByRole('group', { name: 'Input' }).innerText(), /seen@example\.com/);
});

const otherRun = () => page.waitForURL((address) => /\/runs\/run_/.test(address.pathname) && address.pathname !== runPath);

await test('A finished run can be replayed, and the new run opens', async () => {
  await page.getByRole('button', { name: 'Replay' }).click();
  await page.getByRole('menuitem', { name: 'From the start' }).click();
  await otherRun();
  await page.getByText('Replay of').waitFor();
});

await test('A dead letter is replayed with its data put right', async () => {
  await refuseNotes(1, 'The paper is wet');
  await sendEvent('note.created', noteOf('edited-in-the-browser', 'Wrong'));
  await openRun('edited-in-the-browser', 'Dead letter');
  deadPath = runPath;
  await page.getByRole('button', { name: 'Replay' }).click();
  await picture(page, 'replay-menu');
  await page.getByRole('menuitem', { name: 'With edited data' }).click();
  const dialog = page.getByRole('dialog');
  const editor = dialog.getByLabel('Data of the event');
  await editor.fill('{ "contactId": ');
  await dialog.getByText('This is not a JSON object.').waitFor();
  assert.ok(await dialog.getByRole('button', { name: 'Replay' }).isDisabled());
  await editor.fill(JSON.stringify(noteOf('edited-in-the-browser', 'Right'), null, 2));
  await picture(page, 'replay-with-data');
  await dialog.getByRole('button', { name: 'Replay' }).click();
  await otherRun();
  await page.getByRole('group', { name: 'Data of the event' }).getByText('"Right"').waitFor();
  await page.getByText('Succeeded', { exact: true }).first().waitFor();
});

await test('Every dead letter that the filters find is replayed together, once a person has agreed and not taken it back', async () => {
  await refuseNotes(3, 'The pen is out of ink');
  for (const name of ['bulk-1', 'bulk-2', 'bulk-3']) await sendEvent('note.created', noteOf(name, 'Again'));
  await open(page, '/runs?status=dead&error=out of ink', 'Runs');
  await page.getByRole('row').filter({ hasText: 'bulk-3' }).waitFor();
  await picture(page, 'runs-filtered');
  await page.getByRole('button', { name: 'Replay all' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/3 runs will run again/).waitFor();
  await picture(page, 'bulk-question');
  await dialog.getByRole('radio', { name: 'From the step that failed' }).check();
  await dialog.getByRole('button', { name: 'Replay 3 runs' }).click();
  await page.getByText('3 runs will be replayed').waitFor();
  await picture(page, 'bulk-undo');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('3 runs will be replayed').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Replay all' }).click();
  await dialog.getByRole('radio', { name: 'From the step that failed' }).check();
  await dialog.getByRole('button', { name: 'Replay 3 runs' }).click();
  await page.getByRole('status').filter({ hasText: '3 of 3 runs' }).waitFor({ timeout: 20_000 });
  await picture(page, 'bulk-done');
  await open(page, '/runs?status=dead&error=out of ink', 'Runs');
  await page.getByRole('button', { name: 'Replay all' }).click();
  await page.getByRole('dialog').getByText('No run that matches is left to replay').waitFor();
  await page.getByRole('button', { name: 'Leave them as they are' }).click();
});

await test('The filter by status leaves only such runs', async () => {
  await open(page, '/runs', 'Runs');
  await page.getByLabel('Status').selectOption('succeeded');
  await page.waitForURL(/status=succeeded/);
  await page.getByRole('row').filter({ hasText: 'Succeeded' }).first().waitFor();
  const others = page.getByRole('table').getByText(/^(Queued|Running|Held|Filtered|Dead letter)$/);
  await others.first().waitFor({ state: 'detached' });
});

await test('The filter by contact leaves only their runs', async () => {
  await open(page, '/runs', 'Runs');
  await page.getByLabel('Contact').fill('seen-in-the-browser');
  await page.waitForURL(/person=seen-in-the-browser/);
  await page.getByRole('row').filter({ hasText: 'seen-in-the-browser' }).first().waitFor();
  await page.getByRole('row').filter({ hasText: 'bulk-1' }).first().waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.getByRole('row').filter({ hasText: 'bulk-1' }).first().waitFor();
  assert.equal(await page.getByLabel('Contact').inputValue(), '');
});

await test('The flows page lists the recipes, and a flow shows its steps and versions', async () => {
  await open(page, '/flows', 'Flows');
  await page.getByRole('row').filter({ hasText: 'Contact created' }).first().getByRole('link').click();
  await page.waitForURL(/\/flows\/.+/);
  flowPath = new URL(page.url()).pathname;
  await page.getByText('Starts when this happens').waitFor();
  assert.ok((await page.getByRole('table', { name: 'Mapping' }).count()) > 0);
  await page.getByRole('tab', { name: 'Versions' }).click();
  await page.getByRole('cell', { name: 'Version 1', exact: true }).waitFor();
});

await test('A flow can be unpublished and published again', async () => {
  await page.getByRole('button', { name: 'Unpublish' }).click();
  await page.getByText('Draft', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Publish version 1' }).first().click();
  await page.getByText('Published, version 1').waitFor();
});

await test('A flow is tried out dry on the sample of its trigger, and shows the requests it would make', async () => {
  await page.getByRole('tab', { name: 'Test' }).click();
  await page.getByRole('button', { name: 'Show what it would do' }).click();
  await page.getByText('It would end as: Succeeded').waitFor();
  await page.getByText(/^(POST|PUT) \/contacts/).first().waitFor();
  await picture(page, 'flow-test');
});

await test('Settings are changed, and a token is made and revoked', async () => {
  await open(page, '/settings', 'Settings');
  await page.getByLabel('Keep for, in days').fill('90');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  await page.reload();
  assert.equal(await page.getByLabel('Keep for, in days').inputValue(), '90');
  await page.getByLabel('New API token').fill('Made in the browser');
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByText(/^tdl_/).waitFor();
  const row = page.getByRole('row').filter({ hasText: 'Made in the browser' });
  await picture(page, 'settings-token');
  await row.getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await row.waitFor({ state: 'detached' });
});

await test('An event of an unknown type is found under its filter, with its data', async () => {
  await sendEvent('weather.changed', { contactId: 'seen-in-the-browser', sky: 'clear' });
  await open(page, '/events', 'Events');
  await page.getByLabel('What became of it').selectOption('unknown');
  await page.getByRole('link', { name: 'weather.changed' }).first().click();
  await page.waitForURL(/\/events\/evt_/);
  eventPath = new URL(page.url()).pathname;
  await page.getByRole('group', { name: 'Data' }).getByText('"clear"').waitFor();
  await page.getByText('No trigger knows this type').waitFor();
});

await test('The catalog is searched, and an entry tells method, path, fields and answer', async () => {
  await open(page, '/catalog', 'Catalog');
  await page.getByLabel('Search').fill('create task');
  await page.waitForURL(/q=create/);
  await page.getByRole('link', { name: 'Create a task' }).click();
  await page.getByText('/contacts/{contactId}/tasks').waitFor();
  const fields = page.getByRole('table', { name: 'Fields' });
  await fields.getByRole('row').filter({ hasText: 'title' }).filter({ hasText: 'required' }).waitFor();
  await page.getByRole('table', { name: 'Answer' }).waitFor();
});

await test('An action is tried from its catalog entry, and its request and answer are shown', async () => {
  await open(page, '/catalog/highlevel.contacts.upsert-contact', /./);
  await page.getByLabel('Input', { exact: true }).fill(JSON.stringify({ email: 'tried@example.com', firstName: 'Tried' }));
  await page.getByRole('button', { name: 'Make the call' }).click();
  await page.getByText('It worked').waitFor();
  assert.match(await page.getByRole('group', { name: 'Answer' }).first().innerText(), /tried@example\.com/);
});

await test('A person who is added starts a run', async () => {
  await open(page, '/people', 'People');
  await page.getByRole('button', { name: 'Add a person' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('First name').fill('Nora');
  await form.getByLabel('E-mail').fill('nora@example.com');
  await form.getByRole('button', { name: 'Add a person' }).click();
  await page.getByRole('row').filter({ hasText: 'nora@example.com' }).getByRole('link').click();
  await page.waitForURL(/\/people\/person_/);
  personPath = new URL(page.url()).pathname;
  const id = personPath.split('/').at(-1);
  await open(page, '/runs', 'Runs');
  await page.getByRole('row').filter({ hasText: id }).filter({ hasText: 'Succeeded' }).first().waitFor();
});

await test('A person’s page tells where they are linked and what flows did, and changes them', async () => {
  await open(page, personPath, 'Nora');
  await page.getByRole('table', { name: 'Where they are linked' }).getByRole('row').nth(1).waitFor();
  await page.getByRole('table', { name: 'What flows did' }).getByRole('row').filter({ hasText: 'Succeeded' }).first().waitFor();
  await page.getByRole('button', { name: 'Edit this person' }).click();
  await page.getByRole('dialog').getByLabel('Last name').fill('Changed');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { level: 1, name: 'Nora Changed' }).waitFor();
});

await test('A word of the glossary tells what it means where it stands, and leads to its entry', async () => {
  await open(page, '/flows', 'Flows');
  const word = page.getByRole('main').getByRole('link', { name: 'trigger' });
  await word.focus();
  await page.getByRole('tooltip', { name: /starts flows/ }).waitFor();
  await word.click();
  await page.locator('#trigger[data-wanted="true"]').waitFor();
});

await test('People are imported from a CSV file, after a look at what would happen', async () => {
  await open(page, '/people', 'People');
  await page.getByRole('button', { name: 'Import a CSV file' }).click();
  const dialog = page.getByRole('dialog');
  const csv = 'Vorname;E-Mail;Handy\nImported;imported@example.com;+4930901820\nBroken;not an address;\n';
  await page.locator('input[type=file]').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await dialog.getByText('What the columns become').waitFor();
  await dialog.getByLabel('Column Vorname').selectOption('firstName');
  await dialog.getByLabel('Column E-Mail').selectOption('email');
  await dialog.getByLabel('Column Handy').selectOption('phone');
  await dialog.getByRole('cell', { name: 'imported@example.com' }).waitFor();
  await picture(page, 'people-import');
  await dialog.getByRole('button', { name: 'Import them' }).click();
  await dialog.getByText('Imported', { exact: true }).waitFor();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await page.getByRole('cell', { name: 'imported@example.com' }).waitFor();
});

await test('A person is invited with a role and taken out again, and a backup is made', async () => {
  await open(page, '/settings', 'Settings');
  await page.getByLabel('Sign-in name').fill('guest');
  await page.getByRole('button', { name: 'Invite' }).click();
  await page.getByText('Send this link').waitFor();
  const row = page.getByRole('row').filter({ hasText: 'guest' }).first();
  await row.getByRole('button', { name: 'Take access away' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take access away' }).click();
  await row.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Make a backup now' }).click();
  await page.getByRole('link', { name: /^Download / }).first().waitFor();
});

await test('The test of a connection says that it works', async () => {
  await open(page, '/connections', 'Connections');
  const panel = page.locator('section').filter({ has: page.getByRole('button', { name: /^Test / }) }).filter({ hasText: 'highlevel' });
  await panel.first().getByRole('button', { name: /^Test / }).click();
  await panel.first().getByText('It works', { exact: true }).waitFor();
});

await test('A new key takes the place of the old one only when it works and is another', async () => {
  await page.getByRole('button', { name: /^Change the key of HighLevel/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'I have the new key' }).click();
  await dialog.getByLabel('New Private Integration Token').fill('not-the-token');
  await dialog.getByRole('button', { name: 'Save and test' }).click();
  await dialog.getByText(/The new secret does not work, so the old one stays in use/).waitFor();
  await dialog.getByLabel('New Private Integration Token').fill(highlevel.token);
  await dialog.getByRole('button', { name: 'Save and test' }).click();
  await dialog.getByText('This is the secret that is in use already.').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
});

await watchingTests({ test, page, url, picture, sendEvent, refuseNotes, noteOf });
await firstStepsTests({ test, browser, watch, binary, picture, highlevel });

await test('A hook is made, shows its secret once, and is deleted', async () => {
  await open(page, '/hooks', 'Hooks');
  await page.getByRole('button', { name: 'New hook' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Made by hand');
  await dialog.getByRole('button', { name: 'New hook' }).click();
  await dialog.getByText(/^whsec_/).waitFor();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  const row = page.getByRole('row').filter({ hasText: 'Made by hand' });
  await row.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await row.waitFor({ state: 'detached' });
});

await test('The colour scheme can be switched, and stays after loading again', async () => {
  await page.getByRole('button', { name: 'Switch to dark colours' }).click();
  await page.reload();
  assert.equal(await page.locator('html').getAttribute('data-mantine-color-scheme'), 'dark');
  await page.getByRole('button', { name: 'Switch to light colours' }).click();
});

const parts = process.argv.slice(2);
const wants = (part) => parts.length === 0 || parts.includes(part);

if (wants('editor')) await editorTests({ test, browser, watch, binary, picture });

if (wants('looks')) {
  const paths = { run: runPath, deadRun: deadPath, flow: flowPath, editor: `${flowPath}/edit`, event: eventPath, person: personPath };
  await looksTests({ test, browser, watch, open, picture, session: await light.storageState(), paths });
}

await test('No page complained on the console or asked a foreign address', async () => {
  assert.deepEqual(complaints, []);
});

await browser.close();
await test('The server drains and ends with 0', async () => {
  assert.equal(await demo.stop(), 0);
});
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed === 0 ? 0 : 1);
