import { expect, test } from 'vitest';

import { templateParts } from './template';

test('cuts a template into text and expressions', () => {
  expect(templateParts('Hello {{ trigger.data.name | upcase }}!')).toEqual([
    { kind: 'text', text: 'Hello ' },
    { kind: 'expression', text: 'trigger.data.name | upcase' },
    { kind: 'text', text: '!' },
  ]);
});

test('leaves off the marks that trim space', () => {
  expect(templateParts('{%- if a -%}{{- b -}}')).toEqual([
    { kind: 'expression', text: 'if a' },
    { kind: 'expression', text: 'b' },
  ]);
});

test('takes an unclosed brace as text', () => {
  expect(templateParts('a {{ b')).toEqual([{ kind: 'text', text: 'a {{ b' }]);
});
