import { expect, test } from 'vitest';

import { isEmpty, prettyJson, tokens } from './json';

const awkward = { 'a "quoted" key': 'x: {1, true}', list: [-1.5e3, null, false], empty: {} };

test('tokens joined again give the line', () => {
  for (const line of prettyJson(awkward).split('\n')) {
    expect(tokens(line).map(({ text }) => text).join('')).toBe(line);
  }
});

test('tells a key from a text, and numbers inside texts from numbers', () => {
  expect(tokens('  "a": "1: true",').filter(({ kind }) => kind !== 'mark')).toEqual([
    { kind: 'key', text: '"a"' },
    { kind: 'string', text: '"1: true"' },
  ]);
});

test('false and 0 are something to show; blanks are not', () => {
  expect([false, 0].some(isEmpty)).toBe(false);
  expect([null, undefined, '', [], {}].every(isEmpty)).toBe(true);
});
