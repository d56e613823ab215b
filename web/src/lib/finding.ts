import * as v from 'valibot';

import { textOrEmpty } from '@/lib/schema';

/** One thing that a check of a flow says: where, what, and how to mend it. */
export const findingSchema = v.object({
  severity: textOrEmpty,
  step: textOrEmpty,
  field: textOrEmpty,
  message: textOrEmpty,
  mend: textOrEmpty,
});

export type Finding = v.InferOutput<typeof findingSchema>;
