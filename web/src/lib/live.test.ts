import { beforeEach, describe, expect, it, vi } from 'vitest';

import { LiveConnection, readChanges, type LiveState, type Source } from './live';

describe('readChanges', () => {
  it('reads ids, and of runs theirs', () => {
    const { told, again } = readChanges(
      '{"runs":[{"id":"run_1","flow":"f","status":"dead"}],"flows":["flow_1"],"again":["events"]}',
    );
    expect(told.get('runs')).toEqual(['run_1']);
    expect(told.get('flows')).toEqual(['flow_1']);
    expect([...again]).toEqual(['events']);
  });

  it('leaves out what it does not understand', () => {
    expect(readChanges('{"weather":{"sun":true}}').told.size).toBe(0);
  });
});

/** A source whose events the test makes. */
class FakeSource implements Source {
  readyState = 0;
  wasClosed = false;
  private readonly listeners = new Map<string, (event: { data?: unknown }) => void>();
  close() { this.wasClosed = true; }
  addEventListener(type: string, listener: (event: { data?: unknown }) => void) { this.listeners.set(type, listener); }
  hello() { this.listeners.get('hello')?.({}); }
  changes(data: object) { this.listeners.get('changes')?.({ data: JSON.stringify(data) }); }
  break(readyState: number) {
    this.readyState = readyState;
    this.listeners.get('error')?.({});
  }
}

describe('LiveConnection', () => {
  let sources: FakeSource[];
  let pauses: { ms: number; action: () => void }[];
  let states: LiveState[];
  const onBegin = vi.fn();
  const onChanges = vi.fn();
  let live: LiveConnection;
  const last = (): FakeSource => {
    const source = sources.at(-1);
    if (source === undefined) throw new Error('nothing was opened');
    return source;
  };

  beforeEach(() => {
    sources = [];
    pauses = [];
    states = [];
    onBegin.mockReset();
    onChanges.mockReset();
    live = new LiveConnection({
      open: () => {
        sources.push(new FakeSource());
        return last();
      },
      later: (action, ms) => {
        pauses.push({ ms, action });
        return () => { pauses.pop(); };
      },
      onChanges,
      onBegin,
      onState: (state) => states.push(state),
    });
    live.start();
  });

  it('is live once it was greeted, and hands on what changed', () => {
    last().hello();
    last().changes({ flows: ['flow_1'] });
    expect(states).toEqual(['live']);
    expect(onBegin).toHaveBeenCalledOnce();
    expect(onChanges).toHaveBeenCalledOnce();
  });

  it('is down while the browser tries to come back, and has everything read again when it is', () => {
    last().hello();
    last().break(0);
    last().hello();
    expect(states).toEqual(['live', 'down', 'live']);
    expect(onBegin).toHaveBeenCalledTimes(2);
    expect(pauses).toEqual([]);
  });

  it('opens a new source after a refusal, later and later', () => {
    last().break(2);
    expect(pauses.map(({ ms }) => ms)).toEqual([2000]);
    pauses.pop()?.action();
    expect(sources).toHaveLength(2);
    last().break(2);
    expect(pauses.map(({ ms }) => ms)).toEqual([4000]);
  });

  it('stays closed once it is stopped', () => {
    last().break(2);
    live.stop();
    expect(pauses).toEqual([]);
    live.start();
    live.start();
    expect(sources).toHaveLength(2);
    live.stop();
    expect(last().wasClosed).toBe(true);
  });
});
