import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';

import { getJson } from '@/lib/http';
import { whileDown } from '@/lib/live-state';
import { numberOrZero, parse } from '@/lib/schema';

const statusSchema = v.object({
  counters: v.object({
    events_accepted: numberOrZero,
    runs_succeeded: numberOrZero,
    runs_filtered: numberOrZero,
    calls: numberOrZero,
  }),
  backlog: v.object({ open_runs: numberOrZero, held_runs: numberOrZero, dead_runs: numberOrZero }),
});

export type Status = v.InferOutput<typeof statusSchema>;

export const statusQuery = queryOptions({
  queryKey: ['/status'],
  queryFn: async ({ signal }) => parse(statusSchema, await getJson('/status', signal)),
  refetchInterval: whileDown,
});
