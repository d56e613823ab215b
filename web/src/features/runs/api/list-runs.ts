import { listQuery } from '@/lib/paging';

import { runSchema } from './run';

/** By the names that the API and the address bar give them; times in ISO 8601. */
export interface RunFilters {
  status?: string | undefined;
  flow?: string | undefined;
  person?: string | undefined;
  error?: string | undefined;
  created_from?: string | undefined;
  created_until?: string | undefined;
}

export function isFiltered(filters: RunFilters): boolean {
  return Object.values(filters).some((value) => value !== undefined && value !== '');
}

export function runsQuery(filters: RunFilters) {
  return listQuery({ path: '/runs', item: runSchema, filters: { ...filters } });
}
