// A full disk, and one that stands still: events are refused with 429 and Retry-After, never acknowledged and lost, and the
// server recovers by itself.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Suite, until } from '../support/suite.mjs';
import { binary, sendEvent, temporaryFolder } from '../support/tendril.mjs';
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
    assert.ok(before > 20, `only ${before} events were acknowledged before`);
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
    assert.ok(workload.acknowledged.size > recovered + 20, 'events are taken again');
    await stop();
    await site.settled();
    await verdict(site.simulator, workload);
  } finally {
    await site.close();
    disk.remove();
  }
});

suite.test('a disk that stands still: senders are told to come again within seconds, and nothing is lost or doubled', async () => {
  const library = join(dirname(binary), 'tendril-stalled-disk.so'); // see tests/support/stalled_disk.c
  assert.ok(existsSync(library), `${library} is not built`);
  const own = temporaryFolder();
  const disk = join(own.folder, 'disk');
  const stands = (still) => writeFileSync(disk, Buffer.from([still ? 1 : 0]), { flag: 'r+' });
  writeFileSync(disk, Buffer.from([0]));
  const site = await Site.open({ env: { LD_PRELOAD: library, TENDRIL_TEST_DISK: disk } });
  try {
    const hook = await site.setUp();
    const note = (id) => ({ type: 'note.created', id, data: { contactId: 'person-0', noteId: id, content: `note c0-${id} end`, person: { email: 'person-0@example.org' } } });
    const send = (id) => sendEvent(site.urls[0] + hook.path, hook.secret, note(id));
    assert.equal((await send('1')).status, 202);
    await site.settled();
    stands(true);
    const began = Date.now();
    const waited = await Promise.all(['2', '3'].map(send));
    for (const { status, headers } of waited) {
      assert.equal(status, 429, 'not acknowledged');
      assert.ok(Number(headers.get('retry-after')) >= 1, 'Retry-After is given');
    }
    assert.ok(Date.now() - began < 15_000, `it took ${Date.now() - began} ms to say so`);
    const later = Date.now();
    assert.equal((await send('4')).status, 429);
    assert.ok(Date.now() - later < 1_000, 'who comes now is told at once');
    const ready = await fetch(`${site.urls[0]}/readyz`);
    assert.equal(ready.status, 503);
    assert.match(await ready.text(), /has not answered for 1\d s/);
    stands(false);
    await until('the server to be ready again', async () => (await fetch(`${site.urls[0]}/readyz`)).ok, 20_000);
    for (const id of ['2', '3', '4']) assert.equal((await send(id)).status, 202);
    await site.settled();
    const { notes } = await site.simulator.state();
    assert.deepEqual(notes.map(({ body }) => /c0-(\d)/.exec(body)[1]), ['1', '2', '3', '4']);
  } finally {
    stands(false);
    await site.close();
    own.remove();
  }
});

await suite.run();
