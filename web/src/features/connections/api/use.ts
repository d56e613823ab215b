import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';

import { getJson } from '@/lib/http';
import { whileDown } from '@/lib/live-state';
import { listQuery } from '@/lib/paging';
import { listOf, numberOrNull, numberOrZero, parse, textOrEmpty, textOrNull } from '@/lib/schema';

const limitsSchema = v.object({
  circuit: textOrEmpty,
  closed_until: textOrNull,
  calls_waiting: numberOrZero,
  budgets: listOf(v.object({ name: textOrEmpty, window_ms: numberOrZero, requests: numberOrNull, left: numberOrNull })),
});

export type Limits = v.InferOutput<typeof limitsSchema>;

const callSchema = v.object({
  at: textOrNull,
  method: textOrEmpty,
  path: textOrEmpty,
  status: numberOrNull,
  duration_ms: numberOrZero,
  failure: textOrNull,
});

export type PastCall = v.InferOutput<typeof callSchema>;

const pathOf = (connection: string, part: string) => `/connections/${encodeURIComponent(connection)}/${part}`;

/** What is left of the account's limits; read again whenever runs went on. */
export function limitsQuery(connection: string) {
  return queryOptions({
    queryKey: ['/limits', connection],
    queryFn: async ({ signal }) => parse(limitsSchema, await getJson(pathOf(connection, 'limits'), signal)),
    refetchInterval: whileDown,
  });
}

/** The last calls, the latest first. */
export function callsQuery(connection: string) {
  return queryOptions({
    queryKey: ['/calls', connection],
    queryFn: async ({ signal }) => parse(v.object({ items: listOf(callSchema) }), await getJson(pathOf(connection, 'calls'), signal)).items,
    refetchInterval: whileDown,
  });
}

const secretSchema = v.object({
  owner: v.string(),
  age_days: numberOrZero,
  due_at: textOrNull,
  state: textOrEmpty,
  previous_until: textOrNull,
  advice: textOrEmpty,
});

export type SecretAge = v.InferOutput<typeof secretSchema>;

/** How old every secret is; never the secrets. */
export const secretsQuery = listQuery({ path: '/secrets', item: secretSchema, limit: 200 });
