import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as v from 'valibot';

import { postJson } from '@/lib/http';
import { listOf, numberOrZero, parse, record, textOrEmpty } from '@/lib/schema';

const importSchema = v.object({
  created: numberOrZero,
  updated: numberOrZero,
  unchanged: numberOrZero,
  connected: numberOrZero,
  problems: listOf(v.object({ line: numberOrZero, problem: textOrEmpty })),
  columns: v.nullish(v.record(v.string(), v.nullish(v.string(), '')), {}),
  people: listOf(v.object({ line: numberOrZero, fields: record })),
});

export type Import = v.InferOutput<typeof importSchema>;

interface Plan {
  csv: string;
  columns: Record<string, string>;
}

/** What a file would do; nothing changes. */
export function usePreview() {
  return useMutation({ mutationFn: async (plan: Plan) => parse(importSchema, await postJson('/people/import', { ...plan, preview: true })) });
}

export function useImport() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (plan: Plan) => parse(importSchema, await postJson('/people/import', plan)),
    onSuccess: () => client.invalidateQueries({ queryKey: ['/people'] }),
  });
}
