import * as v from 'valibot';

import { ApiError } from '@/lib/problem';
import { text } from '@/text';

// Pieces that server answers are parsed with. Absent and null members get a plain value, so that one missing detail
// does not empty a whole page; a member of the wrong type is still an error.

export const textOrEmpty = v.nullish(v.string(), '');
export const textOrNull = v.pipe(
  v.nullish(v.string(), null),
  v.transform((value) => (value === '' ? null : value)),
);
export const numberOrNull = v.nullish(v.number(), null);
export const numberOrZero = v.nullish(v.number(), 0);
export const flag = v.nullish(v.boolean(), false);

/** An array whose absence means "none". */
export function listOf<Schema extends v.GenericSchema>(item: Schema) {
  return v.nullish(v.array(item), []);
}

/** An object with any members; absent means empty. */
export const record = v.nullish(v.record(v.string(), v.unknown()), {});

export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

const envelopeSchema = v.object({ items: v.array(v.unknown()), next_cursor: textOrNull });

/** Parses, or throws an ApiError that names the member that is not as agreed. */
export function parse<Schema extends v.GenericSchema>(schema: Schema, data: unknown): v.InferOutput<Schema> {
  const result = v.safeParse(schema, data);
  if (result.success) return result.output;
  const issue = result.issues[0];
  throw new ApiError(200, text.errors.unexpected(v.getDotPath(issue) ?? '', issue.message));
}

export function parsePage<Schema extends v.GenericSchema>(item: Schema, data: unknown): Page<v.InferOutput<Schema>> {
  const envelope = parse(envelopeSchema, data);
  return { items: envelope.items.map((each) => parse(item, each)), nextCursor: envelope.next_cursor };
}
