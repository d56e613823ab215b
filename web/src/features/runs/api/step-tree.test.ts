import { describe, expect, it } from 'vitest';

import type { JournalStep } from './run';
import { itemNeedsLook, needsLook, placesOf, stepTree } from './step-tree';

function entry(step: string, at = '', state = 'done'): JournalStep {
  return {
    step, at, state, type: 'action', title: '', operation: null, connection: null, count: null, until: null,
    from: [], started_at: null, duration_ms: null, attempts: [],
  };
}

describe('placesOf', () => {
  it('reads loops and sub-flows, outermost first', () => {
    expect(placesOf('each[3]/sub/inner[0]')).toEqual([
      { step: 'each', item: 3 },
      { step: 'sub', item: null },
      { step: 'inner', item: 0 },
    ]);
    expect(placesOf('')).toEqual([]);
  });
});

describe('stepTree', () => {
  it('puts the steps of a loop below their items, in the order of the items', () => {
    const [each] = stepTree([entry('each'), entry('write', 'each[1]'), entry('write', 'each[0]'), entry('tag', 'each[1]')]);
    expect(each?.items.map(({ index, nodes }) => [index, nodes.map(({ step }) => step.step)])).toEqual([
      [0, ['write']],
      [1, ['write', 'tag']],
    ]);
  });

  it('nests loops inside loops, and the steps of a sub-flow below it', () => {
    const [outer, sub] = stepTree([
      entry('outer'), entry('inner', 'outer[2]'), entry('write', 'outer[2]/inner[7]'), entry('sub'), entry('find', 'sub'),
    ]);
    expect(outer?.items[0]?.nodes[0]?.items[0]?.index).toBe(7);
    expect(sub?.inner.map(({ step }) => step.step)).toEqual(['find']);
  });

  it('keeps at the top what has no place', () => {
    expect(stepTree([entry('lost', 'nowhere[1]')]).map(({ step }) => step.step)).toEqual(['lost']);
  });

  it('gives every node a key of its own', () => {
    const [each] = stepTree([entry('each'), entry('write', 'each[0]'), entry('write', 'each[1]')]);
    const keys = each?.items.flatMap(({ nodes }) => nodes.map(({ key }) => key));
    expect(new Set(keys).size).toBe(2);
  });
});

describe('needsLook', () => {
  it('finds trouble at any depth', () => {
    const [each] = stepTree([entry('each'), entry('write', 'each[0]'), entry('write', 'each[1]', 'failed')]);
    expect(each === undefined ? null : needsLook(each)).toBe(true);
    expect(each?.items.map(itemNeedsLook)).toEqual([false, true]);
  });
});
