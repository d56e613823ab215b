// The flow editor, as a person uses it: building from an empty canvas, testing, publishing, two windows, a lost server.
import assert from 'node:assert/strict';

import { accessibilityViolations } from './browser.mjs';
import { startDemo } from './tendril.mjs';

/** What a person does in the editor. */
class Editor {
  constructor(page) {
    this.page = page;
    this.panel = page.getByRole('complementary', { name: 'Settings of the chosen step' });
  }

  async begin() {
    await this.page.goto(new URL('/flows', this.page.url()).href);
    await this.page.getByRole('button', { name: 'New flow' }).press('Enter');
    await this.page.waitForURL(/\/edit$/);
    await this.card('trigger').waitFor();
    return new URL(this.page.url()).pathname;
  }

  card(step) {
    return this.page.locator(`[data-step="${step}"]`);
  }

  /** Ctrl+K, words, Enter. */
  async command(...words) {
    await this.page.keyboard.press('Control+k');
    for (const text of words) await this.choose(text);
  }

  /** Types into the open palette and takes what is found first. */
  async choose(words) {
    const box = this.page.getByRole('combobox', { name: /Commands|Add a step|Choose/ });
    await box.waitFor();
    await box.pressSequentially(words);
    const found = this.page.getByRole('listbox', { name: 'Results' }).getByRole('option').first();
    await found.filter({ hasText: words }).waitFor();
    await this.page.keyboard.press('Enter');
  }

  async startOn(trigger) {
    await this.page.keyboard.press('Control+k');
    await this.choose('Choose what starts the flow');
    await this.choose(trigger);
  }

  async addAfter(step, words) {
    await this.card(step).focus();
    await this.page.keyboard.press('a');
    await this.choose(words);
  }

  /** Types a template over what a field holds. */
  async fill(field, text) {
    const box = this.panel.getByRole('textbox', { name: field, exact: true });
    await box.click();
    await this.page.keyboard.press('Control+a');
    await this.page.keyboard.insertText(text);
    await this.page.keyboard.press('Escape');
  }

  async remember(kind, source) {
    await this.panel.getByRole('button', { name: 'More settings' }).click();
    await this.panel.getByLabel('Remember the pairing as').fill(kind);
    await this.fill('Its id on the person side', source);
  }

  async saved() {
    await this.page.getByText('Draft saved', { exact: true }).waitFor();
  }

  async publish() {
    await this.saved();
    await this.page.getByRole('button', { name: 'Publish' }).click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Publish' }).click();
    await dialog.getByText(/Version \d+ is published/).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await dialog.waitFor({ state: 'detached' });
  }
}

