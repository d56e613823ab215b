import * as v from 'valibot';

import { listQuery } from '@/lib/paging';
import { textOrEmpty, textOrNull } from '@/lib/schema';

const hookSchema = v.object({
  id: v.string(),
  kind: textOrEmpty,
  name: textOrEmpty,
  connection: textOrNull,
  path: textOrEmpty,
  created_at: textOrNull,
});

export type Hook = v.InferOutput<typeof hookSchema>;

export const hooksQuery = listQuery({ path: '/hooks', item: hookSchema });
