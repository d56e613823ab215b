import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';

import { getJson } from '@/lib/http';
import { listQuery } from '@/lib/paging';
import { flag, listOf, parse, record, textOrEmpty, textOrNull } from '@/lib/schema';

const operationSchema = v.object({
  id: v.string(),
  kind: textOrEmpty,
  connector: textOrEmpty,
  group: textOrEmpty,
  title: textOrEmpty,
  description: textOrEmpty,
  method: textOrNull,
  path: textOrNull,
  effect: textOrNull,
  event_type: textOrNull,
});

const parameterSchema = v.object({
  name: v.string(),
  in: textOrEmpty,
  required: flag,
  title: textOrEmpty,
  schema: record,
  from_setting: textOrNull,
});

const operationDetailSchema = v.object({
  ...operationSchema.entries,
  headers: record,
  parameters: listOf(parameterSchema),
  body: record,
  body_from_settings: listOf(v.unknown()),
  response: record,
  scopes: listOf(v.string()),
  ordering_key: textOrNull,
  data: record,
  sample: record,
});

export type Operation = v.InferOutput<typeof operationSchema>;
export type OperationDetail = v.InferOutput<typeof operationDetailSchema>;

export interface CatalogFilters {
  q?: string | undefined;
  kind?: string | undefined;
  connector?: string | undefined;
}

export function catalogQuery(filters: CatalogFilters) {
  return listQuery({ path: '/catalog', item: operationSchema, filters: { ...filters }, limit: 100 });
}

export function operationQuery(id: string) {
  return queryOptions({
    queryKey: ['/catalog', id],
    queryFn: async ({ signal }) => parse(operationDetailSchema, await getJson(`/catalog/${encodeURIComponent(id)}`, signal)),
    // The catalog only changes with the server.
    staleTime: 5 * 60_000,
  });
}
