// Takes pictures of every page, in light and dark and at a phone's width: `node dev/screenshots.mjs [address] [folder]`.
// The address is the mock server's unless told otherwise.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { chromium } from 'playwright-core';

const address = process.argv[2] ?? 'http://127.0.0.1:8499';
const folder = process.argv[3] ?? '/tmp/tendril-screenshots';
const only = process.argv[4];
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

const pages = {
  runs: '/',
  'run-held': '/runs/run_0000000000997',
  'run-waiting': '/runs/run_0000000000998',
  'run-done': '/runs/run_0000000001000',
  flows: '/flows',
  flow: '/flows/flow_contact-sync',
  events: '/events',
  event: '/events/evt_odd1',
  people: '/people',
  connections: '/connections',
  hooks: '/hooks',
  catalog: '/catalog',
  operation: '/catalog/highlevel.contacts.create-task',
  glossary: '/glossary',
};
const looks = {
  light: { colorScheme: 'light', viewport: { width: 1280, height: 860 } },
  dark: { colorScheme: 'dark', viewport: { width: 1280, height: 860 } },
  phone: { colorScheme: 'light', viewport: { width: 390, height: 844 } },
};

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags });
for (const [look, options] of Object.entries(looks)) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.on('console', (message) => message.type() === 'error' && console.log(look, page.url(), message.text()));
  page.on('pageerror', (error) => console.log(look, page.url(), error.message));
  for (const [name, path] of Object.entries(pages)) {
    if (only !== undefined && !name.startsWith(only)) continue;
    await page.goto(address + path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByRole('status', { name: 'Loading' }).waitFor({ state: 'detached' });
    await page.waitForTimeout(200);
    if (name === 'run-done') await page.getByRole('button', { name: 'Open all' }).click();
    await page.screenshot({ path: join(folder, `${name}-${look}.png`), fullPage: name !== 'runs' && name !== 'events' });
  }
  await context.close();
}
await browser.close();
