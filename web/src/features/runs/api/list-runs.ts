import { listQuery } from '@/lib/paging';

import { runSchema } from './run';

/** How often the list asks for news while it is visible. */
const refetchMs = 1200;

export interface RunFilters {
  status?: string | undefined;
  flow?: string | undefined;
}

export function runsQuery(filters: RunFilters) {
  return listQuery({ path: '/runs', item: runSchema, filters: { ...filters }, refetchMs });
}
