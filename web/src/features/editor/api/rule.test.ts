import { describe, expect, test } from 'vitest';

import { fromLogic, toLogic } from './rule';

const email = { var: 'trigger.data.email' };

describe('rules', () => {
  test.each([
    { '!!': [email] },
    { '!': [email] },
    { '==': [email, 'a@example.org'] },
    { '>': [{ var: 'trigger.data.count' }, 3] },
    { '!=': [email, null] },
    { '>=': [{ var: 'trigger.data.count' }, 3] },
    { in: ['vip', { var: 'trigger.data.tags' }] },
    { '!': [{ in: ['vip', { var: 'trigger.data.tags' }] }] },
    { in: [{ var: 'trigger.data.status' }, ['open', 'done']] },
    { and: [{ '!!': [email] }, { or: [{ '==': [{ var: 'a' }, 1] }, { '!=': [{ var: 'b' }, true] }] }] },
    { '!': [{ and: [{ '!!': [email] }, { '==': [{ var: 'a' }, 1] }] }] },
  ])('%j comes back as it was', (rule) => {
    const group = fromLogic(rule);
    expect(group).not.toBeNull();
    if (group !== null) expect(toLogic(group)).toEqual(rule);
  });

  test('a bare field is understood as being set', () => {
    expect(fromLogic({ or: [{ var: 'a' }, { var: 'b' }] })?.rules).toHaveLength(2);
  });

  test('an empty group holds always', () => {
    expect(toLogic({ combinator: 'and', not: false, rules: [] })).toBe(true);
  });

  test.each([{ some: [email, { '>': [{ var: '' }, 1] }] }, { '==': [email, { var: 'other' }] }, { '>': [{ '+': [1, 2] }, 2] }])(
    '%j says more than the builder can show',
    (rule) => {
      expect(fromLogic(rule)).toBeNull();
    },
  );
});
