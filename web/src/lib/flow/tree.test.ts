import { describe, expect, test } from 'vitest';

import type { FlowDocument } from './document';
import { copiesOf, findStep, flatten, freshId, insertAt, moveStep, placeOf, readableSteps, removeStep, upTo } from './tree';

const document: FlowDocument = {
  name: 'Sample',
  trigger: { operations: [] },
  steps: [
    { id: 'first', type: 'action', input: { a: '{{ trigger.data.a }}' } },
    {
      id: 'split',
      type: 'branch',
      branches: [{ name: 'Yes', rule: true, steps: [{ id: 'inner', type: 'action', input: { b: '{{ steps.first.id }}' } }] }],
      otherwise: [{ id: 'other', type: 'stop' }],
    },
    { id: 'last', type: 'action', input: { c: '{{ steps.inner.id }}' } },
  ],
};
const ids = (changed: FlowDocument) => flatten(changed.steps).map(({ id }) => id);

describe('the tree of steps', () => {
  test('is read from top to bottom, arms before what follows the branch', () => {
    expect(ids(document)).toEqual(['first', 'split', 'inner', 'other', 'last']);
  });

  test('a step is put into an arm, moved out of it, and taken away, and the rest stays as it was', () => {
    const added = insertAt(document, { parent: 'split', lane: 'otherwise', index: 0 }, [{ id: 'new', type: 'wait' }]);
    expect(ids(added)).toEqual(['first', 'split', 'inner', 'new', 'other', 'last']);
    const moved = moveStep(added, 'new', { parent: null, lane: 'steps', index: 3 });
    expect(ids(moved)).toEqual(['first', 'split', 'inner', 'other', 'last', 'new']);
    expect(ids(removeStep(moved, 'new'))).toEqual(ids(document));
    expect(findStep(moved, 'first')).toBe(document.steps[0]);
  });

  test('a step moves down within its own lane to where it was dropped', () => {
    expect(ids(moveStep(document, 'first', { parent: null, lane: 'steps', index: 2 }))).toEqual(['split', 'inner', 'other', 'first', 'last']);
  });

  test('a branch cannot be moved into itself', () => {
    expect(moveStep(document, 'split', { parent: 'split', lane: 'otherwise', index: 0 })).toBe(document);
  });

  test('copies have ids of their own and read each other', () => {
    const [first, split] = copiesOf(document, document.steps.slice(0, 2));
    expect(first?.id).toBe('first_2');
    expect(JSON.stringify(split)).toContain('steps.first_2.id');
  });

  test('a step reads what stands before it, also in earlier arms, but not beside it', () => {
    expect(readableSteps(document, 'last').map(({ id }) => id)).toEqual(['first', 'split', 'inner', 'other']);
    expect(readableSteps(document, 'other').map(({ id }) => id)).toEqual(['first', 'split']);
  });

  test('running up to a step leaves out what follows it', () => {
    expect(ids(upTo(document, 'inner'))).toEqual(['first', 'split', 'inner', 'other']);
    expect(ids(upTo(document, 'first'))).toEqual(['first']);
  });

  test('tells where a step stands', () => {
    expect(placeOf(document, 'inner')).toEqual({ parent: 'split', lane: 'branches.0', index: 0 });
  });

  test('makes readable ids', () => {
    expect(freshId(new Set(['create_task']), 'Create a task')).toBe('create_task_2');
    expect(freshId(new Set(), '2 Äpfel')).toBe('pfel');
    expect(freshId(new Set(), '…')).toBe('step');
  });
});
