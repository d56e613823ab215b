import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';

import { getJson } from '@/lib/http';
import { listOf, numberOrZero, parse, textOrEmpty, textOrNull } from '@/lib/schema';

const daySchema = v.object({ day: v.string(), changes: numberOrZero, told: numberOrZero, reconciled: numberOrZero });

export type CoveredDay = v.InferOutput<typeof daySchema>;

const coverageSchema = v.object({
  summary: textOrEmpty,
  days: listOf(daySchema),
  polls: listOf(v.object({ id: v.string(), title: textOrEmpty, looked_at: textOrNull, problem: textOrEmpty })),
});

/** How much of what changed in the account was seen; without polls for systems whose events are not looked for. */
export function coverageQuery(connection: string) {
  const path = `/connections/${encodeURIComponent(connection)}/coverage`;
  return queryOptions({ queryKey: [path], queryFn: async ({ signal }) => parse(coverageSchema, await getJson(path, signal)) });
}
