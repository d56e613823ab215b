import { useMutation } from '@tanstack/react-query';
import * as v from 'valibot';

import { postJson } from '@/lib/http';
import { flag, parse, textOrEmpty } from '@/lib/schema';

const answerSchema = v.object({ ok: flag, message: textOrEmpty, request: v.optional(v.unknown()), answer: v.optional(v.unknown()) });

/** Makes one call of an action, outside of any flow. */
export function useTry(operation: string) {
  return useMutation({
    mutationFn: async (input: Record<string, unknown>) => parse(answerSchema, await postJson(`/catalog/${encodeURIComponent(operation)}/try`, { input })),
  });
}
