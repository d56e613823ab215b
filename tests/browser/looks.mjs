// Every page, panel and dialog in light, dark and at a phone's width: no accessibility violation, nothing wider than the
// screen, and a picture of each.
import assert from 'node:assert/strict';

import { accessibilityViolations } from './browser.mjs';

const wide = { width: 1280, height: 860 };
const phone = { width: 390, height: 844 };
const looks = [
  ['light', { colorScheme: 'light', viewport: wide }],
  ['dark', { colorScheme: 'dark', viewport: wide }],
  ['phone', { colorScheme: 'light', viewport: phone }],
];

const button = (page, name) => page.getByRole('button', { name, exact: true });
const dialog = (page) => page.getByRole('dialog');
const card = (page, step) => page.locator(`[data-step="${step}"]`);
const csv = 'Vorname;E-Mail;Handy\nLooked at;looked.at@example.com;+4930901820\n';

const press = (name) => async (page) => {
  await button(page, name).first().click();
  await dialog(page).waitFor();
};
const chooseTab = (name) => (page) => page.getByRole('tab', { name }).click();
const keys = (...pressed) => async (page) => {
  await card(page, 'trigger').focus();
  for (const key of pressed) await page.keyboard.press(key);
  await page.getByRole('combobox').waitFor();
};

/** The paths of things that the tests before this have made: {run, deadRun, flow, editor, event, person}. */
function everyPage(paths) {
  return [
    ['home', '/', 'Home'],
    ['runs', '/runs', 'Runs'],
    ['run', paths.run, /./, (page) => button(page, 'Open all').click()],
    ['dead run', paths.deadRun, /./],
    ['flows', '/flows', 'Flows'],
    ['flow', paths.flow, /./],
    ['editor', paths.editor, /^Edit /],
    ['welcome', '/welcome', 'Start here'],
    ['events', '/events', 'Events'],
    ['event', paths.event, 'weather.changed'],
    ['people', '/people', 'People'],
    ['person', paths.person, 'Nora Changed'],
    ['links', '/links', 'Links'],
    ['connections', '/connections', 'Connections'],
    ['hooks', '/hooks', 'Hooks'],
    ['settings', '/settings', 'Settings'],
    ['catalog', '/catalog', 'Catalog'],
    ['operation', '/catalog/highlevel.contacts.create-task', 'Create a task'],
    ['trigger', '/catalog/habitify.contact.created', 'Contact created'],
    ['glossary', '/glossary', 'Glossary'],
    ['lost', '/nowhere', 'Page not found'],
  ];
}

/** [name, path, heading, what opens it]. */
function everyDialog(paths) {
  const { flow, editor, deadRun } = paths;
  return [
    ['person to add', '/people', 'People', press('Add a person')],
    ['person to edit', paths.person, 'Nora Changed', press('Edit this person')],
    ['import', '/people', 'People', press('Import a CSV file')],
    ['import of a file', '/people', 'People', async (page) => {
      await press('Import a CSV file')(page);
      await page.locator('input[type=file]').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
      await dialog(page).getByRole('cell', { name: 'looked.at@example.com' }).waitFor();
    }],
    ['key to change', '/connections', 'Connections', async (page) => {
      await page.getByRole('button', { name: /^Change the key of HighLevel/ }).click();
      await dialog(page).waitFor();
    }],
    ['new hook', '/hooks', 'Hooks', press('New hook')],
    ['question before deleting', '/hooks', 'Hooks', press('Delete')],
    ['replay menu', deadRun, /./, async (page) => {
      await button(page, 'Replay').click();
      await page.getByRole('menu').waitFor();
    }],
    ['replay with edited data', deadRun, /./, async (page) => {
      await button(page, 'Replay').click();
      await page.getByRole('menuitem', { name: 'With edited data' }).click();
      await dialog(page).waitFor();
    }],
    ['bulk question', '/runs?status=succeeded', 'Runs', async (page) => {
      await press('Replay all')(page);
      await dialog(page).getByRole('radio').first().waitFor();
    }],
    ['versions of a flow', flow, /./, chooseTab('Versions')],
    ['dry test of a flow', flow, /./, async (page) => {
      await chooseTab('Test')(page);
      await button(page, 'Show what it would do').click();
      await page.getByText(/^It would end as/).waitFor();
    }],
    ['document of a flow', flow, /./, chooseTab('Document')],
    ['end of a flow', flow, /./, chooseTab('Name and end')],
    ['commands', editor, /^Edit /, keys('Control+k')],
    ['step to add', editor, /^Edit /, keys('a')],
    ['settings of a flow', editor, /^Edit /, async (page) => {
      await card(page, 'trigger').click();
      await page.getByRole('complementary', { name: 'Settings of the chosen step' }).waitFor();
    }],
    ['settings of a step', editor, /^Edit /, async (page) => {
      await page.locator('[data-step]:has([data-type="action"])').first().click();
      await page.getByText('From the event').waitFor();
    }],
    ['rule', editor, /^Edit /, async (page) => {
      await page.locator('[data-step]:has([data-type="branch"])').first().click();
      await page.getByText(/^Holds for/).first().waitFor();
    }],
    ['test in the editor', editor, /^Edit /, async (page) => {
      await button(page, 'Test').click();
      await button(page, 'Try it (dry)').click();
      await page.getByText(/^Ended as/).waitFor();
    }],
    ['versions in the editor', editor, /^Edit /, async (page) => {
      await keys('Control+k')(page);
      await page.keyboard.type('Versions');
      await page.keyboard.press('Enter');
      await page.getByRole('region', { name: 'Version 1' }).waitFor();
    }],
    ['publishing', editor, /^Edit /, async (page) => {
      await press('Publish')(page);
      await dialog(page).getByText('What changes for new events').waitFor();
    }],
  ];
}

/** `session` is a browser's signed-in state; `open` loads a page and waits for its heading and its data. */
export async function looksTests({ test, browser, watch, open, picture, session, paths }) {
  for (const [look, options] of looks) {
    const context = await browser.newContext({ ...options, storageState: { ...session, origins: [] } });
    const page = watch(await context.newPage());
    const shows = [...everyPage(paths).map((one) => ['page', ...one]), ...everyDialog(paths).map((one) => ['part', ...one])];
    for (const [kind, name, path, heading, act] of shows) {
      await test(`The ${kind} "${name}" (${look}) has no accessibility violation and does not scroll sideways`, async () => {
        await open(page, path, heading);
        await act?.(page);
        await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => null))));
        assert.deepEqual(await accessibilityViolations(page), []);
        const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(excess <= 0, `${excess} pixels too wide`);
        await picture(page, `${name.replaceAll(' ', '-')}-${look}`);
      });
    }
    await context.close();
  }
}
