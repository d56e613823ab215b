import { infiniteQueryOptions, type InfiniteData } from '@tanstack/react-query';
import type * as v from 'valibot';

import { getJson, queryText } from '@/lib/http';
import { whileDown } from '@/lib/live-state';
import { parsePage, type Page } from '@/lib/schema';

/** Items a page of a list holds. */
export const pageSize = 50;

type Filters = Record<string, string | undefined>;

interface ListOptions<Schema extends v.GenericSchema> {
  path: string;
  item: Schema;
  filters?: Filters;
  limit?: number;
}

/** A list of the API, page after page. */
export function listQuery<Schema extends v.GenericSchema>(options: ListOptions<Schema>) {
  const { path, item, filters = {}, limit = pageSize } = options;
  return infiniteQueryOptions({
    queryKey: [path, 'list', filters, limit],
    queryFn: async ({ signal, pageParam }) =>
      parsePage(item, await getJson(path + queryText({ ...filters, limit, cursor: pageParam }), signal)),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    refetchInterval: whileDown,
  });
}

/** Every item fetched so far. */
export function itemsOf<Item>(data: InfiniteData<Page<Item>>): Item[] {
  return data.pages.flatMap((page) => page.items);
}
