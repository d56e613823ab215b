// A wall clock that tests set wrong, for the processes that are started with its environment: see
// tests/support/shifted_clock.c.
import { closeSync, existsSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { binary } from './tendril.mjs';

const library = join(dirname(binary), 'tendril-shifted-clock.so');

export class WallClock {
  #file;
  #wrongByMs = 0;

  /** Keeps its state in a file of `folder`. */
  constructor(folder) {
    if (!existsSync(library)) throw new Error(`${library} is not built`);
    const path = join(folder, 'clock');
    this.#file = openSync(path, 'w+');
    this.env = { LD_PRELOAD: library, TENDRIL_TEST_CLOCK: path };
    this.setWrongBy({});
  }

  setWrongBy({ hours = 0, ms = 0 }) {
    this.#wrongByMs = hours * 3_600_000 + ms;
    const state = Buffer.alloc(8);
    state.writeBigInt64LE(BigInt(Math.round(this.#wrongByMs)) * 1_000_000n);
    writeSync(this.#file, state, 0, 8, 0);
  }

  /** Lets it show this time; it goes on from there. */
  set(ms) {
    this.setWrongBy({ ms: ms - Date.now() });
  }

  now() {
    return Date.now() + this.#wrongByMs;
  }

  seconds() {
    return Math.floor(this.now() / 1000);
  }

  close() {
    closeSync(this.#file);
  }
}
