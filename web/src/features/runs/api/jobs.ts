import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import * as v from 'valibot';

import { getJson, postJson } from '@/lib/http';
import { whileDown } from '@/lib/live-state';
import { listQuery } from '@/lib/paging';
import { numberOrZero, parse, textOrEmpty, textOrNull } from '@/lib/schema';

import type { ReplayFrom } from './change-run';
import { Grace } from './grace';
import type { RunFilters } from './list-runs';

export type BulkAction = 'replay' | 'cancel';

const jobSchema = v.object({
  id: v.string(),
  action: textOrEmpty,
  state: v.string(),
  matched: numberOrZero,
  done: numberOrZero,
  skipped: numberOrZero,
  failed: numberOrZero,
  error: textOrNull,
});

export type Job = v.InferOutput<typeof jobSchema>;

export function isWorking(job: Pick<Job, 'state'>): boolean {
  return job.state === 'counting' || job.state === 'working';
}

/** The bulk changes that are at work, or were since the server started. */
export const jobsQuery = listQuery({ path: '/jobs', item: jobSchema, limit: 20 });

export function jobQuery(id: string) {
  return queryOptions({
    queryKey: ['/jobs', id],
    queryFn: async ({ signal }) => parse(jobSchema, await getJson(`/jobs/${encodeURIComponent(id)}`, signal)),
    refetchInterval: ({ state }) => (state.data !== undefined && !isWorking(state.data) ? false : whileDown()),
  });
}

const countSchema = v.object({ matched: numberOrZero, more: v.nullish(v.boolean(), false) });

/** How many runs a bulk change would change. */
export function countQuery(action: BulkAction, filter: RunFilters) {
  return queryOptions({
    queryKey: ['/runs', 'count', action, filter],
    queryFn: async () => parse(countSchema, await postJson(`/runs/${action}`, { filter, dry_run: true })),
    gcTime: 0,
  });
}

export interface BulkChange {
  action: BulkAction;
  filter: RunFilters;
  from: ReplayFrom;
}

async function beginChange({ action, filter, from }: BulkChange): Promise<void> {
  parse(jobSchema, await postJson(`/runs/${action}`, action === 'replay' ? { filter, from } : { filter }));
}

/** A change that was agreed to, with how many runs it means. */
export interface AgreedChange extends BulkChange {
  matched: number;
  more: boolean;
  begin: () => void;
}

const grace = new Grace<AgreedChange>(({ begin }) => { begin(); });
window.addEventListener('pagehide', () => { grace.hurry(); });

const failureKey = ['/jobs', 'failure'];

/** Bulk changes that begin in a moment, and the way to take one back. */
export function usePendingChanges() {
  const client = useQueryClient();
  const pending = useSyncExternalStore(grace.subscribe, grace.current);
  const failure = useQuery<string | null>({ queryKey: failureKey, queryFn: () => null, enabled: false, initialData: null });
  return {
    pending,
    /** Why the last one could not begin. */
    failure: failure.data,
    forgetFailure: () => { client.setQueryData(failureKey, null); },
    add: (change: BulkChange, count: { matched: number; more: boolean }) => {
      const begin = () => {
        beginChange(change)
          .then(() => client.invalidateQueries({ queryKey: ['/jobs'] }))
          .catch((error: unknown) => { client.setQueryData(failureKey, error instanceof Error ? error.message : String(error)); });
      };
      grace.add({ ...change, ...count, begin });
    },
    undo: (id: number) => { grace.undo(id); },
  };
}

export function useStopJob(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => postJson(`/jobs/${encodeURIComponent(id)}/cancel`),
    onSettled: () => client.invalidateQueries({ queryKey: ['/jobs'] }),
  });
}
