import * as v from 'valibot';
import { expect, test } from 'vitest';

import { parse, parsePage, textOrEmpty, textOrNull } from './schema';

const thing = v.object({ id: v.string(), name: textOrEmpty, error: textOrNull });

test('absent and null members get a plain value', () => {
  expect(parse(thing, { id: 'a' })).toEqual({ id: 'a', name: '', error: null });
  expect(parse(thing, { id: 'a', name: null, error: '' })).toEqual({ id: 'a', name: '', error: null });
});

test('a member of the wrong type is refused by its name', () => {
  expect(() => parse(thing, { id: 7 })).toThrow('"id"');
});

test('a page keeps its cursor, and its end has none', () => {
  expect(parsePage(thing, { items: [{ id: 'a' }], next_cursor: 'a' }).nextCursor).toBe('a');
  expect(parsePage(thing, { items: [], next_cursor: null }).nextCursor).toBeNull();
});
