import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';

import { getJson } from '@/lib/http';
import { listQuery } from '@/lib/paging';
import { listOf, parse, record, textOrEmpty, textOrNull } from '@/lib/schema';

const eventSchema = v.object({
  id: v.string(),
  type: textOrEmpty,
  external_id: textOrEmpty,
  hook: textOrNull,
  ordering_key: textOrEmpty,
  disposition: textOrEmpty,
  detail: textOrNull,
  occurred_at: textOrNull,
  received_at: textOrNull,
});

const startedRunSchema = v.object({
  id: v.string(),
  status: v.string(),
  flow: v.object({ id: v.string(), name: textOrEmpty }),
  created_at: textOrNull,
});

const eventDetailSchema = v.object({ ...eventSchema.entries, data: record, runs: listOf(startedRunSchema) });

export type Event = v.InferOutput<typeof eventSchema>;
export type EventDetail = v.InferOutput<typeof eventDetailSchema>;
export type StartedRun = v.InferOutput<typeof startedRunSchema>;

export const dispositions = ['matched', 'no_flow', 'unknown', 'invalid'];

export interface EventFilters {
  disposition?: string | undefined;
  type?: string | undefined;
}

export function eventsQuery(filters: EventFilters) {
  return listQuery({ path: '/events', item: eventSchema, filters: { ...filters } });
}

export function eventQuery(id: string) {
  return queryOptions({
    queryKey: ['/events', id],
    queryFn: async ({ signal }) => parse(eventDetailSchema, await getJson(`/events/${encodeURIComponent(id)}`, signal)),
  });
}
