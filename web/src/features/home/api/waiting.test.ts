import { describe, expect, it } from 'vitest';

import { isUntouched, type Statistics } from './statistics';
import { waitingThings } from './waiting';

const counts = {
  events: 0, duplicates: 0, unused: 0, succeeded: 0, filtered: 0, dead: 0, cancelled: 0,
  success_share: null, p50_ms: null, p95_ms: null, p99_ms: null,
};

function statistics(change: Partial<Statistics> = {}): Statistics {
  return {
    last_24_hours: counts,
    hours: [],
    days: [],
    waiting: { held_runs: { for_decision: 0, for_failure: 0, for_connection: 0, more: false }, connections: [], drafts: [] },
    quota: [],
    ...change,
  };
}

describe('waitingThings', () => {
  it('are none where nothing waits', () => {
    expect(waitingThings(statistics())).toEqual([]);
  });

  it('begin with what stops most, and lead to where it is mended', () => {
    const things = waitingThings(statistics({
      last_24_hours: { ...counts, dead: 2 },
      waiting: {
        held_runs: { for_decision: 1, for_failure: 0, for_connection: 4, more: false },
        connections: [{ id: 'conn_1', name: 'Studio', detail: 'Refused.' }],
        drafts: [{ id: 'flow_1', name: 'Sync' }],
      },
    }));
    expect(things.map(({ key }) => key)).toEqual(['conn_1', 'decision', 'held', 'dead', 'flow_1']);
    expect(things[1]?.link).toEqual({ to: '/runs', search: { status: 'held' } });
    expect(things[4]?.link).toEqual({ to: '/flows/$id/edit', params: { id: 'flow_1' } });
  });
});

describe('isUntouched', () => {
  it('holds until an account is connected or an event came', () => {
    expect(isUntouched(statistics())).toBe(true);
    expect(isUntouched(statistics({ days: [{ ...counts, at: '2026-11-28', events: 1 }] }))).toBe(false);
  });
});
