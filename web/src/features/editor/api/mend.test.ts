import { expect, test } from 'vitest';

import type { Finding } from '@/lib/finding';
import type { FlowDocument } from '@/lib/flow/document';

import { mendsOf } from './mend';

const document: FlowDocument = {
  name: 'Sample',
  trigger: { operations: [] },
  steps: [{ id: 'send', type: 'action', operation: 'a.b', input: { emial: '{{ trigger.data.email }}' } }],
};
const finding: Finding = { severity: 'error', step: 'send', field: 'input.emial', message: '', mend: '', fixes: [] };

test('a misspelt field gets its right name and keeps its template', () => {
  const [mend] = mendsOf(document, { ...finding, mend: "Did you mean 'email'?" }, 'Mend it');
  expect(mend?.document.steps[0]?.input).toEqual({ email: '{{ trigger.data.email }}' });
});

test('a fix writes another template, or puts a filter before the step', () => {
  const filter = { id: 'send', type: 'filter', rule: { '!!': [{ var: 'trigger.data.email' }] } };
  const fixes = [
    { kind: 'replace', title: 'Write it as text', value: '{{ a }}' },
    { kind: 'filter', title: 'Only with an address', value: filter },
  ];
  const [replaced, filtered] = mendsOf(document, { ...finding, fixes }, 'Mend it');
  expect(replaced?.document.steps[0]?.input).toEqual({ emial: '{{ a }}' });
  expect(filtered?.document.steps.map(({ id, type }) => [id, type])).toEqual([['send_2', 'filter'], ['send', 'action']]);
});

test('what only a person can mend has no button', () => {
  expect(mendsOf(document, { ...finding, mend: 'Map a field.' }, 'Mend it')).toEqual([]);
});
