import { expect, test } from 'vitest';

import { duration, relativeTime } from './time';

const now = new Date('2026-01-10T12:00:00Z');
const before = (ms: number) => relativeTime(new Date(now.getTime() - ms), now);

test.each([
  [500, 'just now'],
  [-1500, 'just now'],
  [42_000, '42 seconds ago'],
  [-42_000, 'in 42 seconds'],
  [3 * 60_000, '3 minutes ago'],
  [26 * 3_600_000, 'yesterday'],
  [-47 * 24 * 3_600_000, 'Feb 26, 2026'],
])('%d ms before now is "%s"', (ms, words) => {
  expect(before(ms)).toBe(words);
});

test.each([
  [0.314, '0.3 ms'],
  [148.6, '149 ms'],
  [1_240, '1.2 s'],
  [125_000, '2 min 5 s'],
  [3_600_000, '1 h'],
  [90_000_000, '1 d 1 h'],
])('%d ms is written "%s"', (ms, words) => {
  expect(duration(ms)).toBe(words);
});
