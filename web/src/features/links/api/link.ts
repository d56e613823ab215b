import * as v from 'valibot';

import { listQuery } from '@/lib/paging';
import { record, textOrEmpty, textOrNull } from '@/lib/schema';

const linkSchema = v.object({
  kind: textOrEmpty,
  source_id: textOrEmpty,
  connection: textOrEmpty,
  target_id: textOrEmpty,
  state: record,
  updated_at: textOrNull,
});

export type Link = v.InferOutput<typeof linkSchema>;

export function linksQuery(kind: string | undefined) {
  return listQuery({ path: '/links', item: linkSchema, filters: { kind } });
}
