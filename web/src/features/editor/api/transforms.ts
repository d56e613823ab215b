import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';

import { getJson } from '@/lib/http';
import { flag, listOf, parse, textOrEmpty } from '@/lib/schema';

const filterSchema = v.object({ name: v.string(), group: textOrEmpty, title: textOrEmpty, signature: textOrEmpty, menu: flag, liquid: textOrEmpty });
const filtersSchema = v.object({ items: listOf(filterSchema) });

export type Filter = v.InferOutput<typeof filterSchema>;

/** Every filter that templates know, with what people call it. */
export const filtersQuery = queryOptions({
  queryKey: ['/expressions/filters'],
  queryFn: async ({ signal }) => parse(filtersSchema, await getJson('/expressions/filters', signal)).items,
  staleTime: Infinity,
});

/** The template with a filter added to its last output; plain text is put into one. */
export function withFilter(template: string, liquid: string): string {
  const end = template.lastIndexOf('}}');
  if (end < 0) return `{{ ${JSON.stringify(template)} | ${liquid} }}`;
  return `${template.slice(0, end).trimEnd()} | ${liquid} ${template.slice(end)}`;
}
