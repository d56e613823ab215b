import { expect, test } from 'vitest';

import { withFilter } from './transforms';

test('a filter goes behind the last output of a template', () => {
  expect(withFilter('Hi {{ a }} and {{ b | strip }}', 'upcase')).toBe('Hi {{ a }} and {{ b | strip | upcase }}');
});

test('plain text becomes an output that is filtered', () => {
  expect(withFilter('say "hi"', 'upcase')).toBe('{{ "say \\"hi\\"" | upcase }}');
});
