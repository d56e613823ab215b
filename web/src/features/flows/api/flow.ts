import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';

import { findingSchema } from '@/lib/finding';
import { documentOf } from '@/lib/flow/document';
import { getJson } from '@/lib/http';
import { listQuery } from '@/lib/paging';
import { listOf, numberOrNull, numberOrZero, parse, textOrEmpty, textOrNull } from '@/lib/schema';

const flowSchema = v.object({
  id: v.string(),
  name: textOrEmpty,
  published_version: numberOrNull,
  latest_version: numberOrZero,
  created_at: textOrNull,
  updated_at: textOrNull,
  trigger: v.object({ operations: listOf(v.string()) }),
  steps: numberOrZero,
});

const flowDetailSchema = v.object({
  ...flowSchema.entries,
  findings: listOf(findingSchema),
  /** As stored, for the JSON view. */
  document: v.optional(v.unknown()),
});

const versionSchema = v.object({ version: v.number(), created_at: textOrNull });

export type Flow = v.InferOutput<typeof flowSchema>;
export type FlowDetail = v.InferOutput<typeof flowDetailSchema>;

export const flowsQuery = listQuery({ path: '/flows', item: flowSchema });

export function flowQuery(id: string) {
  return queryOptions({
    queryKey: ['/flows', id],
    queryFn: async ({ signal }) => {
      const flow = parse(flowDetailSchema, await getJson(`/flows/${encodeURIComponent(id)}`, signal));
      return { flow, document: documentOf(flow.document) };
    },
  });
}

export function versionsQuery(id: string) {
  return listQuery({ path: `/flows/${encodeURIComponent(id)}/versions`, item: versionSchema });
}
