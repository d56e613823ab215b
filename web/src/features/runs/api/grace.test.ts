import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Grace, graceMs } from './grace';

describe('Grace', () => {
  beforeEach(() => { vi.useFakeTimers(); });
  afterEach(() => { vi.useRealTimers(); });

  it('begins a change when its time is over, and not before', () => {
    const begun: string[] = [];
    const grace = new Grace<string>((change) => { begun.push(change); });
    grace.add('replay');
    vi.advanceTimersByTime(graceMs - 1);
    expect(begun).toEqual([]);
    expect(grace.current().map(({ change }) => change)).toEqual(['replay']);
    vi.advanceTimersByTime(1);
    expect(begun).toEqual(['replay']);
    expect(grace.current()).toEqual([]);
  });

  it('never begins what was taken back', () => {
    const begun: string[] = [];
    const grace = new Grace<string>((change) => { begun.push(change); });
    grace.add('cancel');
    grace.add('replay');
    grace.undo(grace.current()[0]?.id ?? 0);
    vi.advanceTimersByTime(graceMs * 2);
    expect(begun).toEqual(['replay']);
  });

  it('begins at once what is left when the window is closed', () => {
    const begun: string[] = [];
    const grace = new Grace<string>((change) => { begun.push(change); });
    grace.add('replay');
    grace.hurry();
    vi.advanceTimersByTime(graceMs);
    expect(begun).toEqual(['replay']);
  });
});
