import { queryOptions } from '@tanstack/react-query';

import { getJson } from '@/lib/http';
import { whileDown } from '@/lib/live-state';
import { parse } from '@/lib/schema';

import { isOpen, runDetailSchema } from './run';

export function runQuery(id: string) {
  return queryOptions({
    queryKey: ['/runs', id],
    queryFn: async ({ signal }) => parse(runDetailSchema, await getJson(`/runs/${encodeURIComponent(id)}`, signal)),
    refetchInterval: ({ state }) => (state.data !== undefined && !isOpen(state.data.status) ? false : whileDown()),
  });
}
