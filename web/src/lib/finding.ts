import * as v from 'valibot';

import { listOf, textOrEmpty } from '@/lib/schema';

/** A change that mends a finding: another template, a filter step before the step, a key in a table. */
const fixSchema = v.object({ kind: textOrEmpty, title: textOrEmpty, value: v.optional(v.unknown()) });

/** One thing that a check of a flow says: where, what, and how to mend it. */
export const findingSchema = v.object({
  severity: textOrEmpty,
  step: textOrEmpty,
  field: textOrEmpty,
  message: textOrEmpty,
  mend: textOrEmpty,
  fixes: listOf(fixSchema),
});

export type Fix = v.InferOutput<typeof fixSchema>;
export type Finding = v.InferOutput<typeof findingSchema>;
