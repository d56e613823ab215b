import { queryOptions, useMutation } from '@tanstack/react-query';
import * as v from 'valibot';

import { getJson, postJson } from '@/lib/http';
import { listOf, parse, record, textOrEmpty, textOrNull } from '@/lib/schema';

const requestSchema = v.object({
  step: textOrEmpty,
  at: textOrEmpty,
  method: textOrEmpty,
  path: textOrEmpty,
  body: v.optional(v.unknown()),
});

const drySchema = v.object({ status: textOrEmpty, error: textOrNull, requests: listOf(requestSchema) });
const realSchema = v.object({ run_id: v.string() });

export type DryTest = v.InferOutput<typeof drySchema>;
export type PlannedRequest = v.InferOutput<typeof requestSchema>;

interface TestInput {
  version: number;
  data: Record<string, unknown>;
}

function post(id: string, { version, data }: TestInput, dry: boolean): Promise<unknown> {
  return postJson(`/flows/${encodeURIComponent(id)}/test`, { version, event: { data }, dry });
}

/** What the flow would do with this data; nobody is called. */
export function useDryTest(id: string) {
  return useMutation({ mutationFn: async (input: TestInput) => parse(drySchema, await post(id, input, true)) });
}

/** Runs the flow with this data; gives the run's id. */
export function useRealTest(id: string) {
  return useMutation({ mutationFn: async (input: TestInput) => parse(realSchema, await post(id, input, false)).run_id });
}

const sampleSchema = v.object({ sample: v.nullish(v.object({ data: record }), { data: {} }) });

/** Data as the trigger's events have them, to begin with. */
export function sampleQuery(operation: string) {
  return queryOptions({
    queryKey: ['/catalog', operation, 'sample'],
    queryFn: async ({ signal }) =>
      parse(sampleSchema, await getJson(`/catalog/${encodeURIComponent(operation)}`, signal)).sample.data,
    staleTime: Infinity,
  });
}
