// A test runner of a few lines: one test after the other, a plain count at the end.

export class Suite {
  #tests = [];
  #cleanups = [];

  test(name, body) {
    this.#tests.push({ name, body });
  }

  /** Runs after all tests, also when one failed. */
  cleanup(action) {
    this.#cleanups.push(action);
  }

  async run() {
    let passed = 0;
    let failed = 0;
    for (const { name, body } of this.#tests) {
      try {
        await body();
        passed += 1;
        console.log(`  ok    ${name}`);
      } catch (error) {
        failed += 1;
        console.log(`  FAIL  ${name}\n${String(error.stack ?? error).replace(/^/gm, '        ')}`);
      }
    }
    for (const action of this.#cleanups.reverse()) await action();
    console.log(`${passed} passed, ${failed} failed`);
    process.exit(failed === 0 ? 0 : 1);
  }
}

/** Asks `probe` until it gives something truthy; fails with `what` after the limit. */
export async function until(what, probe, limitMs = 15_000) {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`waited ${limitMs} ms in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
