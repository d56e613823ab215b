import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';

import { getJson } from '@/lib/http';
import { whileDown } from '@/lib/live-state';
import { flag, listOf, numberOrNull, numberOrZero, parse, textOrEmpty } from '@/lib/schema';

const countsSchema = v.object({
  events: numberOrZero,
  duplicates: numberOrZero,
  unused: numberOrZero,
  succeeded: numberOrZero,
  filtered: numberOrZero,
  dead: numberOrZero,
  cancelled: numberOrZero,
  success_share: numberOrNull,
  p50_ms: numberOrNull,
  p95_ms: numberOrNull,
  p99_ms: numberOrNull,
});

/** Of an hour or a day, which `at` names. */
const rowSchema = v.object({ ...countsSchema.entries, at: v.string() });

const budgetSchema = v.object({ name: textOrEmpty, window_ms: numberOrZero, requests: numberOrNull, left: numberOrNull });

const namedSchema = v.object({ id: v.string(), name: textOrEmpty });

const statisticsSchema = v.object({
  last_24_hours: countsSchema,
  hours: listOf(rowSchema),
  days: listOf(rowSchema),
  waiting: v.object({
    held_runs: v.object({ for_decision: numberOrZero, for_failure: numberOrZero, for_connection: numberOrZero, more: flag }),
    connections: listOf(v.object({ ...namedSchema.entries, detail: textOrEmpty })),
    drafts: listOf(namedSchema),
  }),
  quota: listOf(v.object({ connection: v.string(), name: textOrEmpty, budgets: listOf(budgetSchema) })),
});

export type Counts = v.InferOutput<typeof countsSchema>;
export type Row = v.InferOutput<typeof rowSchema>;
export type Statistics = v.InferOutput<typeof statisticsSchema>;
export type Quota = Statistics['quota'][number];

export const statisticsQuery = queryOptions({
  queryKey: ['/statistics'],
  queryFn: async ({ signal }) => parse(statisticsSchema, await getJson('/statistics', signal)),
  refetchInterval: whileDown,
});

/** Nothing has ever happened here, as far as is remembered. */
export function isUntouched({ days, waiting, quota }: Statistics): boolean {
  return quota.length === 0 && waiting.connections.length === 0 && days.every(({ events }) => events === 0);
}
