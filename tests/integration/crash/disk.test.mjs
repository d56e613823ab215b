// A full disk: events are refused with 429 and Retry-After, never acknowledged and lost, and the server recovers by itself.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Suite, until } from '../support/suite.mjs';
import { sendEvent } from '../support/tendril.mjs';
import { Site } from './site.mjs';
import { Workload, verdict } from './workload.mjs';

const suite = new Suite();

/** A file system of its own of 48 MiB; null where mounting is not allowed. */
function smallDisk() {
  const folder = mkdtempSync(join(tmpdir(), 'tendril-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    rmSync(folder, { recursive: true });
    return null;
  }
  return {
    folder,
    fill: () => {
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(join(folder, 'filler'), Buffer.alloc(Math.max(0, bavail * bsize - 256 * 1024), 1));
    },
    empty: () => rmSync(join(folder, 'filler')),
    remove: () => {
      execFileSync('umount', ['-l', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

suite.test('a full disk refuses events, says so on /readyz, and recovers when there is space', async () => {
  const disk = smallDisk();
  if (disk === null) return console.log('        skipped: a small file system cannot be mounted without root');
  const site = await Site.open({ folder: disk.folder });
  try {
    const hook = await site.setUp();
    const workload = new Workload({ urls: site.urls, hook });
    const stop = workload.start();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const before = workload.acknowledged.size;
    assert.ok(before > 50, `only ${before} events were acknowledged before`);
    disk.fill();
    const ready = () => fetch(`${site.urls[0]}/readyz`);
    await until('the server to say that it is not ready', async () => (await ready()).status === 503, 20_000);
    const told = await (await ready()).text();
    assert.match(told, /store|disk|database/i);
    const refusal = await sendEvent(site.urls[0] + hook.path, hook.secret, {
      type: 'note.created',
      id: 'refused',
      data: { contactId: 'person-0', noteId: 'refused', content: 'note refused end' },
    });
    assert.equal(refusal.status, 429);
    assert.ok(Number(refusal.headers.get('retry-after')) >= 1, 'Retry-After is given');
    assert.ok(workload.refused > 0, 'the senders were refused too');
    disk.empty();
    await until('the server to be ready again', async () => (await ready()).ok, 20_000);
    const recovered = workload.acknowledged.size;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    assert.ok(workload.acknowledged.size > recovered + 50, 'events are taken again');
    await stop();
    await site.settled();
    await verdict(site.simulator, workload);
  } finally {
    await site.close();
    disk.remove();
  }
});

await suite.run();
