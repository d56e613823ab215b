import { describe, expect, it } from 'vitest';

import { readChanges } from './live';
import { isTouched } from './refresh';

const changes = readChanges('{"runs":[{"id":"run_1"}],"connections":["conn_1"],"again":["people"]}');

describe('isTouched', () => {
  it('finds every list of a collection, and the things that were named', () => {
    expect(isTouched(['/runs', 'list', {}, 50], changes)).toBe(true);
    expect(isTouched(['/runs', 'run_1'], changes)).toBe(true);
    expect(isTouched(['/runs', 'run_2'], changes)).toBe(false);
    expect(isTouched(['/flows', 'list', {}, 50], changes)).toBe(false);
  });

  it('finds everything of a collection that is to be read again', () => {
    expect(isTouched(['/people', 'p1'], changes)).toBe(true);
  });

  it('finds what lies below a thing, and pages that show it elsewhere', () => {
    expect(isTouched(['/connections/conn_1/scopes'], changes)).toBe(true);
    expect(isTouched(['/status'], changes)).toBe(true);
    expect(isTouched(['/notices'], changes)).toBe(true);
  });

  it('leaves alone what is no page of the API', () => {
    expect(isTouched(['preview', {}], changes)).toBe(false);
    expect(isTouched([], changes)).toBe(false);
  });
});
