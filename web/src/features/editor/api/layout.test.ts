import { expect, test } from 'vitest';

import type { FlowDocument, Step } from '@/lib/flow/document';
import { card, layOut, type Item } from './layout';

function leaf(id: string): Step {
  return { id, type: 'action' };
}

const document: FlowDocument = {
  name: 'Sample',
  trigger: { operations: [] },
  steps: [
    leaf('a'),
    {
      id: 'split',
      type: 'branch',
      branches: [
        { name: 'One', steps: [leaf('b'), { id: 'inner', type: 'branch', branches: [{ name: 'x', steps: [leaf('c')] }] }] },
        { name: 'Two', steps: [leaf('d')] },
      ],
      otherwise: [{ id: 'loop', type: 'for_each', steps: [leaf('e')] }],
    },
    leaf('f'),
  ],
};

function cards(items: Item[]) {
  return items.filter(({ kind }) => kind === 'step' || kind === 'trigger');
}

test('no two steps lie on each other', () => {
  const all = cards(layOut(document, new Set()).items);
  expect(all).toHaveLength(10);
  for (const one of all) {
    for (const other of all) {
      if (one === other) continue;
      const apart = Math.abs(one.x - other.x) >= card.width || Math.abs(one.y - other.y) >= card.height;
      expect(apart, `${one.id} and ${other.id}`).toBe(true);
    }
  }
});

test('every line goes down and joins two things that are drawn', () => {
  const { items, lines } = layOut(document, new Set());
  const places = new Map(items.map((item) => [item.id, item.y]));
  for (const { source, target } of lines) {
    expect(places.get(target) ?? -1).toBeGreaterThan(places.get(source) ?? Infinity);
  }
});

test('a folded step hides what it holds and says how much', () => {
  const { items } = layOut(document, new Set(['split']));
  const split = items.find(({ id }) => id === 'split');
  expect(split?.kind === 'step' ? split.hidden : 0).toBe(6);
  expect(items.some(({ id }) => id === 'b')).toBe(false);
});
