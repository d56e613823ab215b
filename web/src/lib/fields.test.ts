import { expect, test } from 'vitest';

import { fieldsOf, typeText } from './fields';

const schema = {
  type: 'object',
  required: ['contactId'],
  properties: {
    contactId: { type: 'string', title: 'Contact ID' },
    tasks: { type: 'array', items: { type: 'object', properties: { due: { type: 'string', format: 'date-time' } } } },
  },
};

test('lists members with what they hold, in order', () => {
  expect(fieldsOf(schema).map(({ path, depth, required }) => [path, depth, required])).toEqual([
    ['contactId', 0, true],
    ['tasks', 0, false],
    ['tasks[].due', 1, false],
  ]);
});

test.each([
  [{ type: 'string' }, 'text'],
  [{ type: ['string', 'null'] }, 'text or null'],
  [{ type: 'array', items: { type: 'integer' } }, 'list of whole number'],
  [{ enum: ['a', 'b'] }, 'one of a, b'],
  [{}, 'anything'],
])('%j is "%s"', (one, words) => {
  expect(typeText(one)).toBe(words);
});