/** The same by keys alone: nothing is clicked, and the focus moves as it does for a person. */
class KeyboardEditor extends Editor {
  async press(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Tab, until the focus is there. */
  async tabTo(target) {
    await target.waitFor();
    for (let tabs = 0; tabs < 80; tabs += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.press('Tab');
    }
    throw new Error(`no way by Tab to ${target}`);
  }

  async begin(name) {
    await this.page.goto(new URL('/flows', this.page.url()).href);
    await this.tabTo(this.page.getByRole('button', { name: 'New flow' }));
    await this.press('Enter');
    await this.page.waitForURL(/\/edit$/);
    await this.card('trigger').waitFor();
    await this.tabTo(this.page.getByLabel('Name of the flow'));
    await this.press('Control+a');
    await this.page.keyboard.insertText(name);
  }

  /** After the chosen step. */
  async add(words) {
    await this.press('Control+k');
    await this.choose('Add a step after the chosen one');
    await this.choose(words);
  }

  /** Out of the settings, onto the card. */
  async toCard(step) {
    for (let tries = 0; tries < 4; tries += 1) {
      if (await this.card(step).evaluate((element) => element === document.activeElement)) return;
      await this.press('Escape');
    }
    await this.tabTo(this.card(step));
  }

  async fillFields(step, fields) {
    await this.card(step).waitFor();
    for (const [field, text] of Object.entries(fields)) {
      await this.toCard(step);
      await this.press('Enter');
      await this.tabTo(this.panel.getByRole('textbox', { name: field, exact: true }));
      await this.press('Control+a');
      await this.page.keyboard.insertText(text);
    }
  }

  async publish() {
    await this.saved();
    await this.press('Control+Shift+Enter');
    const dialog = this.page.getByRole('dialog');
    const publish = dialog.getByRole('button', { name: 'Publish' });
    await publish.and(this.page.locator(':enabled')).waitFor();
    await this.tabTo(publish);
    await this.press('Enter');
    await dialog.getByText(/Version \d+ is published/).waitFor();
    await this.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  }
}

/** Calls the REST interface with the token. */
function client({ url, api_token: token }) {
  return async (method, path, body) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const response = await fetch(new URL(`/api/v1${path}`, url), { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const text = await response.text();
    assert.ok(response.ok, `${method} ${path}: ${text}`);
    return text === '' ? null : JSON.parse(text);
  };
}

async function until(look, what) {
  for (let tries = 0; tries < 100; tries += 1) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${what} did not come`);
}

async function signedIn(browser, demo, watch) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = watch(await context.newPage());
  await page.goto(demo.about.sign_in_url);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return { context, page };
}

export async function editorTests({ test, browser, watch, binary, picture }) {
  const own = await startDemo(binary, ['--quiet']);
  const call = client(own.about);
  const { items: recipes } = await call('GET', '/flows');
  for (const { id } of recipes) await call('POST', `/flows/${id}/unpublish`);
  const state = async () => (await fetch(new URL('/_sandbox/state', own.about.highlevel.base_url))).json();
  const send = (type, data) => call('POST', '/events', { type, data });
  const ownWatch = (page) => watch(page, own.about.url);

  const { context: window, page } = await signedIn(browser, own, ownWatch);
  const editor = new Editor(page);
  let contactPath = '';

  await test('From the first page to the first contact in step it takes at most 12 clicks', async () => {
    let clicks = 0;
    const click = async (name) => {
      clicks += 1;
      await page.getByRole('button', { name, exact: true }).or(page.getByRole('link', { name, exact: true })).click();
    };
    await click('Start here');
    await page.getByRole('heading', { name: 'Connect your accounts' }).waitFor();
    assert.deepEqual(await accessibilityViolations(page), []);
    await click('Next');
    await click('Choose “Contacts to HighLevel”');
    await click('Send the sample through');
    await page.getByText(/Added · HighLevel, contacts: Mara/).waitFor();
    await picture(page, 'welcome-tried');
    await click('Next');
    await click('Publish');
    await page.getByText('It is live.').waitFor();
    assert.ok((await state()).contacts.some(({ email }) => email === 'mara.lindqvist@example.com'));
    console.log(`        ${clicks} clicks`);
    assert.ok(clicks <= 12);
    const made = (await call('GET', '/flows')).items.filter(({ published_version: version }) => version !== null);
    for (const { id } of made) await call('POST', `/flows/${id}/unpublish`);
  });

  await test('Row 5: contacts to HighLevel, built from an empty canvas with the keyboard', async () => {
    contactPath = await editor.begin();
    await page.getByLabel('Name of the flow').fill('Contacts, by keyboard');
    await editor.startOn('Contact created');
    await editor.startOn('Contact updated');
    await editor.addAfter('trigger', 'Create or update a contact');
    await editor.panel.getByRole('button', { name: 'Fill in for me' }).press('Enter');
    await editor.panel.getByText(/gives mara\.lindqvist@example\.com/).waitFor();
    await editor.remember('contact', '{{ trigger.data.contactId }}');
    await picture(page, 'editor-mapping');
    await editor.publish();
    await send('contact.created', { contactId: 'p-1', firstName: 'Lena', lastName: 'Berg', email: 'lena@example.com', phone: '+46701234567', tags: ['vip'] });
    const contact = await until(async () => (await state()).contacts.find(({ email }) => email === 'lena@example.com'), 'the contact');
    assert.deepEqual([contact.firstName, contact.lastName, contact.tags], ['Lena', 'Berg', ['vip']]);
    await send('contact.updated', { contactId: 'p-1', firstName: 'Helena', email: 'lena@example.com' });
    await until(async () => (await state()).contacts.find(({ firstName }) => firstName === 'Helena'), 'the changed name');
  });

  await test('Row 6: tasks to HighLevel, built by clicks', async () => {
    await editor.begin();
    await editor.card('trigger').click();
    await editor.panel.getByRole('button', { name: 'Choose what starts the flow' }).click();
    await editor.choose('Task added');
    await page.getByRole('button', { name: 'Add a step here' }).click();
    await editor.choose('Find a linked thing');
    await editor.fill('Kind', 'contact');
    await editor.panel.getByRole('textbox', { name: 'Source ID' }).click();
    await editor.panel.getByRole('button', { name: /^Contact ID/ }).click();
    await page.getByRole('button', { name: 'Add a step here' }).last().click();
    await editor.choose('Create a task');
    const field = (name) => editor.panel.getByRole('textbox', { name, exact: true });
    await field('Contact ID').click();
    await editor.panel.getByRole('button', { name: /^Target ID/ }).click();
    await field('Title').click();
    await editor.panel.getByRole('button', { name: /^Title/ }).click();
    await field('Due date').click();
    await editor.panel.getByRole('button', { name: /^Due date/ }).click();
    await editor.fill('Completed', '{{ trigger.data.status | is_one_of: "done", "completed" }}');
    await editor.publish();
    await send('task.created', { contactId: 'p-1', taskId: 't-1', title: 'Walk', status: 'open', dueDate: '2026-12-01T09:00:00Z' });
    const task = await until(async () => (await state()).contacts.flatMap(({ tasks }) => tasks ?? []).concat((await state()).tasks ?? []).find(({ title }) => title === 'Walk'), 'the task');
    assert.equal(task.completed, false);
  });

  await test('Row 7: notes to HighLevel and its appointments fetched; a dry test tells that nobody is linked yet', async () => {
    await editor.begin();
    await editor.startOn('Note added');
    await editor.addAfter('trigger', 'Find a linked thing');
    await editor.fill('Kind', 'contact');
    await editor.fill('Source ID', '{{ trigger.data.contactId }}');
    await editor.addAfter('find_linked_thing', 'Create a note');
    await editor.fill('Contact ID', '{{ steps.find_linked_thing.target_id }}');
    await editor.fill('Body', '{{ trigger.data.content }} ({{ trigger.data.date }})');
    await editor.addAfter('create_note', 'List the appointments of a contact');
    await editor.fill('Contact ID', '{{ steps.find_linked_thing.target_id }}');
    await editor.saved();
    await page.getByRole('button', { name: 'Test' }).click();
    await page.getByRole('button', { name: 'Try it (dry)' }).click();
    await page.getByText(/Ended as: Dead letter · Step 'Create a note'.*contactId is missing/).waitFor();
    await picture(page, 'editor-test');
    await editor.publish();
    await send('note.created', { contactId: 'p-1', noteId: 'n-1', content: 'Slept well', date: '2026-12-01' });
    await until(async () => JSON.stringify(await state()).includes('Slept well (2026-12-01)'), 'the note');
    const requests = await (await fetch(new URL('/_sandbox/requests?limit=500', own.about.highlevel.base_url))).json();
    assert.match(JSON.stringify(requests), /GET.*\/contacts\/[^/]+\/appointments/);
  });

  const keys = new KeyboardEditor(page);

  await test('Row 6 by keys alone: a task from an empty canvas to the simulator', async () => {
    await keys.begin('Tasks, by keys');
    await keys.startOn('Task added');
    await keys.add('Find a linked thing');
    await keys.fillFields('find_linked_thing', { Kind: 'contact', 'Source ID': '{{ trigger.data.contactId }}' });
    await keys.add('Create a task');
    await keys.fillFields('create_task', {
      'Contact ID': '{{ steps.find_linked_thing.target_id }}',
      Title: '{{ trigger.data.title }}, by keys',
      'Due date': '{{ trigger.data.dueDate }}',
      Completed: 'false',
    });
    await keys.publish();
    await send('task.created', { contactId: 'p-1', taskId: 't-2', title: 'Stretch', status: 'open', dueDate: '2026-12-02T09:00:00Z' });
    await until(async () => JSON.stringify(await state()).includes('Stretch, by keys'), 'the task');
  });

  await test('Row 7 by keys alone: a note from an empty canvas to the simulator, and its appointments fetched', async () => {
    await keys.begin('Notes, by keys');
    await keys.startOn('Note added');
    await keys.add('Find a linked thing');
    await keys.fillFields('find_linked_thing', { Kind: 'contact', 'Source ID': '{{ trigger.data.contactId }}' });
    await keys.add('Create a note');
    await keys.fillFields('create_note', {
      'Contact ID': '{{ steps.find_linked_thing.target_id }}',
      Body: '{{ trigger.data.content }}, by keys',
    });
    await keys.add('List the appointments of a contact');
    const listed = await page.locator('[data-chosen="true"]', { hasText: 'List the appointments' }).getAttribute('data-step');
    await keys.fillFields(listed, { 'Contact ID': '{{ steps.find_linked_thing.target_id }}' });
    await keys.publish();
    await send('note.created', { contactId: 'p-1', noteId: 'n-2', content: 'Ran far', date: '2026-12-02' });
    await until(async () => JSON.stringify(await state()).includes('Ran far, by keys'), 'the note');
  });

  await test('One step is run alone for real, with what the earlier steps gave, and tells what it changed', async () => {
    await editor.begin();
    await editor.startOn('Contact created');
    await editor.addAfter('trigger', 'Create or update a contact');
    await editor.panel.getByRole('button', { name: 'Fill in for me' }).press('Enter');
    await editor.panel.getByText(/gives .+@example\.com/).waitFor();
    await editor.addAfter('create_or_update_contact', 'Create a note');
    await editor.fill('Contact ID', '{{ steps.create_or_update_contact.contact.id }}');
    await editor.fill('Body', 'Written by one step');
    await editor.card('create_or_update_contact').click();
    await page.getByRole('button', { name: 'Test', exact: true }).click();
    await page.getByText('Typed', { exact: true }).click();
    await page.getByLabel('Data of the event').fill(JSON.stringify({ contactId: 'p-3', firstName: 'Alone', email: 'alone@example.com' }));
    await page.getByRole('button', { name: 'Run only “Create or update a contact”' }).click();
    await page.getByText(/Added · HighLevel, contacts: Alone/).waitFor();
    await editor.card('create_note').click();
    await page.getByRole('button', { name: 'Run only “Create a note”' }).click();
    await page.getByText(/Added · HighLevel, notes/).waitFor();
    await picture(page, 'editor-test-step');
    assert.match(JSON.stringify(await state()), /Written by one step/);
  });

  await test('A test for real shows each step and what changed in the simulator', async () => {
    await page.goto(new URL(contactPath, own.about.url).href);
    await editor.card('trigger').waitFor();
    await page.getByRole('button', { name: 'Test' }).click();
    await page.getByText('Typed', { exact: true }).click();
    await page.getByLabel('Data of the event').fill(JSON.stringify({ contactId: 'p-2', firstName: 'Tested', email: 'tested@example.com' }));
    await page.getByRole('button', { name: 'Run for real' }).click();
    await page.getByText('Ended as: Succeeded').waitFor();
    await page.getByText(/Added · HighLevel, contacts: Tested/).waitFor();
    await picture(page, 'editor-test-real');
  });

  await test('Steps are added, moved, copied, taken away, and all of it is undone and redone by keys', async () => {
    const path = await editor.begin();
    const order = () => page.locator('[data-step]').evaluateAll((cards) => cards.map((one) => one.dataset.step));
    await editor.addAfter('trigger', 'Wait');
    await editor.card('wait').waitFor();
    await editor.addAfter('wait', 'Branch');
    await editor.card('branch').focus();
    await page.keyboard.press('i');
    await editor.choose('Stop');
    await editor.card('stop').waitFor();
    await editor.card('wait').click();
    await page.keyboard.press('d');
    await editor.card('wait_2').waitFor();
    await page.keyboard.press('Delete');
    await editor.card('wait_2').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+z');
    await editor.card('wait_2').waitFor();
    await page.keyboard.press('Control+y');
    await editor.card('wait_2').waitFor({ state: 'detached' });
    await editor.card('branch').focus();
    await page.keyboard.press('ArrowDown');
    assert.equal(await editor.card('stop').getAttribute('data-chosen'), 'true');
    await page.keyboard.press('ArrowLeft');
    assert.equal(await editor.card('branch').getAttribute('data-chosen'), 'true');
    const text = JSON.stringify({ tendril: 'steps', steps: [{ id: 'pasted', type: 'filter', rule: true }] });
    await page.evaluate((steps) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', steps);
      document.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
    }, text);
    await editor.card('pasted').waitFor();
    assert.deepEqual(await order(), ['trigger', 'wait', 'branch', 'stop', 'pasted']);
    const [from, to] = [await editor.card('pasted').boundingBox(), await page.getByRole('button', { name: 'Add a step here' }).first().boundingBox()];
    await page.mouse.move(from.x + 60, from.y + 20);
    await page.mouse.down();
    await page.mouse.move(to.x + 40, to.y + 30, { steps: 12 });
    await page.mouse.move(to.x, to.y, { steps: 4 });
    await page.mouse.up();
    await editor.saved();
    const draft = await call('GET', `/flows/${path.split('/')[2]}/draft`);
    assert.deepEqual(draft.document.steps.map(({ id }) => id), ['pasted', 'wait', 'branch']);
  });

  await test('A rule is built from conditions, tells for how many samples it holds, and why not', async () => {
    await page.goto(new URL(contactPath, own.about.url).href);
    await editor.addAfter('trigger', 'Filter');
    await editor.panel.getByRole('button', { name: 'Add a condition' }).click();
    await editor.panel.getByRole('combobox', { name: 'Field' }).click();
    await page.getByRole('option', { name: 'First name' }).click();
    await editor.panel.getByLabel('Comparison').selectOption('equals');
    await editor.panel.getByLabel('Value').fill('Helena');
    await editor.panel.getByText(/^Holds for 1 of \d+ samples/).waitFor();
    await editor.panel.getByText('It does not hold, because').waitFor();
    await picture(page, 'editor-rule');
    assert.deepEqual(await accessibilityViolations(page), []);
    await editor.saved();
  });

  await test('What keeps a flow from being published is named, and a click leads to the field', async () => {
    await editor.addAfter('trigger', 'Create a task');
    await editor.saved();
    await page.getByRole('button', { name: 'Publish' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('4 things have to be mended first').waitFor();
    await picture(page, 'editor-findings');
    assert.ok(await dialog.getByRole('button', { name: 'Publish' }).isDisabled());
    await dialog.locator('div').filter({ hasText: /needs 'title'/ }).last().getByRole('button', { name: 'Go to it' }).click();
    await editor.panel.getByRole('textbox', { name: 'Title', exact: true }).waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Title');
    await page.keyboard.press('Control+z');
  });

  await test('A version is compared with the draft and made the draft again', async () => {
    await page.goto(new URL(contactPath, own.about.url).href);
    await editor.card('trigger').waitFor();
    await page.getByRole('button', { name: 'Versions' }).click();
    const version = page.getByRole('region', { name: 'Version 1' });
    await version.getByRole('button', { name: 'What differs from the draft' }).click();
    await version.getByText('Filter').first().waitFor();
    await picture(page, 'editor-versions');
    await version.getByRole('button', { name: 'Make it my draft' }).click();
    await editor.card('filter').waitFor({ state: 'detached' });
    await editor.saved();
  });

  await test('Two windows edit one flow: neither writes over the other without asking', async () => {
    const path = await editor.begin();
    await editor.addAfter('trigger', 'Wait');
    await editor.saved();
    const second = ownWatch(await window.newPage());
    await second.goto(new URL(path, own.about.url).href);
    const other = new Editor(second);
    await other.card('wait').waitFor();
    await second.route('**/draft', (route) => (route.request().method() === 'GET' ? route.abort() : route.continue()));
    await editor.addAfter('wait', 'Stop');
    await editor.saved();
    await second.unroute('**/draft');
    await second.getByLabel('Name of the flow').fill('Named in the second window');
    const dialog = second.getByRole('dialog');
    const noticed = await Promise.race([
      dialog.getByText('Somebody else changed this flow').waitFor().then(() => 'asked'),
      other.card('stop').waitFor().then(() => 'taken over'),
    ]);
    if (noticed === 'asked') {
      await picture(second, 'editor-conflict');
      await dialog.getByRole('button', { name: 'Take theirs' }).click();
    }
    await other.card('stop').waitFor();
    await other.saved();
    await second.close();
  });

  await test('A restarted server loses no edit: it is kept in the browser and saved when the server is back', async () => {
    const path = await editor.begin();
    await editor.addAfter('trigger', 'Wait');
    await editor.saved();
    await own.end();
    await page.getByLabel('Name of the flow').fill('Typed while the server was down');
    await page.getByText(/No connection/).waitFor();
    own.startAgain();
    await page.getByText('Draft saved', { exact: true }).waitFor({ timeout: 30_000 });
    const draft = await call('GET', `/flows/${path.split('/')[2]}/draft`);
    assert.equal(draft.document.name, 'Typed while the server was down');
    await page.reload();
    await editor.card('wait').waitFor();
    assert.equal(await page.getByLabel('Name of the flow').inputValue(), 'Typed while the server was down');
  });

  await test('Markup in a name is shown as text', async () => {
    await page.getByLabel('Name of the flow').fill('<img src=x onerror="document.title=1">');
    await editor.saved();
    await page.goto(new URL('/flows', own.about.url).href);
    await page.getByText('<img src=x onerror="document.title=1">').waitFor();
  });

  await test('A flow of 200 steps opens and is walked through quickly', async () => {
    const steps = Array.from({ length: 200 }, (_, index) => ({ id: `s${index}`, type: 'wait', for: { days: 1 } }));
    const document = { format: 1, name: 'Long', trigger: { operations: ['habitify.contact.created'] }, steps };
    const { id } = await call('POST', '/flows', { document });
    const begun = Date.now();
    await page.goto(new URL(`/flows/${id}/edit`, own.about.url).href);
    await editor.card('trigger').waitFor();
    const opened = Date.now() - begun;
    await editor.card('trigger').focus();
    const walked = Date.now();
    for (let step = 0; step < 40; step += 1) await page.keyboard.press('ArrowDown');
    await page.waitForFunction(() => document.querySelector('[data-chosen="true"]')?.getAttribute('data-step') === 's39');
    const perStep = (Date.now() - walked) / 40;
    console.log(`        200 steps: open after ${opened} ms, ${perStep.toFixed(0)} ms a step`);
    assert.ok(perStep < 500, `${perStep} ms a step`);
  });

  await window.close();
  await own.stop();
}
