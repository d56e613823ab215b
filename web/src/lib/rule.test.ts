import { describe, expect, test } from 'vitest';

import { describeRule } from './rule';

describe('describeRule', () => {
  test.each([
    [{ '!!': [{ var: 'trigger.data.email' }] }, 'trigger.data.email is set'],
    [{ '!': [{ var: 'steps.known.found' }] }, 'steps.known.found is not set'],
    [{ '==': [{ var: 'trigger.data.status' }, 'done'] }, 'trigger.data.status is “done”'],
    [{ and: [{ '!!': { var: 'a' } }, { or: [{ var: 'b' }, { var: 'c' }] }] }, 'a is set and (b or c)'],
    [{ '>': [{ var: 'count' }, 3] }, 'count is more than 3'],
  ])('writes %j in words', (rule, words) => {
    expect(describeRule(rule)).toBe(words);
  });

  test('reads a path that climbs out of a scope', () => {
    const rule = { some: [{ var: 'trigger.data.tags' }, { '!': [{ in: [{ val: [] }, { val: [[2], 'steps', 'known'] }] }] }] };
    expect(describeRule(rule)).toBe('for some of trigger.data.tags: it is not in steps.known');
  });

  test('writes an operator that it does not know like a call, so that nothing is hidden', () => {
    expect(describeRule({ cat: [{ var: 'a' }, 'x'] })).toBe('cat(a, “x”)');
  });
});
