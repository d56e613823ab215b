// Chromium, driven by Playwright, with the accessibility checks of axe. The packages are the web app's own
// (web/package.json), so `npm ci` in web/ is all that is needed.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const fromWeb = createRequire(new URL('../../web/package.json', import.meta.url));
const places = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Why the tests cannot run here, or null. */
export function missing() {
  if (!places.some((place) => place && existsSync(place))) return 'Chromium is not installed';
  try {
    fromWeb.resolve('playwright-core');
    fromWeb.resolve('axe-core');
    return null;
  } catch {
    return 'the packages of web/ are not installed (npm ci in web/)';
  }
}

export function launch() {
  const { chromium } = fromWeb('playwright-core');
  return chromium.launch({ executablePath: places.find((place) => place && existsSync(place)), args: flags });
}

/** The violations on the page, one sentence each, with the elements. */
export async function accessibilityViolations(page) {
  await page.evaluate(readFileSync(fromWeb.resolve('axe-core/axe.min.js'), 'utf8'));
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}
