import { expect, test } from 'vitest';

import { emptyDocument } from '@/lib/flow/document';

import { begin, change, redo, undo } from './history';

const document = emptyDocument('Sample');

test('undoing takes back what was typed into one field at once, and redoing gives it again', () => {
  const typed = change(change(begin(document), { ...document, name: 'S' }, 'name'), { ...document, name: 'Sa' }, 'name');
  const undone = undo(typed);
  expect(undone.present).toBe(document);
  expect(redo(undone).present.name).toBe('Sa');
});
