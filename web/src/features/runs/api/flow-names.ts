import * as v from 'valibot';

import { listQuery } from '@/lib/paging';
import { textOrEmpty } from '@/lib/schema';

/** Id and name of every flow, for the filter. */
export const flowNamesQuery = listQuery({
  path: '/flows',
  item: v.object({ id: v.string(), name: textOrEmpty }),
  limit: 200,
});
